/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The locks that a task holds, as sets of bits: one a lock, in the order in
 * which they were first seen held.
 *
 * Who relies on one takes it to keep others out.  Not noticed yet, where it
 * does not, is a lock that its holder initializes; one that is initialized once
 * more, in an object whose pointer was written without a release; two bits of
 * one byte that are locks; and the word of a lock that is written by hand.
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
/* The bit of the lock at this offset of the world; 0: nobody held it yet. */
uint64_t lockset_bit(uint32_t lock);

/*
 * The lock was released by another task than its holder: that one keeps nobody
 * out, and who releases it need not know what the holder did.  False: it was
 * before, too.
 */
bool lockset_passed_on(uint32_t lock);
/* All such locks. */
uint64_t locksets_passed_on(void);

/* All of this in a file; and from it. */
struct blob_out;
struct blob_in;
void locksets_keep(struct blob_out *out);
void locksets_kept(struct blob_in *in);

#endif
