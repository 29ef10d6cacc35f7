/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbered sequences; see intern.h.
 *
 * The store is an array of words: a head for each sequence, and the sequence.
 * The number is where the head is.  Over it lies a table with open addressing,
 * of numbers and 32 bits of their hashes.
 */
#define _GNU_SOURCE /* mremap() */
#include "sched/states/intern.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sched/mix.h"

#define FIRST_WORDS 8192u	/* of the store */
#define FIRST_SLOTS 4096u	/* of the table; a power of two */
#define KIND_SHIFT 32
#define KIND_MAX 0xffu
#define MARK (1ull << 63)

struct intern {
	uint64_t *store;
	size_t used, room;	/* words */
	uint64_t *slots;	/* hash << 32 | number; 0: free */
	size_t nr_slots, nr;
	size_t max;		/* bytes */
	uint32_t mask;		/* of what is used of hashes */
};

static void *map(size_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static void unmap(void *p, size_t bytes)
{
	if (p)
		munmap(p, bytes);
}

struct intern *intern_new(size_t bytes, unsigned int bits)
{
	struct intern *in = calloc(1, sizeof(*in));

	if (!in)
		return NULL;
	in->max = bytes;
	in->mask = bits && bits < 32 ? (1u << bits) - 1 : UINT32_MAX;
	in->room = FIRST_WORDS;
	in->used = 1;		/* 0 is the number of nothing */
	in->nr_slots = FIRST_SLOTS;
	in->store = map(in->room * sizeof(*in->store));
	in->slots = map(in->nr_slots * sizeof(*in->slots));
	if (in->store && in->slots)
		return in;
	intern_free(in);
	return NULL;
}

void intern_free(struct intern *in)
{
	if (!in)
		return;
	unmap(in->store, in->room * sizeof(*in->store));
	unmap(in->slots, in->nr_slots * sizeof(*in->slots));
	free(in);
}

/* What was not written to is not in use, so it counts for nothing. */
size_t intern_bytes(const struct intern *in)
{
	return in->used * sizeof(*in->store) +
	       in->nr_slots * sizeof(*in->slots);
}

double intern_load(const struct intern *in)
{
	return (double)intern_bytes(in) / (double)in->max;
}

static uint32_t hash(unsigned int kind, const uint64_t *words, uint32_t nr)
{
	struct fingerprint h = { kind, nr };
	uint32_t i;

	for (i = 0; i + 1 < nr; i += 2)
		mix(&h, words[i], words[i + 1]);
	if (i < nr)
		mix(&h, words[i], 0);
	return (uint32_t)mixed(h).low;
}

static inline uint32_t number_in(uint64_t slot)
{
	return (uint32_t)slot;
}

static uint64_t *free_slot(const struct intern *in, uint32_t h)
{
	size_t at = h;

	while (in->slots[at & (in->nr_slots - 1)])
		at++;
	return &in->slots[at & (in->nr_slots - 1)];
}

static bool grow_table(struct intern *in)
{
	uint64_t *old = in->slots, *slots;
	size_t nr_old = in->nr_slots, size = nr_old * sizeof(*old);

	/* The old one is there until the new one is filled. */
	if (intern_bytes(in) + 2 * size > in->max)
		return false;
	slots = map(2 * size);
	if (!slots)
		return false;
	in->slots = slots;
	in->nr_slots = 2 * nr_old;
	for (size_t i = 0; i < nr_old; i++)
		if (old[i])
			*free_slot(in, (uint32_t)(old[i] >> 32)) = old[i];
	unmap(old, size);
	return true;
}

/* Beyond three quarters it is doubled; where it cannot be, it is filled. */
static bool table_has_room(struct intern *in)
{
	size_t full = in->nr_slots - in->nr_slots / 16;

	if (in->nr < in->nr_slots / 4 * 3 || grow_table(in))
		return true;
	return in->nr < full;
}

static bool store_has_room(struct intern *in, uint32_t nr)
{
	size_t words = (size_t)nr + 1, size = in->room * sizeof(*in->store);
	void *store;

	if (in->used + words >= UINT32_MAX ||
	    intern_bytes(in) + words * sizeof(*in->store) > in->max)
		return false;
	while (in->used + words > in->room) {
		store = mremap(in->store, size, size * 2, MREMAP_MAYMOVE);
		if (store == MAP_FAILED)
			return false;
		in->store = store;
		in->room *= 2;
		size *= 2;
	}
	return true;
}

static uint32_t append(struct intern *in, uint64_t head, const uint64_t *words,
		       uint32_t nr)
{
	uint32_t number = (uint32_t)in->used;

	in->store[number] = head;
	memcpy(&in->store[number + 1], words, nr * sizeof(*words));
	in->used += (size_t)nr + 1;
	in->nr++;
	return number;
}

uint32_t intern_number(struct intern *in, unsigned int kind,
		       const uint64_t *words, uint32_t nr)
{
	uint64_t head = (uint64_t)kind << KIND_SHIFT | nr;
	uint32_t h = (hash(kind, words, nr) & in->mask) * 0x9e3779b1u, number;
	uint64_t slot;

	for (size_t at = h; (slot = in->slots[at & (in->nr_slots - 1)]); at++) {
		const uint64_t *found = &in->store[number_in(slot)];

		if (slot >> 32 == h && (*found & ~MARK) == head &&
		    !memcmp(found + 1, words, nr * sizeof(*words)))
			return number_in(slot);
	}
	if (!table_has_room(in) || !store_has_room(in, nr))
		return INTERN_FULL;
	number = append(in, head, words, nr);
	*free_slot(in, h) = (uint64_t)h << 32 | number;
	return number;
}

const uint64_t *intern_words(const struct intern *in, uint32_t number)
{
	return &in->store[number + 1];
}

unsigned int intern_kind(const struct intern *in, uint32_t number)
{
	return in->store[number] >> KIND_SHIFT & KIND_MAX;
}

bool intern_mark(struct intern *in, uint32_t number)
{
	bool marked = in->store[number] & MARK;

	in->store[number] |= MARK;
	return !marked;
}
