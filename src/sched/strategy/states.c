/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * states: every state once, instead of every execution.
 *
 * Only the values that a scenario leaves open are chosen one after the other,
 * as each combination is a world of its own; the rest is states/walk.c.
 */
#include "sched/engine.h"
#include "sched/open.h"
#include "sched/states/checkpoint.h"
#include "sched/states/walk.h"
#include "sched/strategy.h"

static bool all;

static int start(const struct strategy_options *options)
{
	(void)options;
	open_begin();
	all = false;
	return 0;
}

static unsigned int pick(uint32_t enabled, unsigned int running)
{
	(void)running;
	return (unsigned int)__builtin_ctz(enabled);
}

static unsigned int choose(const char *what, unsigned int n)
{
	(void)what;
	return open_choose(n);
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
	.next = open_next,
	.pick = pick,
	.choose = choose,
	.explore = explore,
	.complete = complete,
};
