/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vector clocks of the synchronization relation.
 *
 * Primitives call clock_acquire() and clock_release() on the object that
 * synchronizes (the lock, the completion, the grace period); the race detector
 * compares accesses against the clocks of the tasks.  An object's clock lives
 * in the shadow of its first byte, never in the world.  This relation is not
 * dependence: what two tasks merely touch in some order tells them nothing.
 */
#ifndef SCHED_CLOCK_H
#define SCHED_CLOCK_H

#include <stdint.h>

#define CLOCK_TASKS 32
#define CLOCK_COUNT_MAX (UINT16_MAX - 1)

struct clock {
	uint16_t at[CLOCK_TASKS];
} __attribute__((aligned(64)));

/* As many as are compared at once; vectors are what both compilers know. */
#define CLOCK_STEP 8u
typedef uint16_t clock_part __attribute__((vector_size(16), may_alias));

/* The tasks that there are, rounded up to CLOCK_STEP: others are at 0. */
extern unsigned int clock_tasks;

static inline void clock_join(struct clock *to, const struct clock *from)
{
	for (unsigned int i = 0; i < clock_tasks; i += CLOCK_STEP) {
		const clock_part *theirs = (const clock_part *)&from->at[i];
		clock_part *ours = (clock_part *)&to->at[i];
		clock_part newer = (clock_part)(*theirs > *ours);

		*ours = (*theirs & newer) | (*ours & ~newer);
	}
}

/*
 * The running task learns what was released to @obj (in the world).
 * No-ops in set-up.
 */
void clock_acquire(const volatile void *obj);

/* What the running task knows is added to what @obj tells later acquirers. */
void clock_release(const volatile void *obj);

/* Both: a fully ordering atomic operation. */
void clock_acq_rel(const volatile void *obj);

/*
 * A release store: @obj tells only what the running task knows, for the store
 * ends the release sequence of what was there before.
 */
void clock_publish(const volatile void *obj);

/* Forget what was released to @obj (a relaxed store, a new object). */
void clock_reset(const volatile void *obj);

/*
 * What was released to @from is released to @to, and the running task learns
 * nothing: a grace period that starts for somebody else.
 */
void clock_forward(const volatile void *to, const volatile void *from);

/*
 * Barriers.  What the running task knows at clock_fence_release() is told by
 * every marked write that it makes afterwards; what was told by locations that
 * it read by marked reads, it knows after clock_fence_acquire().
 */
void clock_fence_release(void);
void clock_fence_acquire(void);

#endif
