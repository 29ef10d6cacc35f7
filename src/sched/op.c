/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names of the kinds of visible operations.
 */
#include "sched/op.h"

static const char *const names[OP_NR] = {
#define OP(id, name, effect) name,
#include "sched/op.def"
#undef OP
};

const char *op_name(enum op_kind kind)
{
	return names[kind];
}
