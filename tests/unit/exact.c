/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of worlds: two worlds have one number if they are the same, and only
 * then, whatever was changed between, and however many lines were used; and the
 * number that follows from the lines that changed is that of the whole.
 */
#include "sched/states/exact.h"

#include <string.h>

#include "sched/rng.h"
#include "sched/shadow.h"
#include "sched/track.h"
#include "sched/world.h"
#include "tap/tap.h"

#define LINES 700u
#define BLOCKS 8u
#define WORLDS 3000u

static __world uint32_t lines[LINES][LINE_WORDS];
static uint32_t *blocks;	/* of the heap, a line each */

/* What the world is made from. */
struct what {
	uint8_t lines[LINES];
	uint8_t allocated[BLOCKS];
};

static struct what now, all[WORLDS];
static uint32_t numbers[WORLDS];
static unsigned int nr_worlds;

static void set_line(unsigned int i, uint8_t value)
{
	track_write(&lines[i][i % LINE_WORDS], sizeof(lines[i][0]));
	lines[i][i % LINE_WORDS] = value;
	now.lines[i] = value;
}

/* The bytes stay what they are. */
static void allocate(unsigned int i, bool allocated)
{
	uint32_t *block = blocks + (size_t)i * LINE_WORDS;

	track_write(block, LINE_SIZE);
	if (allocated)
		shadow_alloc(block, LINE_SIZE, NULL);
	else
		shadow_free(block, LINE_SIZE, NULL);
	block[0] = 1;
	now.allocated[i] = allocated;
}

/* Some of the first @nr lines. */
static void change(unsigned int nr, uint64_t *rng)
{
	unsigned int i = (unsigned int)(rng_next(rng) % nr);
	uint64_t random = rng_next(rng);

	set_line(i, random >> 8 & 1);
	if (random & 1)
		set_line((i + 1) % nr, random >> 9 & 1);
	if ((random & 30) == 30) {
		i = random >> 16 & (BLOCKS - 1);
		allocate(i, !now.allocated[i]);
	}
}

static unsigned int nr_apart;

static void add(uint32_t number)
{
	nr_apart += number != exact_world();
	all[nr_worlds] = now;
	numbers[nr_worlds++] = number;
}

static void go(uint32_t *number, unsigned int nr, unsigned int steps,
	       uint64_t *rng)
{
	for (unsigned int i = 0; i < steps; i++) {
		change(nr, rng);
		*number = exact_world_after(*number);
		track_epoch();
		add(*number);
	}
}

static void clear(void)
{
	for (unsigned int i = 0; i < LINES; i++)
		if (now.lines[i])
			set_line(i, 0);
}

static void check_numbers(void)
{
	unsigned int equal = 0, wrong = 0;

	for (unsigned int i = 0; i < nr_worlds; i++)
		for (unsigned int k = 0; k < i; k++) {
			bool same = !memcmp(&all[i], &all[k], sizeof(all[i]));

			equal += same;
			wrong += same != (numbers[i] == numbers[k]);
		}
	is_int(wrong, 0, "one number if they are the same, and only then");
	ok(equal > 1000 && equal < nr_worlds * (nr_worlds - 1) / 4,
	   "of %u worlds %u pairs are", nr_worlds, equal);
	is_int(nr_apart, 0, "what follows from changes is the number of all");
}

/* More and more lines, and few of them again. */
static void test_worlds(unsigned int bits)
{
	static const unsigned int sizes[] = { 1, 2,  8,	  9,	 2, 60, 70,
					      3, 69, 520, LINES, 1, 9,	4 };
	uint64_t rng = bits + 1;
	uint32_t number;

	nr_worlds = 0;
	track_begin(false);
	exact_begin(64u << 20, bits);
	number = exact_world();
	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		clear();
		go(&number, sizes[i], 100, &rng);
	}
	check_numbers();
	clear();
	exact_end();
	track_end();
}

static void test_full(void)
{
	uint64_t rng = 9;
	uint32_t number;

	track_begin(false);
	exact_begin(128u << 10, 0);
	number = exact_world();
	for (unsigned int i = 0; i < 5000 && number != INTERN_FULL; i++) {
		change(LINES, &rng);
		number = exact_world_after(number);
		track_epoch();
	}
	ok(number == INTERN_FULL, "a world that there is no room for");
	ok(exact_bytes() <= 128u << 10 && exact_load() > 0.9, "all is used");
	is_int(exact_world_after(number), INTERN_FULL, "nor for one after it");
	exact_end();
	track_end();
}

int main(void)
{
	blocks = world_alloc((BLOCKS + 1) * LINE_SIZE);
	blocks += LINE_WORDS - (uintptr_t)blocks / WORD_SIZE % LINE_WORDS;
	for (unsigned int i = 0; i < BLOCKS; i++)
		allocate(i, true);
	test_worlds(0);
	test_worlds(4);
	test_full();
	return done_testing();
}
