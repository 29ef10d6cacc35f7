/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The floor: what it costs to switch among 8 fibers, the next one chosen by
 * splitmix64, with one common call site of the switch and nothing else.
 *
 * No scheduler that decides anew at each step can be faster, so it is the unit
 * in which everything else is given.
 */
#include "bench/bench.h"

#include "sched/fiber.h"
#include "sched/rng.h"

#define FIBERS 8u

static struct fiber main_fiber, fibers[FIBERS];
static uint64_t state, left;
static unsigned int running;

__attribute__((noinline)) static void switch_fibers(unsigned int from,
						    unsigned int to)
{
	running = to;
	fiber_switch(&fibers[from], &fibers[to]);
}

static void loop(void)
{
	unsigned int me = running;

	fiber_started(&fibers[me]);
	for (;;) {
		unsigned int next = (unsigned int)(rng_next(&state) % FIBERS);

		if (!left--)
			break;
		if (next != me)
			switch_fibers(me, next);
	}
	for (;;)
		fiber_switch(&fibers[me], &main_fiber);
}

double bench_floor(void)
{
	static bool allocated;
	const uint64_t switches = 4000000;
	double start;

	if (!allocated) {
		fiber_init_main(&main_fiber);
		for (unsigned int i = 0; i < FIBERS; i++)
			fiber_alloc(&fibers[i]);
		allocated = true;
	}
	for (unsigned int i = 0; i < FIBERS; i++) {
		running = i;
		fiber_reset(&fibers[i], loop);
	}
	/* Each learns its number from @running when it first runs. */
	state = 1;
	left = switches;
	running = 0;
	start = bench_now();
	fiber_switch(&main_fiber, &fibers[0]);
	return (bench_now() - start) * 1e9 / (double)switches;
}
