/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sequences of steps that are to be run from a place on the path: those of it
 * that do not happen after the first step of a race, and then the second one,
 * which comes first now.  They lie on a stack, the last one on top.
 */
#ifndef SCHED_DPOR_SEQUENCE_H
#define SCHED_DPOR_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

/* A step of one. */
struct planned {
	uint32_t label;		/* what it is answered */
	uint32_t touched;	/* what it touches: of the last one, a guess */
	uint32_t at;		/* the place on the path where it was run */
	bool expected;		/* it will touch that, for sure */
	bool last;		/* it may be answered more: nobody knows it */
	uint8_t task;
};

#define PLANNED_NOWHERE UINT32_MAX	/* as .at: a branch was made of it */

struct sequence {
	uint32_t start, nr;
};

void sequences_end(void);

struct sequence sequence_new(void);
struct sequence sequence_copy(struct sequence v);
/* It is on top. */
void sequence_push(struct sequence *v, struct planned p);
void sequence_pop(struct sequence *v);
/* All from this one on are no more. */
void sequence_drop(struct sequence v);

extern struct planned *sequence_steps;	/* of all, one behind the other */
static inline const struct planned *sequence_step(struct sequence v, uint32_t i)
{
	return &sequence_steps[v.start + i];
}

void sequence_remove(struct sequence *v, uint32_t i);

#define SEQUENCE_WITHOUT UINT32_MAX

/* The first step of the task in it; SEQUENCE_WITHOUT: it has none. */
static inline uint32_t sequence_find(struct sequence v, unsigned int task)
{
	for (uint32_t i = 0; i < v.nr; i++)
		if (sequence_step(v, i)->task == task)
			return i;
	return SEQUENCE_WITHOUT;
}

/* Does nothing before step @i depend on it? */
bool sequence_can_begin(struct sequence v, uint32_t i);
/* Does nothing before step @end depend on that?  Not if it is not known. */
bool sequence_commutes(struct sequence v, uint32_t end, uint32_t touched);

#endif
