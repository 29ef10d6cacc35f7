/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Races in walks that are done again because there is more to be looked at
 * closely: what is found late, or in the walk that looks closely alone, is
 * looked for as well.
 */
#include "kernel/barrier.h"
#include "kernel/rwonce.h"
#include "model/kernel.h"
#include "model/walks.h"
#include "sched/states/scout.h"
#include "sched/trace.h"

#define TURNS 12

static __world struct {
	int flag, moved, early, turn;
	int handed[2];		/* plain, and found to be so at once */
	int late[2];		/* plain, in the states that come last alone */
	long apart[2];		/* the same, one word each */
} w;
/* Does the last one write to what the first one writes? */
static bool same;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
}

/*
 * The tasks are tried in their order, so what they do behind a first step of
 * the last one comes to be visited when all else was.
 */
static void first(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.moved, 1);
	w.handed[0] = 1;
	smp_store_release(&w.flag, 1);
	for (int i = 0; i < TURNS; i++)
		WRITE_ONCE(w.turn, i);
	if (READ_ONCE(w.early))
		w.late[0] = 1;
}

static void second(void *arg)
{
	(void)arg;
	for (int i = 0; i < TURNS; i++)
		WRITE_ONCE(w.turn, -i);
	if (smp_load_acquire(&w.flag))
		w.handed[0] = 2;
}

/* So it is seldom: no execution before the walk finds it (scout.h). */
static void last(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.turn) != 3 || READ_ONCE(w.turn) != 9)
		return;
	w.late[!same] = 2;
	WRITE_ONCE(w.early, 1);
}

static const struct program program = {
	.setup = setup,
	.nr_tasks = 3,
	.tasks = { { "A", first, NULL },
		   { "B", second, NULL },
		   { "C", last, NULL } },
};

static void test(bool writes_same, bool reduced, bool exact)
{
	const struct search_options options = {
		.strategy = count_walks(),
		.no_reduction = !reduced,
		.exact = exact,
		.seconds = 60,
	};
	struct search_result r;

	same = writes_same;
	if (search_run(&program, &options, &r))
		bail_out("search_run() failed");
	if (!same)
		ok(r.complete && !r.nr_finds, "no race");
	else if (!r.nr_finds)
		ok(false, "a race that comes late");
	else
		is_str(r.finds[0].violation.invariant->name, "data-race",
		       "a race that comes late");
	/* Reductions may void some more. */
	ok(nr_walks() >= (same ? 3 : 2), "in a walk behind the first ones");
	diag("%llu states%s%s", (unsigned long long)r.states,
	     reduced ? ", reduced" : "", exact ? ", whole" : "");
	search_result_free(&r);
}

/* --- what races later than something that was not looked at yet --- */

/*
 * Executions before the walk go on as long as the last one has found something:
 * the first two find what is handed on.
 */
static void hands_on(void *arg)
{
	(void)arg;
	w.handed[0] = 1;
	smp_store_release(&w.moved, 1);
	if (smp_load_acquire(&w.early))
		w.handed[1] = 2;
}

/* They find that the second one of those is read, too, but not the first. */
static void reads_late(void *arg)
{
	(void)arg;
	if (smp_load_acquire(&w.moved)) {
		w.handed[0] = 2;
	} else {
		w.handed[1] = 1;
		smp_store_release(&w.early, 1);
		if (!READ_ONCE(w.flag))
			return;
	}
	if (!READ_ONCE(w.flag)) {
		for (int i = 0; i < (int)SCOUT_LONGEST; i++)
			WRITE_ONCE(w.turn, i);
		WRITE_ONCE(w.turn, (int)w.apart[0]);
	}
	WRITE_ONCE(w.turn, (int)w.apart[1]);
}

static void writes_late(void *arg)
{
	(void)arg;
	w.apart[0] = w.apart[1] = 1;
	WRITE_ONCE(w.flag, 1);
}

static void test_find(bool reduced)
{
	PROGRAM(both, setup, TASK(hands_on), TASK(reads_late),
		TASK(writes_late));
	const struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = !reduced,
	};
	struct search_result r;
	struct trace t;

	if (search_run(&both, &options, &r))
		bail_out("search_run() failed");
	is_int(r.nr_finds, 1, "a race is found");
	if (trace_run(&both, &r.finds[0].schedule, true, 0, &t))
		bail_out("trace_run() failed");
	ok(t.end == TRACE_VIOLATION &&
		   t.nr_steps == schedule_steps(&r.finds[0].schedule),
	   "and is the first one in a replay%s", reduced ? ", reduced" : "");
	diag("%u steps", t.nr_steps);
	trace_free(&t);
	search_result_free(&r);
}

int main(void)
{
	kernel_hooks();
	for (int i = 0; i < 8; i++)
		test(i & 1, i & 2, i & 4);
	test_find(true);
	test_find(false);
	return done_testing();
}
