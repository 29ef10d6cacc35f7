/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The strategy states, and how often a walk of it begins: once, and once more
 * for each that was void.
 */
#ifndef TESTS_MODEL_WALKS_H
#define TESTS_MODEL_WALKS_H

#include "sched/search.h"
#include "sched/strategy.h"

static struct strategy walks_strategy;
static unsigned int nr_starts;

static inline int walks_start(const struct strategy_options *options)
{
	nr_starts++;
	return strategy_find("states")->start(options);
}

/* From now on they are counted anew. */
static inline const struct strategy *count_walks(void)
{
	walks_strategy = *strategy_find("states");
	walks_strategy.start = walks_start;
	nr_starts = 0;
	return &walks_strategy;
}

/* search_run() has begun the first one, which begins once more. */
static inline unsigned int nr_walks(void)
{
	return nr_starts - 1;
}

#endif
