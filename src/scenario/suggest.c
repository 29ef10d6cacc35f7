/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Damerau-Levenshtein distance in its restricted form (no part of a word is
 * edited twice), over three rows.
 */
#include "scenario/suggest.h"

#include <ctype.h>
#include <string.h>

#define WORD_MAX 64u	/* longer words get no suggestion */

static unsigned int min2(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

static int same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

unsigned int suggest_distance(const char *a, size_t na, const char *b,
			      size_t nb)
{
	unsigned int rows[3][WORD_MAX + 1];
	unsigned int *before = rows[0], *last = rows[1], *row = rows[2];

	if (na > WORD_MAX || nb > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= nb; j++)
		last[j] = (unsigned int)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned int *spare = before;

		row[0] = (unsigned int)i;
		for (size_t j = 1; j <= nb; j++) {
			unsigned int d =
				last[j - 1] + !same(a[i - 1], b[j - 1]);

			d = min2(d, min2(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
			    same(a[i - 2], b[j - 1]))
				d = min2(d, before[j - 2] + 1);
			row[j] = d;
		}
		before = last;
		last = row;
		row = spare;
	}
	if (!last[nb] && (na != nb || memcmp(a, b, na) != 0))
		return 1;
	return last[nb];
}

void suggest_start(struct suggestion *s, const char *word, size_t length)
{
	*s = (struct suggestion){ .word = word, .length = length };
	/* One error in three letters; a letter is only like itself. */
	s->distance = length < 2 ? 1 : min2(3, 1 + (unsigned int)length / 4);
}

static bool holds(const char *candidate, size_t length,
		  const struct suggestion *s)
{
	for (size_t i = 0; s->length > 2 && i + s->length <= length; i++)
		if (!memcmp(candidate + i, s->word, s->length))
			return true;
	return false;
}

void suggest_offer(struct suggestion *s, const char *candidate)
{
	size_t length = strlen(candidate);
	unsigned int d;

	if ((length < 2 || s->length < 2) &&
	    (length != s->length || !same(*candidate, *s->word)))
		return;
	d = suggest_distance(s->word, s->length, candidate, length);
	/* "release-before-unlink" for "notifier.release-before-unlink" */
	if (s->length < length && candidate[length - s->length - 1] == '.' &&
	    !memcmp(candidate + length - s->length, s->word, s->length))
		d = 1;
	if (s->near ? d < s->distance : d <= s->distance) {
		s->best = candidate;
		s->distance = d;
		s->near = true;
	} else if (!s->near && holds(candidate, length, s)) {
		s->best = s->holding++ ? NULL : candidate;
	}
}
