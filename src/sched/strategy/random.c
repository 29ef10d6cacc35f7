/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * random: a random walk whose stride is drawn anew for each execution.
 *
 * At each choice the running task goes on with probability 1 - 2^-k; else any
 * enabled task does, with equal probability.  k is 0 to 5: with 0 this is the
 * plain random walk, which finds what needs many switches and practically never
 * an execution in which one task stands still while another does thirty steps;
 * with 5 it is the other way round.  Most races between two paths of the kernel
 * are of the latter kind.
 */
#include "sched/bits.h"
#include "sched/rng.h"
#include "sched/strategy.h"
#include "sched/task.h"

#define STRIDES 6u

static uint64_t state;
static uint64_t stay_mask;	/* k bits: switch if they are all 0 */

static int start(const struct strategy_options *options)
{
	state = options->seed;
	return 0;
}

static bool next(void)
{
	stay_mask = (1ull << rng_below(&state, STRIDES)) - 1;
	return true;
}

static unsigned int pick(uint32_t enabled, unsigned int current)
{
	uint64_t r = rng_next(&state);

	if (r & stay_mask && current < TASKS_MAX)
		return current;
	/* The high half decides who, the low bits have decided whether. */
	return bits_nth(enabled,
			(unsigned int)((r >> 32) * bits_count(enabled) >> 32));
}

static unsigned int choose(const char *what, unsigned int n)
{
	(void)what;
	return rng_below(&state, n);
}

const struct strategy strategy_random = {
	.name = "random",
	.summary = "a random walk whose stride is drawn for each execution",
	.start = start,
	.next = next,
	.pick = pick,
	.choose = choose,
};
