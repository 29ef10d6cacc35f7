/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step did, so that it can be done once more without being run: the
 * words that it wrote and its task as they were behind it, and what it did
 * beside its first operation.
 *
 * It can be done in any state in which predict.h finds it, as that has the same
 * task and the same words.
 */
#ifndef SCHED_STATES_EFFECT_H
#define SCHED_STATES_EFFECT_H

#include "config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"

struct form;
struct node;

enum effect_kind {
	EFFECT_RUN,		/* more than is kept: it is to be run */
	EFFECT_GOES_ON,
	EFFECT_ENDS,		/* the task has ended */
};

struct effect {
	/* Of the state's fingerprint, but for who knows of which accesses. */
	struct fingerprint changes;
	/*
	 * The words that it looks at or writes, and those that it changes, as
	 * marks (effect.c): a bit may stand for several.  What is not kept may
	 * change all.
	 */
	uint64_t depends, writes;
	uint64_t about;		/* of what it tells: known_marks() */
	uint32_t image;		/* of the task behind it: image.h */
	uint32_t first, nr;	/* of the words that it writes */
	uint32_t behind;	/* of the operations behind the first */
	uint32_t tells;		/* the first of what it tells, + 1; or 0 */
	uint8_t steps;		/* of how many (reduce.h) it is made */
	uint8_t kind;		/* enum effect_kind */
	bool settled;		/* reduce_settled() */
	bool tried;		/* effect_tried() */
} __attribute__((aligned(64)));

/* They have numbers, from 1 on, until they are forgotten. */
extern struct effect *effects;
static inline const struct effect *effect_at(uint32_t number)
{
	return &effects[number];
}

/*
 * Where a step that has it leads to, from a state that has this fingerprint, if
 * what it tells changes nothing.
 */
static inline struct fingerprint effect_leads_to(struct fingerprint from,
						 uint32_t number)
{
	fingerprint_xor(&from, effect_at(number)->changes);
	return from;
}

/*
 * Does it come to the same in which order two steps of two tasks are done, both
 * of which can be in the same state?  Neither depends on what the other one
 * writes, and what they tell is about other objects.  That is asked of marks,
 * so it may be said of fewer than do; and of what is not kept only beside a
 * step that depends on nothing.
 *
 * Where some task could go on alone behind one of them, what it does would
 * belong to the other (reduce.h); that is so behind chains of CHAIN_MAX alone.
 */
static inline bool effects_commute(const struct effect *a,
				   const struct effect *b)
{
	return !((a->depends & b->writes) | (b->depends & a->writes) |
		 (a->about & b->about)) &
	       a->settled & b->settled;
}

/* Does it tell anything? */
static inline bool effect_tells(uint32_t effect)
{
	return effect_at(effect)->tells;
}

/* Bytes of all of them that are not much; tests have less. */
extern size_t effects_room;

#ifdef READS_TOLD

void effects_end(void);
/* None of those that there are will be done any more. */
void effects_forget(void);
/* They take so much memory that they had better be forgotten. */
bool effects_full(void);

/*
 * The task @id has just done @steps steps, from the state of @n on, where it
 * had the form @before: that makes @changes.  Returns the number of what they
 * did.
 */
uint32_t effect_learn(const struct node *n, const struct form *before,
		      unsigned int id, uint32_t steps,
		      struct fingerprint changes);

/*
 * Of who knows what: how that changes by what the step of @task tells, in the
 * state that there is.  False: it is to be run.
 */
bool effect_told(uint32_t effect, unsigned int task,
		 struct fingerprint *changes);

/* Was that said of it before?  Its first use is to be run, and compared. */
bool effect_tried(uint32_t effect);
/* The task has just done it: has it become what is kept, beside its print? */
bool effect_was(uint32_t effect, unsigned int id);

/*
 * By the task @id, from the state of the last node, which there is; @tells: by
 * effect_told(), it changes who knows what.  False: it is to be run, and the
 * state is still that.
 */
bool effect_do(uint32_t effect, unsigned int id, bool tells);

#else

static inline bool effect_told(uint32_t effect, unsigned int task,
			       struct fingerprint *changes)
{
	(void)effect;
	(void)task;
	(void)changes;
	return false;
}

#endif
#endif
