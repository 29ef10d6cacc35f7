/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dfs: every execution, one after the other, without any reduction.
 *
 * The path of choices of the last execution is kept; the next execution takes
 * the last untried alternative on it.  The running task goes on first, so the
 * first execution has no preemption.
 *
 * With a bound K on preemptions the bounds 0 to K are searched in turn, each
 * from the start: a find then has the fewest preemptions there are.  A bound
 * that cut nothing off means that all executions have been run.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/strategy.h"

struct node {
	uint32_t options;	/* enabled tasks, or the number of outcomes */
	uint32_t untried;	/* tasks, or outcomes above the picked one */
	uint8_t picked;
	uint8_t current;	/* could have gone on; TASKS_MAX: nobody */
	bool env;
};

static struct node *path;
static uint32_t depth, length, size;
static int bound, bound_max;
static unsigned int preemptions;
static bool first, cut, ended;

static int start(const struct strategy_options *options)
{
	bound_max = options->preemptions;
	bound = bound_max < 0 ? -1 : 0;
	depth = length = 0;
	first = true;
	cut = ended = false;
	if (!path) {
		size = 1024;
		path = must(malloc(size * sizeof(*path)));
	}
	return 0;
}

static void stop(void)
{
	free(path);
	path = NULL;
}

/* Go to the next alternative on the path; false if there is none. */
static bool backtrack(void)
{
	while (length) {
		struct node *n = &path[length - 1];

		if (n->untried && n->env) {
			n->picked++;
			n->untried--;
			return true;
		}
		if (n->untried) {
			n->picked = (uint8_t)__builtin_ctz(n->untried);
			n->untried &= n->untried - 1;
			return true;
		}
		length--;
	}
	return false;
}

static bool next(void)
{
	depth = 0;
	preemptions = 0;
	if (first) {
		first = false;
		return true;
	}
	if (backtrack())
		return true;
	if (bound < bound_max && cut) {
		bound++;
		cut = false;
		return true;
	}
	ended = true;
	return false;
}

static struct node *grow(void)
{
	if (length == size) {
		size *= 2;
		path = must(realloc(path, size * sizeof(*path)));
	}
	depth++;
	return &path[length++];
}

/* The same prefix must offer the same choices: else the model is at fault. */
static struct node *revisit(uint32_t options)
{
	struct node *n = &path[depth++];

	if (n->options != options) {
		fprintf(stderr,
			"mmurace: internal error: choice %u of a repeated "
			"execution differs (0x%x, was 0x%x): something outside "
			"of the world decides what the model does\n",
			depth - 1, options, n->options);
		exit(EXIT_INTERNAL);
	}
	return n;
}

static unsigned int pick(uint32_t enabled, unsigned int current)
{
	struct node *n;

	if (depth < length) {
		n = revisit(enabled);
	} else {
		n = grow();
		n->env = false;
		n->options = enabled;
		n->current = (uint8_t)current;
		n->picked = current < TASKS_MAX ?
				    (uint8_t)current :
				    (uint8_t)__builtin_ctz(enabled);
		n->untried = enabled & ~(1u << n->picked);
		if (bound >= 0 && current < TASKS_MAX &&
		    (int)preemptions >= bound) {
			n->untried = 0;
			cut = true;
		}
	}
	if (n->current < TASKS_MAX && n->picked != n->current &&
	    preemptions < UINT8_MAX)
		preemptions++;
	return n->picked;
}

static unsigned int choose(const char *what, unsigned int n)
{
	struct node *node;

	(void)what;
	if (depth < length)
		return revisit(n)->picked;
	node = grow();
	node->env = true;
	node->options = n;
	node->untried = n - 1;
	node->picked = 0;
	node->current = TASKS_MAX;
	return 0;
}

static bool complete(void)
{
	return ended && !cut;
}

static const char *bounded(void)
{
	return cut ? "preemptions" : NULL;
}

const struct strategy strategy_dfs = {
	.name = "dfs",
	.summary = "every execution, or every one with at most K preemptions",
	.start = start,
	.next = next,
	.pick = pick,
	.choose = choose,
	.complete = complete,
	.bound = bounded,
	.stop = stop,
};
