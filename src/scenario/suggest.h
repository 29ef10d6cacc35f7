/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "did you mean": the word of a list that is nearest to a misspelt one.
 */
#ifndef SCENARIO_SUGGEST_H
#define SCENARIO_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

struct suggestion {
	const char *word;	/* what was written; need not end in a NUL */
	size_t length;
	const char *best;	/* the nearest so far that is near enough */
	unsigned int distance;
	bool near;		/* by its spelling; else it holds the word, */
	unsigned int holding;	/* and is the only one of these */
};

/*
 * suggest_start(), suggest_offer() for each candidate, then read .best: NULL if
 * nothing is near, and none or more than one holds the word.  The first of
 * several at the same distance stays.
 */
void suggest_start(struct suggestion *s, const char *word, size_t length);
void suggest_offer(struct suggestion *s, const char *candidate);

/*
 * The number of insertions, deletions, replacements and swaps of neighbours
 * that make one of the other; letters are compared without case, and words
 * that are equal but for case are at distance 1.
 */
unsigned int suggest_distance(const char *a, size_t na, const char *b,
			      size_t nb);

#endif
