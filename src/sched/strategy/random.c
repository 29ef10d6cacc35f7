/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * random: at each choice, any enabled task with equal probability.
 */
#include "sched/bits.h"
#include "sched/rng.h"
#include "sched/strategy.h"

static uint64_t state;

static int start(const struct strategy_options *options)
{
	state = options->seed;
	return 0;
}

static bool next(void)
{
	return true;
}

static unsigned int pick(uint32_t enabled, unsigned int current)
{
	(void)current;
	return bits_nth(enabled, rng_below(&state, bits_count(enabled)));
}

static unsigned int choose(const char *what, unsigned int n)
{
	(void)what;
	return rng_below(&state, n);
}

const struct strategy strategy_random = {
	.name = "random",
	.summary = "any enabled task with equal probability, for ever",
	.start = start,
	.next = next,
	.pick = pick,
	.choose = choose,
};
