/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pct: probabilistic concurrency testing.
 *
 * Each task gets a random priority, the highest enabled one runs, and at d - 1
 * random steps the running task drops below all others.  A bug that needs d
 * ordered events among n tasks and k steps is found in one execution with a
 * probability of at least 1 / (n k^(d-1)): Burckhardt, Kothari, Musuvathi,
 * Nagarakatte, "A randomized scheduler with probabilistic guarantees of finding
 * bugs", ASPLOS 2010.
 *
 * k is the longest execution seen so far.  A task that polls (sched_relax())
 * drops below all others too, else it would run to the step limit.
 */
#include "sched/engine.h"
#include "sched/rng.h"
#include "sched/strategy.h"

#define DEPTH_DEFAULT 3u
#define DEPTH_MAX 16u

static uint64_t state;
static uint32_t depth, length;
static uint32_t change[DEPTH_MAX];
static uint32_t nr_change;
static uint64_t priority[TASKS_MAX];	/* 0: not drawn yet */
static uint64_t lowest;			/* the next to drop gets this */

static int start(const struct strategy_options *options)
{
	state = options->seed;
	depth = options->depth ? options->depth : DEPTH_DEFAULT;
	if (depth > DEPTH_MAX)
		depth = DEPTH_MAX;
	length = 16;
	return 0;
}

static bool next(void)
{
	for (unsigned int i = 0; i < TASKS_MAX; i++)
		priority[i] = 0;
	lowest = UINT32_MAX;
	for (nr_change = 0; nr_change + 1 < depth; nr_change++)
		change[nr_change] = rng_below(&state, length);
	return true;
}

static void drop(unsigned int task)
{
	priority[task] = lowest--;
}

static void reuse(unsigned int task)
{
	priority[task] = 0;
}

static void draw(unsigned int task)
{
	if (!priority[task])
		priority[task] = (rng_next(&state) >> 1) | 1ull << 62;
}

static unsigned int pick(uint32_t enabled, unsigned int current)
{
	unsigned int best = TASKS_MAX;

	if (current < TASKS_MAX) {
		draw(current);
		if (engine_tasks[current].kind == OP_RELAX)
			drop(current);
		for (uint32_t i = 0; i < nr_change; i++) {
			if (change[i] > engine.steps)
				continue;
			drop(current);
			change[i] = change[--nr_change];
			break;
		}
	}
	for (uint32_t left = enabled; left; left &= left - 1) {
		unsigned int task = (unsigned int)__builtin_ctz(left);

		draw(task);
		if (best == TASKS_MAX || priority[task] > priority[best])
			best = task;
	}
	return best;
}

static unsigned int choose(const char *what, unsigned int n)
{
	(void)what;
	return rng_below(&state, n);
}

static void end(uint32_t steps)
{
	if (steps > length)
		length = steps;
}

const struct strategy strategy_pct = {
	.name = "pct",
	.summary = "random priorities with few random changes (bug depth 3)",
	.start = start,
	.next = next,
	.pick = pick,
	.choose = choose,
	.end = end,
	.reuse = reuse,
};
