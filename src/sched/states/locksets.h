/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The locks that a task holds, as sets of bits: one a lock, in the order in
 * which they were first seen held.
 *
 * Who relies on one takes it to keep others out.  It does as long as nothing
 * but its own primitives changes its word; of a bit that is a lock, as long as
 * nobody takes it while it is held, for all that is there else changes anyhow.
 * A lock of which that was ever seen to be otherwise keeps nobody out: it is
 * one that was passed on, as is one that is released by another task.  (So is
 * a lock at a place that another one had before, if it was initialized as late
 * as that others could know of it; that costs states, and no verdict.)
 */
#ifndef SCHED_STATES_LOCKSETS_H
#define SCHED_STATES_LOCKSETS_H

#include <stdbool.h>
#include <stdint.h>

struct lockset {
	uint64_t exclusive;	/* those that keep all others out */
	uint64_t any;
};

/* Forget them all. */
void locksets_begin(void);

/* What a task holds now; locks beyond 64 are in no set. */
struct lockset lockset_of(unsigned int task);
/* Those that lie here, bits or not, of which any was held yet. */
uint64_t locksets_at(uint32_t start, uint32_t size);

/*
 * The lock was released by another task than its holder: that one keeps nobody
 * out, and who releases it need not know what the holder did.  False: it was
 * before, too.
 */
struct sched_lock;
bool lockset_passed_on(const struct sched_lock *lock);
/*
 * The memory was written, which no lock is by its primitives: one that lies
 * there, or ever will, is no lock.  False: that is no news.
 */
bool locksets_written(uint32_t start, uint32_t size);
/* All such locks. */
uint64_t locksets_passed_on(void);

/* All of this in a file; and from it. */
struct blob_out;
struct blob_in;
void locksets_keep(struct blob_out *out);
void locksets_kept(struct blob_in *in);

#endif
