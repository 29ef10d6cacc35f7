/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Variables behind the heap: the line in which the world ends is shorter than
 * the others, and what is written there is not kept to be done again.  So such
 * steps are run, and nothing is concluded from what was kept of them.
 */
#include "config.h"

#include "kernel/rwonce.h"
#include "model/kernel.h"
#include "sched/world_line.h"
#include "track/tail.h"

static __world struct {
	int seen[2];
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	name_set(&tail, sizeof(tail), "tail");
}

static void writes(void *arg)
{
	(void)arg;
	for (int i = 0; i < 4; i++)
		WRITE_ONCE(tail.x, i & 1);
}

/* Each of what it may have read makes another end. */
static void reads(void *arg)
{
	int *seen = arg;

	for (int i = 0; i < 3; i++)
		WRITE_ONCE(*seen, *seen * 3 + READ_ONCE(tail.x));
}

static const struct program program = {
	.name = "behind the heap",
	.setup = setup,
	.nr_tasks = 3,
	.tasks = { { "writer", writes, NULL },
		   { "reader", reads, &w.seen[0] },
		   { "another", reads, &w.seen[1] } },
};

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static struct search_result explore(bool reduced, bool predicted, bool check)
{
	const struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = !reduced,
		.no_prediction = !predicted,
		.check = check,
		.enough = go_on,
	};
	struct search_result r;

	if (search_run(&program, &options, &r) || !r.complete)
		bail_out("search_run() was to be complete");
	return r;
}

static void test_same(bool reduced)
{
	struct search_result all = explore(reduced, false, false);
	struct search_result r = explore(reduced, true, false);
	struct search_result checked = explore(reduced, true, true);

	is_int((intmax_t)r.states, (intmax_t)all.states, "as many states%s",
	       reduced ? ", reduced" : "");
	is_int((intmax_t)r.steps, (intmax_t)all.steps, "as many steps");
	is_int((intmax_t)r.executions, (intmax_t)all.executions,
	       "as many ends");
	is_int((intmax_t)checked.states, (intmax_t)all.states,
	       "and where it is checked");
	ok(!r.mispredicted, "nothing came otherwise");
	search_result_free(&all);
	search_result_free(&r);
	search_result_free(&checked);
}

int main(void)
{
#ifndef READS_TOLD
	skip_all("steps are not predicted in this build");
#endif
	kernel_hooks();
	if (!line_is_short(line_of(&tail)))
		bail_out("the world was to end there");
	test_same(false);
	test_same(true);
	return done_testing();
}
