/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pos: partial order sampling.
 *
 * Every declared operation gets a random priority and the highest enabled one
 * is done; then those that conflict with it draw again, so that the order of
 * each pair of conflicting operations is decided anew: Yuan, Yang, Gu, "Partial
 * order aware concurrency sampling", CAV 2018.
 */
#include "sched/engine.h"
#include "sched/rng.h"
#include "sched/strategy.h"

static uint64_t state;
static uint64_t priority[TASKS_MAX];
static uint32_t drawn_for[TASKS_MAX];	/* ops of the task + 1 when drawn */

static int start(const struct strategy_options *options)
{
	state = options->seed;
	return 0;
}

static bool next(void)
{
	for (unsigned int i = 0; i < TASKS_MAX; i++)
		drawn_for[i] = 0;
	return true;
}

static void reuse(unsigned int task)
{
	drawn_for[task] = 0;
}

static void draw(unsigned int task)
{
	if (drawn_for[task] == engine_tasks[task].ops + 1)
		return;
	drawn_for[task] = engine_tasks[task].ops + 1;
	priority[task] = rng_next(&state);
	/* A poll comes last: what it waits for has to happen first. */
	if (engine_tasks[task].kind == OP_RELAX)
		priority[task] >>= 32;
}

static bool conflict(const struct task *a, const struct task *b)
{
	return a->obj && a->obj == b->obj &&
	       (op_writes(a->kind) || op_writes(b->kind));
}

static unsigned int pick(uint32_t enabled, unsigned int current)
{
	unsigned int best = TASKS_MAX;

	(void)current;
	for (uint32_t left = enabled; left; left &= left - 1) {
		unsigned int task = (unsigned int)__builtin_ctz(left);

		draw(task);
		if (best == TASKS_MAX || priority[task] > priority[best])
			best = task;
	}
	for (uint32_t left = enabled; left; left &= left - 1) {
		unsigned int task = (unsigned int)__builtin_ctz(left);

		if (task != best &&
		    conflict(&engine_tasks[task], &engine_tasks[best]))
			drawn_for[task] = 0;
	}
	return best;
}

static unsigned int choose(const char *what, unsigned int n)
{
	(void)what;
	return rng_below(&state, n);
}

const struct strategy strategy_pos = {
	.name = "pos",
	.summary = "random priorities for operations, drawn again on conflict",
	.start = start,
	.next = next,
	.pick = pick,
	.choose = choose,
	.reuse = reuse,
};
