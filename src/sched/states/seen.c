/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The set of fingerprints; see seen.h.
 *
 * A line is chosen by the lowest bits of the high word, which are kept with the
 * fingerprint, so that the set can be doubled without its states.  When a line
 * is full the next one serves, behind the last one the first.
 */
#define _GNU_SOURCE /* mremap() */
#include "sched/states/seen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sched/blob.h"

#define FIRST_LINES 512u
/* Doubled beyond this part of all entries, in percent; full beyond that. */
#define GROW_PERCENT 80u
#define FULL_PERCENT 96u

/*
 * Where it is looked at next nobody can guess: at least few pages.  While it is
 * small, and all of it is soon in use, they are asked for at once.
 */
#define SMALL (1u << 20)

static void prepare(void *p, size_t size)
{
#ifdef MADV_HUGEPAGE
	if (size > SMALL)
		madvise(p, size, MADV_HUGEPAGE);
#endif
#ifdef MADV_POPULATE_WRITE
	if (size <= SMALL)
		madvise(p, size, MADV_POPULATE_WRITE);
#endif
}

static struct seen_line *map(uint64_t nr_lines)
{
	size_t size = nr_lines * sizeof(struct seen_line);
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	prepare(p, size);
	return p;
}

struct seen *seen_new(size_t bytes)
{
	struct seen *seen = calloc(1, sizeof(*seen));
	uint64_t max = 1;

	if (!seen)
		return NULL;
	while (max * 2 * sizeof(struct seen_line) <= bytes)
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
	munmap(seen->lines, seen->nr_lines * sizeof(struct seen_line));
	free(seen);
}

/* There is room in some line. */
static void put(struct seen *seen, uint64_t high, uint32_t low)
{
	uint64_t at = high;
	struct seen_line *l;

	while ((l = &seen->lines[at & (seen->nr_lines - 1)])->nr ==
	       SEEN_ENTRIES)
		at++;
	l->high[l->nr] = high;
	l->low[l->nr] = low;
	l->nr++;
}

/* Fingerprints that may lie in another line now. */
static void put_anew(struct seen *seen, const struct seen_line *old)
{
	for (unsigned int i = 0; i < old->nr; i++)
		put(seen, old->high[i], old->low[i]);
}

/*
 * To those in all other lines after the doubling.  A line that was full may
 * have room once it is their turn, so all that is put must come to lie in or
 * before the line that it was in, behind lines that are done, or in the new
 * half, where nothing is taken away.  So it does, from the first to the last:
 * a line is emptied first, and has room for what it had.  Only what had gone on
 * at the first line from the last one is put in the end.
 */
static void spread(struct seen *seen, struct seen_line *wrapped,
		   uint64_t nr_wrapped, uint64_t nr_old)
{
	struct seen_line old;

	memcpy(wrapped, seen->lines, nr_wrapped * sizeof(*wrapped));
	memset(seen->lines, 0, nr_wrapped * sizeof(*wrapped));
	for (uint64_t i = nr_wrapped; i < nr_old; i++) {
		old = seen->lines[i];
		seen->lines[i] = (struct seen_line){ .nr = 0 };
		put_anew(seen, &old);
	}
	for (uint64_t i = 0; i < nr_wrapped; i++)
		put_anew(seen, &wrapped[i]);
}

/*
 * In place, so that there is never more than the set may have.  False: that is
 * all, or no memory; the set is as it was.
 */
static bool grow(struct seen *seen)
{
	uint64_t nr_old = seen->nr_lines, nr_wrapped = 1;
	size_t size = nr_old * sizeof(struct seen_line);
	struct seen_line *wrapped;
	void *lines;

	if (nr_old * 2 > seen->max_lines)
		return false;
	/* Not all are full. */
	while (seen->lines[nr_wrapped - 1].nr == SEEN_ENTRIES)
		nr_wrapped++;
	wrapped =
		aligned_alloc(sizeof(*wrapped), nr_wrapped * sizeof(*wrapped));
	if (!wrapped)
		return false;
	lines = mremap(seen->lines, size, size * 2, MREMAP_MAYMOVE);
	if (lines != MAP_FAILED) {
		prepare(lines, size * 2);
		seen->lines = lines;
		seen->nr_lines = nr_old * 2;
		spread(seen, wrapped, nr_wrapped, nr_old);
	}
	free(wrapped);
	return lines != MAP_FAILED;
}

static inline bool beyond(const struct seen *seen, unsigned int percent)
{
	return seen->nr >= seen->nr_lines * SEEN_ENTRIES * percent / 100;
}

/* There is none for one more where it was to be put; false: nowhere else. */
static __attribute__((noinline)) bool make_room(struct seen *seen)
{
	if (grow(seen))
		return true;
	seen->max_lines = seen->nr_lines;
	return !beyond(seen, FULL_PERCENT);
}

enum seen_result seen_add(struct seen *seen, struct fingerprint print)
{
	uint32_t low = (uint32_t)print.low;
	uint64_t at = print.high;
	struct seen_line *l;

	for (;; at++) {
		l = &seen->lines[at & (seen->nr_lines - 1)];
		if (seen_line_has(l, print.high, low))
			return SEEN_KNOWN;
		if (l->nr < SEEN_ENTRIES)
			break;
	}
	if (beyond(seen, GROW_PERCENT)) {
		if (!make_room(seen))
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
	return seen->nr_lines * sizeof(struct seen_line);
}

double seen_load(const struct seen *seen)
{
	return (double)seen->nr / (double)(seen->nr_lines * SEEN_ENTRIES);
}

double seen_fill(const struct seen *seen)
{
	return (double)seen->nr /
	       (double)(seen->max_lines * SEEN_ENTRIES * FULL_PERCENT / 100);
}

double seen_doubt_of(uint64_t nr, unsigned int bits)
{
	double n = (double)nr, p = n / 2 * (n + 1);

	for (unsigned int i = 0; i < bits; i++)
		p /= 2;
	return p < 1 ? p : 1;
}

double seen_doubt(const struct seen *seen)
{
	return seen_doubt_of(seen->nr, SEEN_BITS);
}

/* A fingerprint as it is in a file. */
#define KEPT_SIZE (2 * sizeof(uint64_t))

void seen_keep(const struct seen *seen, struct blob_out *out)
{
	blob_put_number(out, seen->nr);
	for (uint64_t i = 0; i < seen->nr_lines; i++) {
		const struct seen_line *l = &seen->lines[i];

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
