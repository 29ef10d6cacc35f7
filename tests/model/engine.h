/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the engine share: tiny programs on a few named variables,
 * and one call to search them.  The tests are compiled as model code is.
 */
#ifndef TESTS_MODEL_ENGINE_H
#define TESTS_MODEL_ENGINE_H

#include <stdlib.h>
#include <string.h>

#include "sched/names.h"
#include "sched/sched.h"
#include "sched/search.h"
#include "sched/shrink.h"
#include "sched/strategy.h"
#include "sched/trace.h"
#include "sched/track.h"
#include "tap/tap.h"
#include "track/tracked.h"

/* What a test does for itself: no accesses of the model. */
#define __unseen __attribute__((no_sanitize("thread"), noinline))

/* Two executions tracked, too: there, such a function announces its writes. */
static inline void track(const struct program *program)
{
	struct tracked t;

	tracked_run(program, 1, 2, &t);
}

static inline void search(const struct program *program, const char *strategy,
			  uint64_t executions, int preemptions,
			  struct search_result *result)
{
	struct search_options options = {
		.strategy = strategy_find(strategy),
		.strategy_options = { .seed = 1, .preemptions = preemptions },
		.executions = executions,
	};

	track(program);
	if (search_run(program, &options, result))
		bail_out("search_run() failed");
}

/* The number of executions of a naive search that must run to its end. */
static inline uint64_t count(const struct program *program, int preemptions)
{
	struct search_result r;
	uint64_t n;

	search(program, "dfs", 0, preemptions, &r);
	n = r.nr_finds ? 0 : r.executions;
	search_result_free(&r);
	return n;
}

static inline bool has(const struct search_result *r, const char *name)
{
	for (unsigned int i = 0; i < r->nr_finds; i++)
		if (!strcmp(r->finds[i].violation.invariant->name, name))
			return true;
	return false;
}

static inline bool never_enough(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

/*
 * A naive search came to this: states say the same.  (They are not cut off by
 * the limits of clocks.)
 */
static inline void agree(const struct program *program,
			 const struct search_result *naive)
{
	struct search_options options = {
		.strategy = strategy_find("states"),
		.enough = never_enough,
	};
	struct search_result r;
	const char *want = NULL;

#ifndef TRACKING
	return;			/* by copies of all there is, it takes long */
#endif
	if (naive->nr_finds)
		want = naive->finds[0].violation.invariant->name;
	else if (naive->limit)
		return;
	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	if (want && !has(&r, want))
		bail_out("states do not find %s (%s)", want,
			 r.limit ? r.limit : "no limit");
	if (!want && (r.nr_finds || r.limit))
		bail_out("states find %s",
			 r.nr_finds ? r.finds[0].violation.title : r.limit);
	search_result_free(&r);
}

/*
 * Does a naive search find a breach of this name (NULL: any)?  One that was cut
 * off has not found that there is none.  (Accesses that data_race() leaves
 * open are not what is asked.)
 */
static inline bool finds(const struct program *program, const char *name)
{
	struct search_result r;
	bool found;

	search(program, "dfs", 0, -1, &r);
	found = r.nr_finds &&
		(!name || !strcmp(r.finds[0].violation.invariant->name, name));
	if (!r.nr_finds && r.limit &&
	    strcmp(r.limit, limits[LIMIT_DATA_RACE].name))
		bail_out("the search was cut off by %s", r.limit);
	agree(program, &r);
	search_result_free(&r);
	return found;
}

#endif
