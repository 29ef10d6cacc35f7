/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The set of fingerprints; see seen.h.
 *
 * A line is chosen by the lowest bits of the high word, which are kept with the
 * fingerprint, so that the set can be doubled without its states.  When a line
 * is full the next one serves.
 */
#include "sched/states/seen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sched/blob.h"

#define ENTRIES 5u
#define FIRST_LINES 512u
/* Doubled beyond this part of all entries, in percent. */
#define FULL_PERCENT 80u

struct line {
	uint64_t high[ENTRIES];
	uint32_t low[ENTRIES];
	uint32_t nr;
} __attribute__((aligned(64)));

struct seen {
	struct line *lines;
	uint64_t nr_lines;	/* a power of two */
	uint64_t max_lines;
	uint64_t nr;
};

static struct line *map(uint64_t nr_lines)
{
	void *p = mmap(NULL, nr_lines * sizeof(struct line),
		       PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

struct seen *seen_new(size_t bytes)
{
	struct seen *seen = calloc(1, sizeof(*seen));
	uint64_t max = 1;

	if (!seen)
		return NULL;
	while (max * 2 * sizeof(struct line) <= bytes)
		max *= 2;
	seen->max_lines = max;
	seen->nr_lines = max < FIRST_LINES ? max : FIRST_LINES;
	seen->lines = map(seen->nr_lines);
	if (!seen->lines) {
		free(seen);
		return NULL;
	}
	return seen;
}

void seen_free(struct seen *seen)
{
	if (!seen)
		return;
	munmap(seen->lines, seen->nr_lines * sizeof(struct line));
	free(seen);
}

static bool holds(const struct line *l, uint64_t high, uint32_t low)
{
	for (unsigned int i = 0; i < l->nr; i++)
		if (l->high[i] == high && l->low[i] == low)
			return true;
	return false;
}

/* There is room in some line. */
static void put(struct seen *seen, uint64_t high, uint32_t low)
{
	uint64_t at = high;
	struct line *l;

	while ((l = &seen->lines[at & (seen->nr_lines - 1)])->nr == ENTRIES)
		at++;
	l->high[l->nr] = high;
	l->low[l->nr] = low;
	l->nr++;
}

/* False: that is all there may be, or no memory; the set is as it was. */
static bool grow(struct seen *seen)
{
	struct line *old = seen->lines, *lines;
	uint64_t nr_old = seen->nr_lines;

	if (nr_old * 2 > seen->max_lines)
		return false;
	lines = map(nr_old * 2);
	if (!lines)
		return false;
	seen->lines = lines;
	seen->nr_lines = nr_old * 2;
	for (uint64_t i = 0; i < nr_old; i++)
		for (unsigned int j = 0; j < old[i].nr; j++)
			put(seen, old[i].high[j], old[i].low[j]);
	munmap(old, nr_old * sizeof(struct line));
	return true;
}

static uint64_t room(const struct seen *seen)
{
	return seen->nr_lines * ENTRIES * FULL_PERCENT / 100;
}

enum seen_result seen_add(struct seen *seen, struct fingerprint print)
{
	uint32_t low = (uint32_t)print.low;
	uint64_t at = print.high;
	struct line *l;

	for (;; at++) {
		l = &seen->lines[at & (seen->nr_lines - 1)];
		if (holds(l, print.high, low))
			return SEEN_KNOWN;
		if (l->nr < ENTRIES)
			break;
	}
	if (seen->nr >= room(seen)) {
		if (!grow(seen))
			return SEEN_FULL;
		put(seen, print.high, low);
	} else {
		l->high[l->nr] = print.high;
		l->low[l->nr] = low;
		l->nr++;
	}
	seen->nr++;
	return SEEN_NEW;
}

uint64_t seen_count(const struct seen *seen)
{
	return seen->nr;
}

size_t seen_bytes(const struct seen *seen)
{
	return seen->nr_lines * sizeof(struct line);
}

double seen_load(const struct seen *seen)
{
	return (double)seen->nr / (double)(seen->nr_lines * ENTRIES);
}

double seen_fill(const struct seen *seen)
{
	return (double)seen->nr /
	       (double)(seen->max_lines * ENTRIES * FULL_PERCENT / 100);
}

double seen_doubt(const struct seen *seen)
{
	double n = (double)seen->nr, p = n * n / 2;

	for (int i = 0; i < 96; i++)
		p /= 2;
	return p < 1 ? p : 1;
}

/* A fingerprint as it is in a file. */
#define KEPT_SIZE (2 * sizeof(uint64_t))

void seen_keep(const struct seen *seen, struct blob_out *out)
{
	blob_put_number(out, seen->nr);
	for (uint64_t i = 0; i < seen->nr_lines; i++) {
		const struct line *l = &seen->lines[i];

		for (uint32_t k = 0; k < l->nr; k++) {
			uint64_t entry[2] = { l->high[k], l->low[k] };

			blob_put(out, entry, sizeof(entry));
		}
	}
}

bool seen_kept(struct seen *seen, struct blob_in *in)
{
	uint64_t nr = blob_get_count(in, KEPT_SIZE);

	while (nr--) {
		struct fingerprint print;
		uint64_t entry[2];

		blob_get(in, entry, sizeof(entry));
		print.high = entry[0];
		print.low = entry[1];
		if (seen_add(seen, print) == SEEN_FULL)
			return false;
	}
	return true;
}
