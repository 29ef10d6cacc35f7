/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Visited states as bits: Holzmann's supertrace, or bit-state hashing ("On
 * limits and possibilities of automated protocol analysis", 1987).
 *
 * A state has BITS_OF_STATE bits in an array, by as many hashes; it counts as
 * visited if all of them are set.  That takes a bit or two a state where a
 * fingerprint takes thirteen bytes, but others may have set them: then it was
 * not, and neither it nor what comes after it is visited.  So no proof comes
 * out of it.
 */
#ifndef SCHED_STATES_BITS_H
#define SCHED_STATES_BITS_H

#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/states/seen.h"

/*
 * SPIN's number.  More of them tell states apart better while the array is
 * empty, and fill it sooner.
 */
#define BITS_OF_STATE 3u

struct bits;

/* NULL: no memory. */
struct bits *bits_new(size_t bytes);
void bits_free(struct bits *bits);

/* SEEN_NEW or SEEN_KNOWN. */
enum seen_result bits_add(struct bits *bits, struct fingerprint print);

bool bits_has(const struct bits *bits, struct fingerprint print);

/* States that were new. */
uint64_t bits_count(const struct bits *bits);
size_t bits_bytes(const struct bits *bits);
/* The part of the array that is set. */
double bits_fill(const struct bits *bits);
/* Bits of the array for each of them. */
double bits_factor(const struct bits *bits);
/*
 * How many states that the walk came to are likely to have been taken for
 * visited.  What it would have come to from there is not in it: that is often
 * much more, and nobody can know.
 */
double bits_missed(const struct bits *bits);

#endif
