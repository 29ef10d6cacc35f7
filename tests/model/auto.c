/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * auto: a sampling that finds what shows, and all states for the rest.
 */
#include "model/engine.h"

static __world struct {
	volatile uint32_t flag, other;
	uint32_t outcome;
} w;

static const struct invariant rare = { .name = "rare" };
static const struct invariant common = { .name = "common" };

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

static void run(const struct program *p, const struct search_options *options,
		struct search_result *r)
{
	if (search_run(p, options, r))
		bail_out("search_run() failed");
}

static void search_auto(const struct program *p, uint64_t executions,
			bool (*enough)(const struct find *, void *),
			struct search_result *r)
{
	const struct search_options options = {
		.strategy = strategy_find("auto"),
		.strategy_options = { .seed = 1, .preemptions = -1 },
		.executions = executions,
		.enough = enough,
	};

	run(p, &options, r);
}

/* --- what shows --- */

static void writer(void *arg)
{
	(void)arg;
	w.flag = 1;
	w.flag = 0;
}

static void reader(void *arg)
{
	(void)arg;
	if (w.flag)
		violation(&common, "flag", STEP_NONE, "the flag is set");
}

static const struct program shows = {
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", writer, NULL }, { "B", reader, NULL } },
};

static void test_sampled(void)
{
	struct search_result r, again;
	struct trace t;

	search_auto(&shows, 0, NULL, &r);
	is_str(r.strategy, "pct", "what shows is found by sampling");
	ok(r.nr_finds == 1 && !r.states && !r.complete && !r.limit &&
		   r.executions <= 500 && r.sampled == r.executions,
	   "in few executions, and no state was visited");
	search_auto(&shows, 0, NULL, &again);
	ok(again.executions == r.executions && again.steps == r.steps &&
		   schedule_equal(&r.finds[0].schedule,
				  &again.finds[0].schedule),
	   "the same each time");
	if (trace_run(&shows, &r.finds[0].schedule, true, 0, &t))
		bail_out("trace_run() failed");
	ok(t.end == TRACE_VIOLATION, "its schedule replays");
	trace_free(&t);
	search_result_free(&r);
	search_result_free(&again);

	search_auto(&shows, 0, never_enough, &r);
	is_str(r.strategy, "states", "one that does not end the search");
	ok(r.nr_finds == 1 && !strcmp(r.limit, "violations") && !r.complete,
	   "is kept, and cuts it off");
	search_result_free(&r);
}

/* --- what does not --- */

static void asker(void *arg)
{
	uint32_t all = 0;

	(void)arg;
	for (uint32_t i = 0; i < 14; i++) {
		w.other = i;
		all += sched_choose("outcome", 2);
	}
	if (all == 14)
		violation(&rare, "outcome", STEP_NONE, "one of 16384");
}

static void test_left_to_states(void)
{
	static const struct program p = {
		.setup = setup,
		.nr_tasks = 1,
		.tasks = { { "A", asker, NULL } },
	};
	struct search_result r;
	struct trace t;

	search_auto(&p, 0, NULL, &r);
	is_str(r.strategy, "states", "what is rare is left to states");
	ok(r.nr_finds == 1 && r.states && r.sampled == 1000, "which find it");
	if (trace_run(&p, &r.finds[0].schedule, true, 0, &t))
		bail_out("trace_run() failed");
	ok(t.end == TRACE_VIOLATION, "and its schedule replays");
	trace_free(&t);
	search_result_free(&r);
}

/* --- limits --- */

/* Goes round until it is told to stop, but is not the same in between. */
static void toggler(void *arg)
{
	(void)arg;
	while (!w.flag)
		w.other = !w.other;
}

static void stopper(void *arg)
{
	(void)arg;
	w.flag = 1;
}

static void long_one(void *arg)
{
	(void)arg;
	for (uint32_t i = 0; i < 500; i++)
		w.other = i;
}

static void test_limits(void)
{
	static const struct program p = {
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "A", toggler, NULL }, { "B", stopper, NULL } },
	};
	static const struct program slow = {
		.setup = setup,
		.nr_tasks = 1,
		.tasks = { { "A", long_one, NULL } },
	};
	struct search_options options = {
		.strategy = strategy_find("pct"),
		.strategy_options = { .seed = 1, .preemptions = -1 },
		.executions = 500,
		.steps = 13,
	};
	struct search_result r;

	run(&p, &options, &r);
	is_str(r.limit, "steps", "some executions are cut off");
	search_result_free(&r);
	options.strategy = strategy_find("auto");
	options.executions = 0;
	run(&p, &options, &r);
	ok(!r.limit && r.complete && !r.nr_finds && r.sampled == 1000,
	   "which is nothing to states, where they are not so long");
	search_result_free(&r);
	search_auto(&slow, 0, NULL, &r);
	ok(r.complete && r.sampled == 400, "of long ones fewer are sampled");
	search_result_free(&r);
}

static void quiet_writer(void *arg)
{
	(void)arg;
	w.flag = 1;
	w.flag = 0;
}

static void test_executions(void)
{
	static const struct program p = {
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "A", quiet_writer, NULL },
			   { "B", stopper, NULL } },
	};
	struct search_result r, all;

	search_auto(&p, 7, NULL, &r);
	ok(r.executions == 7 && !strcmp(r.limit, "executions") && !r.states,
	   "--executions ends the sampling");
	search_result_free(&r);
	search_auto(&p, 0, NULL, &all);
	ok(all.complete && all.executions > 1001,
	   "or the walk after it: there are some");
	search_auto(&p, 1001, NULL, &r);
	ok(r.executions == 1001 && !strcmp(r.limit, "executions") && r.states &&
		   r.states < all.states,
	   "of which it sees one");
	search_result_free(&r);
	search_auto(&p, all.executions + 1, NULL, &r);
	ok(r.complete && !r.limit && r.states == all.states,
	   "it is no limit where there are no more");
	search_result_free(&r);
	search_result_free(&all);
}

int main(void)
{
	test_sampled();
	test_left_to_states();
	test_limits();
	test_executions();
	return done_testing();
}
