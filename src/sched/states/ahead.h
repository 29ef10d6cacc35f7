/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of the steps from the states on the path before they are done.
 *
 * Most steps lead to states that were visited, and to look each of them up is
 * what a walk takes most of its time for, as the set of visited states is in no
 * cache.  Of many of them it is known without looking.  Let two tasks, a and b,
 * be able to do a step in the state P; the step of a was tried before, and all
 * steps were from the state that it led to, that of b among them.  Then the
 * state that comes of a and b, in that order, was visited.  If the steps
 * commute (effect.h), so was that which comes of b and a.
 *
 * That is what sleep sets are made of (Godefroid, LNCS 1032, 1996).  They are
 * not simply combined with a set of visited states, as a state may be come to
 * again with fewer tasks asleep.  Nothing is put to sleep here: all that is
 * left out is to look up what is known to be there.  So it does not matter how
 * a state was come to, as long as all steps were tried from the one that the
 * step of a led to, as they would be now (tried.h).  They were if it is not
 * open (rings.h), so not on the path any more; nor is open then what comes of
 * a and b.
 *
 * Where nodes are checked, it is looked up.
 */
#ifndef SCHED_STATES_AHEAD_H
#define SCHED_STATES_AHEAD_H

#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/states/effect.h"
#include "sched/task.h"

struct node;

struct ahead {
	uint64_t age;		/* of effects: predict_age() */
	uint32_t known;		/* tasks: what their steps do is known, */
	uint32_t effects[TASKS_MAX];	/* by task; */
	uint32_t visited;	/* they lead to visited states, for sure; */
	uint32_t done;		/* to closed ones, left by steps of now */
	uint32_t tell;		/* they tell something new: ahead_told() */
};

void aheads_end(void);

/* That of the last node, or of one before it: until the next is pushed. */
extern struct ahead *aheads;
static inline struct ahead *ahead_at(uint32_t depth)
{
	return &aheads[depth - 1];
}

/*
 * The state that there is will be the next node, of depth @depth (1: the first
 * one): it was come to from the last one by a step of the task @by, or in
 * another way (TASKS_MAX).  Look at the steps of these tasks.
 */
struct ahead *ahead_push(uint32_t depth, uint32_t by, uint32_t tasks);

/* What the step of @task from the last node, where it is, does; 0: unknown. */
uint32_t ahead_find(const struct node *n, uint32_t depth, uint32_t task);

/* How that changes the fingerprint (known.h), by task: of those who tell. */
extern struct fingerprint (*aheads_told)[TASKS_MAX];
static inline struct fingerprint ahead_told(const struct ahead *a,
					    uint32_t task)
{
	return aheads_told[a - aheads][task];
}

/* Where a step that is known leads to, from the state that has this print. */
static inline struct fingerprint
ahead_leads_to(const struct ahead *a, struct fingerprint from, uint32_t task)
{
	from = effect_leads_to(from, a->effects[task]);
	if (__builtin_expect(a->tell & 1u << task, 0))
		fingerprint_xor(&from, ahead_told(a, task));
	return from;
}

#endif
