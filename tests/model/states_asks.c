/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several questions to the environment on one way: what is found has the answer
 * to each, by its name, whatever was asked on other ways before.
 */
#include "kernel/rwonce.h"
#include "model/kernel.h"
#include "sched/trace.h"

static __world struct {
	int x;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
}

/* The first question comes before the first operation of all. */
static void asks(void *arg)
{
	unsigned int coin = sched_choose("coin", 2), die, card;

	(void)arg;
	WRITE_ONCE(w.x, 1);
	die = sched_choose("die", 6);
	card = sched_choose("card", 4);
	check(coin != 1 || die != 5 || card != 3, "the last of all");
}

static void reads(void *arg)
{
	(void)arg;
	(void)READ_ONCE(w.x);
	(void)sched_choose("other", 3);
}

static void test_replays(const struct program *p, bool reduced)
{
	struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = !reduced,
		.enough = first_find,
	};
	struct search_result r;
	struct trace trace;

	if (search_run(p, &options, &r))
		bail_out("search_run() failed");
	is_int(r.nr_finds, 1, reduced ? "it is found, reduced" : "it is found");
	if (trace_run(p, &r.finds[0].schedule, true, 0, &trace))
		bail_out("trace_run() failed");
	is_int(trace.end, TRACE_VIOLATION, "and what was answered leads there");
	if (trace.end == TRACE_DIVERGED)
		diag("%s", trace.diverged_why);
	trace_free(&trace);
	search_result_free(&r);
}

int main(void)
{
	PROGRAM(asking, setup, TASK(asks), TASK(reads));

	kernel_hooks();
	test_replays(&asking, false);
	test_replays(&asking, true);
	return done_testing();
}
