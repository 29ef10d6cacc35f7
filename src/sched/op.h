/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Visible operations: the steps of a task that another task can notice.
 */
#ifndef SCHED_OP_H
#define SCHED_OP_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/site.h"

enum op_kind {
#define OP(id, name, effect) OP_##id,
#include "sched/op.def"
#undef OP
	OP_NR
};

/* What the log calls a kind. */
const char *op_name(enum op_kind kind);

enum op_effect {
	OP_EFFECT_READ,
	OP_EFFECT_WRITE,	/* may change it */
	OP_EFFECT_TRY,		/* the same, and may find that it must not */
};

/* The kinds that can change their object, one bit each. */
#define OP(id, name, effect) \
	| (uint64_t)(OP_EFFECT_##effect != OP_EFFECT_READ) << OP_##id
static const uint64_t op_writing = 0
#include "sched/op.def"
	;
#undef OP
#define OP(id, name, effect) \
	| (uint64_t)(OP_EFFECT_##effect == OP_EFFECT_TRY) << OP_##id
static const uint64_t op_failing = 0
#include "sched/op.def"
	;
#undef OP
_Static_assert(OP_NR <= 64, "a bit for each kind");

static inline bool op_writes(enum op_kind kind)
{
	return op_writing >> kind & 1;
}

/* It may fail, and say so with sched_failed() or sched_unchanged(). */
static inline bool op_can_fail(enum op_kind kind)
{
	return op_failing >> kind & 1;
}

/*
 * What a declared operation waits for: it is enabled while
 * (*word & mask) == want, or while they differ if @differ.  Data, not code, so
 * that asking costs no call, and the condition can be a part of the state.
 */
struct guard {
	const volatile uint32_t *word;
	uint32_t mask;
	uint32_t want : 31;
	uint32_t differ : 1;
};
/* On the stack it would make place for itself, and leave what was there. */
_Static_assert(sizeof(struct guard) == 16, "it is passed in registers");

#define GUARD_CLEAR(w, m) ((struct guard){ (w), (m), 0, 0 })
#define GUARD_SET(w, m) ((struct guard){ (w), (m), 0, 1 })

#endif
