/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose memory is whose: what one task alone accesses, or all only while they
 * hold a lock.
 *
 * Learned from every access that the walk sees, and relied upon by reductions
 * (reduce.h) before all are seen.  If memory that was relied upon turns out to
 * be anybody's, what was done by it is void: the walk has to be done again, and
 * as nothing is forgotten, that happens a few times at most.
 */
#ifndef SCHED_STATES_OWNERS_H
#define SCHED_STATES_OWNERS_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/states/locksets.h"

/* Forget all that was learned. */
void owners_begin(void);
void owners_end(void);

/*
 * @task accesses @size bytes from @start of the world on, and holds these.  Are
 * they its own still?
 */
bool owners_access(uint32_t start, uint32_t size, unsigned int task,
		   uint64_t held);
/* As plain memory, or by READ_ONCE() and the like: it should be no lock. */
void owners_touch(uint32_t start, uint32_t size);
/* In a way that races are not looked for in: a primitive, or quietly. */
void owners_unseen(uint32_t start, uint32_t size, unsigned int task,
		   uint64_t held);
/* No task has it for its own, whatever locks there are. */
void owners_share(uint32_t start, uint32_t size);
/* The lock is no lock (locksets_passed_on()). */
void owners_passed_on(void);

/* It is freed: whatever is there, a lock or not, is gone. */
void owners_freed(uint32_t start, uint32_t size);

/* Is it the task's own, when it holds these? */
bool owners_own(uint32_t start, uint32_t size, unsigned int task,
		uint64_t held);
/* It is relied upon that it stays so. */
void owners_rely(uint32_t start, uint32_t size);

/*
 * Would anybody who has to be in order with a plain access by @task, when it
 * holds these, race with it?  And: that is relied upon.
 */
bool owners_races(uint32_t start, uint32_t size, unsigned int task,
		  uint64_t held);
void owners_rely_races(uint32_t start, uint32_t size, unsigned int task,
		       uint64_t held);

/*
 * The same of a lock, or the like: neither is it shared, nor touched, nor ever
 * freed.
 */
bool owners_sound(uint32_t lock);
void owners_rely_lock(uint32_t lock);

/* Did anything that was relied upon turn out wrong?  Rely on nothing yet. */
bool owners_wrong(void);
void owners_again(void);

/* All that was learned, and is relied upon, in a file; and from it. */
struct blob_out;
struct blob_in;
void owners_keep(struct blob_out *out);
void owners_kept(struct blob_in *in);

#endif
