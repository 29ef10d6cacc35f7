/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What op.def says of each kind of visible operation.
 */
#include "sched/op.h"

enum effect { READ, WRITE };

static const struct {
	const char *name;
	enum effect effect;
} ops[OP_NR] = {
#define OP(id, name, effect) { name, effect },
#include "sched/op.def"
#undef OP
};

const char *op_name(enum op_kind kind)
{
	return ops[kind].name;
}

bool op_writes(enum op_kind kind)
{
	return ops[kind].effect == WRITE;
}
