/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which memory could be raced for at all.
 *
 * Most is not: one task alone accesses it, nobody writes it, or there is a lock
 * that everybody holds.  A walk over the states finds out (as Eraser does:
 * Savage et al., TOCS 1997, but over all states, so that nothing depends on
 * luck).  What it cannot say that of is to be looked at closely (known.h).
 *
 * A lock orders what its holders do, as each learns what the ones before did.
 * What a new object is set up with comes before that: as long as its creator
 * has released nothing, nobody can know of it, and such accesses count as one
 * that is made when he does, under the lock that he then releases.
 */
#ifndef SCHED_STATES_PLACES_H
#define SCHED_STATES_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/states/known.h"
#include "sched/states/locksets.h"

/* Forget all that was found. */
void places_begin(void);
/* The number was another task's before. */
void places_reused(unsigned int task);

/* The running task is about to do a step. */
void places_step(void);
void places_access(const struct known_access *a, const struct lockset *held);
/* It has allocated memory; has freed it (which is an access, too). */
void places_allocated(uint32_t start, uint32_t size);
void places_freed(uint32_t start);
/* Does it lie in memory that this very step has allocated last? */
bool places_fresh(uint32_t start, uint32_t size);
/* Others may know of the object of its own accord. */
void places_told(uint32_t start);
/* It tells others what it did, by @obj; OBJ_NONE: by something else. */
void places_released(uint32_t obj);

/* It counts what was found. */
extern uint64_t places_found;
/* Is there anything that could be raced for and is not looked at closely? */
bool places_more(void);
/* All that could be is from now on.  Is it this? */
void places_look_closely(void);
bool places_close(uint32_t start, uint32_t size);
bool places_any_close(void);
void places_end(void);

/* As a part of a state: which objects are new, of which there are so many. */
extern uint32_t places_nr_new;
struct fingerprint places_print(void);
uint32_t places_number(void);	/* exact.h */
size_t places_size(void);
void places_save(void *to);
void places_restore(const void *from, size_t size);

/* All that was found so far, in a file; and from it. */
struct blob_out;
struct blob_in;
void places_keep(struct blob_out *out);
void places_kept(struct blob_in *in);

#endif
