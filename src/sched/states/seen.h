/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The states that were visited: a set of fingerprints.
 *
 * 96 bits of a state's fingerprint are kept in open addressing, five to
 * a line of the cache.  The set starts small and is doubled as long as it stays
 * below its size; it never forgets.  Two states with one fingerprint are taken
 * for the same, so that what comes after the second is not visited: how
 * probable that was is computed from how many were compared.
 */
#ifndef SCHED_STATES_SEEN_H
#define SCHED_STATES_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"

struct seen;

/* At most @bytes of memory.  NULL: no memory. */
struct seen *seen_new(size_t bytes);
void seen_free(struct seen *seen);

enum seen_result {
	SEEN_NEW,		/* it was not in it, and is now */
	SEEN_KNOWN,
	SEEN_FULL,		/* it is not in it, and there is no room */
};

enum seen_result seen_add(struct seen *seen, struct fingerprint print);

/* All of it, in a file; and from it, beside what there is. */
struct blob_out;
struct blob_in;
void seen_keep(const struct seen *seen, struct blob_out *out);
/* False: there is not enough room. */
bool seen_kept(struct seen *seen, struct blob_in *in);

uint64_t seen_count(const struct seen *seen);
/* Bytes of memory in use, and the part of it that is filled, 0 to 1. */
size_t seen_bytes(const struct seen *seen);
double seen_load(const struct seen *seen);
/* The part that it holds of all that it could, 0 to 1. */
double seen_fill(const struct seen *seen);

/*
 * An upper bound of the probability that some state was taken for another: each
 * of seen_count() states was compared, on arrival, with all that came before.
 */
double seen_doubt(const struct seen *seen);

#endif
