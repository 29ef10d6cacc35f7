/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A few executions; see scout.h.
 *
 * The first ones have each task in turn go on as long as it can, the later ones
 * choose at random.  There is no other one where the last has found nothing.
 */
#include "sched/states/scout.h"

#include "sched/engine.h"
#include "sched/rng.h"
#include "sched/states/node.h"
#include "sched/states/places.h"
#include "sched/states/step.h"
#include "sched/track.h"

#define RANDOM 8u		/* of them are at random */

static uint64_t rng;

/* The first of @tasks from @first on, behind the last one the first. */
static uint32_t next_of(uint32_t tasks, uint32_t first)
{
	uint32_t behind = tasks & UINT32_MAX << first;

	return (uint32_t)__builtin_ctz(behind ? behind : tasks);
}

static uint32_t choose(uint32_t execution, bool at_random)
{
	uint32_t tasks = engine.enabled, i;

	if (engine.asked)
		return rng_below(&rng, engine.asked);
	if (!at_random)
		return next_of(tasks, execution);
	i = rng_below(&rng, (uint32_t)__builtin_popcount(tasks));
	while (i--)
		tasks &= tasks - 1;
	return (uint32_t)__builtin_ctz(tasks);
}

static void execute(uint32_t execution, bool at_random)
{
	/* What was said before the first step is for its end to tell. */
	uint32_t advisories = engine.nr_advisories;

	for (uint32_t steps = 0;
	     steps < SCOUT_LONGEST && engine.outcome == OUTCOME_REST &&
	     (engine.asked || engine.live & engine.enabled);
	     steps++) {
		step_do(choose(execution, at_random));
		nodes_between();
		track_hash();	/* which words change at all */
	}
	engine_forget_outcome();
	engine.nr_advisories = advisories;
	nodes_return();
}

void scout(void)
{
	uint32_t nr_ordered = engine.nr_tasks;
	uint64_t found = 0;

	rng = 0;
	for (uint32_t i = 0; i < nr_ordered + RANDOM && found != places_found;
	     i++) {
		found = places_found;
		execute(i, i >= nr_ordered);
	}
}
