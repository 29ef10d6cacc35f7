/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The states that were visited: a set of fingerprints.
 *
 * 96 bits of a state's fingerprint are kept in open addressing, five to
 * a line of the cache, all of them in one mapping.  The set starts small and is
 * doubled as long as it stays within its size; it never forgets.
 *
 * Two states with one fingerprint are taken for the same, so that what comes
 * after the second is not visited.  How probable that was:
 *
 *  - Where a step leads to a state that was visited, its own fingerprint is in
 *    the set, and the answer is right whatever else is in there.  So it does
 *    not matter how many steps there are: a walk goes wrong only where it comes
 *    to a state for the first time, and is told that it has been there.
 *  - Up to the first time that this happens it is the walk that compares whole
 *    states.  When that one comes to its (k + 1)th state, k are in the set, and
 *    one of them has its fingerprint with a probability of at most k / 2^96, if
 *    fingerprints are as good as drawn at random.
 *  - A walk that ended with n states and is wrong went wrong when there were at
 *    most n in the set.  The sum of k / 2^96 for k from 1 to n, n (n + 1) / 2
 *    of them, is thus a bound of the probability that a walk ends with n states
 *    or fewer and has missed some.  (That n are counted, and not those that
 *    there are, is no gap: what was missed is not counted, but the bound is of
 *    the miss that came first.)
 *
 * Several walks of which each has to be right have the sum of their bounds.
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

/* How it is made, for those functions that are asked most often. */
#define SEEN_ENTRIES 5u

struct seen_line {
	uint64_t high[SEEN_ENTRIES];
	uint32_t low[SEEN_ENTRIES];
	uint32_t nr;
} __attribute__((aligned(64)));

struct seen {
	struct seen_line *lines;
	uint64_t nr_lines;	/* a power of two */
	uint64_t max_lines;
	uint64_t nr;
};

typedef uint32_t seen_lows __attribute__((vector_size(16)));
typedef seen_lows seen_lows_any __attribute__((aligned(4), may_alias));
typedef uint64_t seen_halves __attribute__((vector_size(16)));

/* Of a fingerprint that is there nobody can guess where: all are compared. */
static inline bool seen_line_has_low(const struct seen_line *l, uint32_t low)
{
	const seen_lows_any *four = (const void *)l->low;
	seen_halves same = (seen_halves)(*four == low);

	_Static_assert(SEEN_ENTRIES == 5, "four, and one more");
	return same[0] | same[1] | (l->low[4] == low);
}

static inline bool seen_line_has(const struct seen_line *l, uint64_t high,
				 uint32_t low)
{
	if (!seen_line_has_low(l, low))
		return false;
	for (unsigned int i = 0; i < l->nr; i++)
		if (l->high[i] == high && l->low[i] == low)
			return true;
	return false;
}

static inline bool seen_has(const struct seen *seen, struct fingerprint print)
{
	for (uint64_t at = print.high;; at++) {
		const struct seen_line *l =
			&seen->lines[at & (seen->nr_lines - 1)];

		if (seen_line_has(l, print.high, (uint32_t)print.low))
			return true;
		if (l->nr < SEEN_ENTRIES)
			return false;
	}
}

/* It will be asked for: have the memory come meanwhile. */
static inline void seen_near(const struct seen *seen, struct fingerprint print)
{
	__builtin_prefetch(&seen->lines[print.high & (seen->nr_lines - 1)]);
}

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

/* The bound of the probability that some state was taken for another. */
double seen_doubt(const struct seen *seen);

/* The same of @nr states of which so many bits are compared. */
#define SEEN_BITS 96u
double seen_doubt_of(uint64_t nr, unsigned int bits);

#endif
