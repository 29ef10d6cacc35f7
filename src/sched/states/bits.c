/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The array of bits; see bits.h.
 */
#include "sched/states/bits.h"

#include <stdlib.h>
#include <sys/mman.h>

/* A fingerprint is cut into hashes of so many bits; the array has no more. */
#define SLICE 42u
#define SLICE_MASK ((1ull << SLICE) - 1)
_Static_assert(SLICE *BITS_OF_STATE <= 128, "there are so many slices");

struct bits {
	uint64_t *words;
	size_t bytes;
	uint64_t nr_bits, nr_set, nr;
	double missed;
};

struct bits *bits_new(size_t bytes)
{
	struct bits *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->bytes = bytes & ~(sizeof(*b->words) - 1);
	if (b->bytes > SLICE_MASK / 8)
		b->bytes = (SLICE_MASK + 1) / 8;
	b->nr_bits = (uint64_t)b->bytes * 8;
	b->words = mmap(NULL, b->bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (b->words != MAP_FAILED)
		return b;
	free(b);
	return NULL;
}

void bits_free(struct bits *b)
{
	if (!b)
		return;
	munmap(b->words, b->bytes);
	free(b);
}

static uint64_t place(const struct bits *b, uint64_t slice)
{
	return (uint64_t)((unsigned __int128)slice * b->nr_bits >> SLICE);
}

static bool is_set(const struct bits *b, uint64_t slice)
{
	uint64_t at = place(b, slice);

	return b->words[at / 64] >> at % 64 & 1;
}

/* Set the bit of this slice: false if it was set. */
static inline bool set(struct bits *b, uint64_t slice)
{
	uint64_t at = place(b, slice);
	uint64_t bit = 1ull << at % 64;
	bool was = b->words[at / 64] & bit;

	b->words[at / 64] |= bit;
	return !was;
}

static void cut(struct fingerprint print, uint64_t *slices)
{
	slices[0] = print.high >> (64 - SLICE);
	slices[1] = (print.high << (2 * SLICE - 64) |
		     print.low >> (128 - 2 * SLICE)) &
		    SLICE_MASK;
	slices[2] = print.low & SLICE_MASK;
}

bool bits_has(const struct bits *b, struct fingerprint print)
{
	uint64_t slices[BITS_OF_STATE];
	bool has = true;

	cut(print, slices);
	for (unsigned int i = 0; i < BITS_OF_STATE; i++)
		has = has && is_set(b, slices[i]);
	return has;
}

enum seen_result bits_add(struct bits *b, struct fingerprint print)
{
	uint64_t slices[BITS_OF_STATE];
	double full = (double)b->nr_set / (double)b->nr_bits;
	double wrong = full * full * full;
	unsigned int nr_set = 0;

	cut(print, slices);
	for (unsigned int i = 0; i < BITS_OF_STATE; i++)
		nr_set += set(b, slices[i]);
	if (!nr_set)
		return SEEN_KNOWN;
	b->nr_set += nr_set;
	b->nr++;
	/* For each that is not, so many are taken for visited. */
	b->missed += wrong / (1 - wrong);
	return SEEN_NEW;
}

uint64_t bits_count(const struct bits *b)
{
	return b->nr;
}

size_t bits_bytes(const struct bits *b)
{
	return b->bytes;
}

double bits_fill(const struct bits *b)
{
	return (double)b->nr_set / (double)b->nr_bits;
}

double bits_factor(const struct bits *b)
{
	return b->nr ? (double)b->nr_bits / (double)b->nr : 0;
}

double bits_missed(const struct bits *b)
{
	return b->missed;
}
