/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The open states; see rings.h.
 *
 * They are a stack, and a table over it with open addressing; the table is
 * emptied in the opposite order of filling, so a slot is free when it was.
 */
#include "sched/states/rings.h"

#include <stdlib.h>

#include "sched/blob.h"
#include "sched/memory.h"

/* Slots at first. */
#define FIRST_SLOTS 4096u

struct open_state {
	struct fingerprint print;
	uint32_t slot;
};

static struct open_state *open;
static uint32_t nr_open, max_open;
/* By the low bits of prints: index + 1. */
uint32_t *rings_table, rings_mask;

static void make_table(uint32_t nr_slots)
{
	free(rings_table);
	rings_table = must(calloc(nr_slots, sizeof(*rings_table)));
	rings_mask = nr_slots - 1;
}

void rings_begin(void)
{
	nr_open = 0;
	if (!rings_table)
		make_table(FIRST_SLOTS);
	for (uint32_t i = 0; i <= rings_mask; i++)
		rings_table[i] = 0;
}

void rings_end(void)
{
	free(open);
	free(rings_table);
	open = NULL;
	rings_table = NULL;
	nr_open = max_open = 0;
}

static void put(uint32_t index)
{
	uint32_t slot = (uint32_t)open[index].print.low & rings_mask;

	while (rings_table[slot])
		slot = (slot + 1) & rings_mask;
	rings_table[slot] = index + 1;
	open[index].slot = slot;
}

static void grow(void)
{
	make_table((rings_mask + 1) * 2);
	for (uint32_t i = 0; i < nr_open; i++)
		put(i);
}

void rings_open(struct ring *ring, struct fingerprint print, uint32_t enabled)
{
	uint32_t index = nr_open;

	if (nr_open == max_open) {
		max_open = max_open ? 2 * max_open : 1024;
		open = must(realloc(open, max_open * sizeof(*open)));
	}
	open[nr_open++].print = print;
	if (nr_open * 2 > rings_mask)
		grow();
	else
		put(index);
	*ring = (struct ring){
		.index = index,
		.low = index,
		.enabled = enabled,
	};
}

uint32_t rings_find_from(uint32_t slot, struct fingerprint print)
{
	for (; rings_table[slot]; slot = (slot + 1) & rings_mask) {
		uint32_t index = rings_table[slot] - 1;

		if (fingerprint_equal(open[index].print, print))
			return index;
	}
	return OPEN_NONE;
}

void rings_back(struct ring *ring, uint32_t tasks, uint32_t index)
{
	if (index < ring->low)
		ring->low = index;
	ring->ran |= tasks;
	ring->steps++;
}

void rings_join(struct ring *before, uint32_t tasks, const struct ring *ring)
{
	if (ring->low < before->low)
		before->low = ring->low;
	before->ran |= ring->ran | tasks;
	before->enabled &= ring->enabled;
	before->steps += ring->steps + 1;
}

uint32_t rings_size(uint32_t index)
{
	return nr_open - index;
}

void rings_close(uint32_t index)
{
	while (nr_open > index)
		rings_table[open[--nr_open].slot] = 0;
}

void rings_keep(struct blob_out *out)
{
	blob_put_number(out, nr_open);
	for (uint32_t i = 0; i < nr_open; i++)
		blob_put(out, &open[i].print, sizeof(open[i].print));
}

void rings_kept(struct blob_in *in)
{
	uint64_t nr = blob_get_count(in, sizeof(struct fingerprint));

	rings_close(0);
	while (nr--) {
		struct fingerprint print;
		struct ring ring;

		blob_get(in, &print, sizeof(print));
		rings_open(&ring, print, 0);
	}
}
