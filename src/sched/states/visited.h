/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which states were visited: as fingerprints (seen.h), whole (exact.h), or,
 * where there is no more room for fingerprints, as bits (bits.h).
 *
 * Bits are not taken from the start, as SPIN does, but when the set is full: so
 * who asks for them loses no proof that there is memory for.  The set has half
 * of the memory then, and stays as it is; what comes after is in the other
 * half, as bits.
 */
#ifndef SCHED_STATES_VISITED_H
#define SCHED_STATES_VISITED_H

#include "sched/states/bits.h"
#include "sched/states/exact.h"
#include "sched/states/seen.h"

struct visited {
	struct seen *seen;	/* NULL: they are kept whole */
	struct bits *bits;	/* NULL: not yet */
	size_t bits_bytes;	/* 0: never */
	uint64_t mask;		/* of fingerprints */
	bool plain;		/* it is the set alone that is asked */
};

struct visited_options {
	size_t bytes;		/* of memory */
	bool exact, bitstate;	/* not both */
	unsigned int hash_bits;	/* so many bits of hashes; 0: all */
};

/* Dies when there is no memory. */
void visited_begin(struct visited *v, const struct visited_options *o);
void visited_end(struct visited *v);

enum seen_result visited_add_other(struct visited *v, struct fingerprint state);

/* What nodes_print() says of a state. */
static inline enum seen_result visited_add(struct visited *v,
					   struct fingerprint state)
{
	if (__builtin_expect(v->plain, 1))
		return seen_add(v->seen, state);
	return visited_add_other(v, state);
}

bool visited_has_other(const struct visited *v, struct fingerprint state);

/* Was it visited?  They are not kept whole. */
static inline bool visited_has(const struct visited *v,
			       struct fingerprint state)
{
	if (__builtin_expect(v->plain, 1))
		return seen_has(v->seen, state);
	return visited_has_other(v, state);
}

/* To be asked soon. */
static inline void visited_near(const struct visited *v,
				struct fingerprint state)
{
	if (__builtin_expect(v->plain, 1))
		seen_near(v->seen, state);
}

uint64_t visited_count(const struct visited *v);
/* Bytes in use. */
size_t visited_bytes(const struct visited *v);
/* How full it is, 0 to 1: of all that it could hold; or bits that are set. */
double visited_fill(const struct visited *v);
/* See seen_doubt(); 0 if they are kept whole, 1 if as bits. */
double visited_doubt(const struct visited *v);

#endif
