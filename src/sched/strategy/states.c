/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * states: every state once, instead of every execution.
 *
 * Only the values that a scenario leaves open are chosen one after the other,
 * as each combination is a world of its own; the rest is states/walk.c.
 */
#include "sched/engine.h"
#include "sched/states/checkpoint.h"
#include "sched/states/walk.h"
#include "sched/strategy.h"

/* The outcomes of this combination; all of them below those of the program. */
static uint32_t open[PROGRAM_OPEN_MAX];
static uint32_t nr_open;
static bool all;

static int start(const struct strategy_options *options)
{
	(void)options;
	for (uint32_t i = 0; i < PROGRAM_OPEN_MAX; i++)
		open[i] = 0;
	nr_open = 0;
	all = false;
	return 0;
}

static bool next(void)
{
	const struct program *p = engine.program;

	for (uint32_t i = 0; i < p->nr_open; i++) {
		if (++open[i] < p->open[i].nr) {
			nr_open = 0;
			return true;
		}
		open[i] = 0;
	}
	nr_open = 0;
	return false;
}

static unsigned int pick(uint32_t enabled, unsigned int running)
{
	(void)running;
	return (unsigned int)__builtin_ctz(enabled);
}

static unsigned int choose(const char *what, unsigned int n)
{
	(void)what;
	return open[nr_open++] % n;
}

void states_choose_open(const uint32_t *values)
{
	for (uint32_t i = 0; i < PROGRAM_OPEN_MAX; i++)
		open[i] = values[i];
	nr_open = 0;
}

static void explore(struct account *account)
{
	all = walk(account);
}

static bool complete(void)
{
	return all;
}

const struct strategy strategy_states = {
	.name = "states",
	.summary = "every state once (a proof where it ends)",
	.polls = true,
	.start = start,
	.next = next,
	.pick = pick,
	.choose = choose,
	.explore = explore,
	.complete = complete,
};
