/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The naive search runs every execution once: the counts are those of
 * combinatorics.  Everything else is cross-checked against it.
 */
#include "model/engine.h"

static __world struct {
	volatile int a, b;
	volatile int order[8];
	uint32_t go;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

/* As many reads as the argument says. */
static void reads(void *arg)
{
	for (uintptr_t i = 0; i < (uintptr_t)arg; i++)
		(void)w.a;
}

#define READS(name, n)                              \
	{                                           \
		name, reads, (void *)(uintptr_t)(n) \
	}

static void test_binomial(void)
{
	struct program two = { .setup = setup,
			       .nr_tasks = 2,
			       .tasks = { READS("A", 5), READS("B", 6) } };
	struct program three = { .setup = setup,
				 .nr_tasks = 3,
				 .tasks = { READS("A", 4), READS("B", 4),
					    READS("C", 4) } };
	struct program uneven = { .setup = setup,
				  .nr_tasks = 3,
				  .tasks = { READS("A", 1), READS("B", 7),
					     READS("C", 0) } };
	struct search_result r;

	is_int(count(&two, -1), 462, "C(11,5) executions of 5 and 6 steps");
	is_int(count(&three, -1), 34650, "12!/(4!)^3 of three times 4");
	is_int(count(&uneven, -1), 8, "C(8,1) of 1 and 7, and a task of none");
	search(&two, "dfs", 0, -1, &r);
	ok(r.complete && !r.limit, "the whole space was run, no limit hit");
	is_int(r.steps, 462 * 11, "of 11 steps each");
	search_result_free(&r);
	search(&two, "dfs", 461, -1, &r);
	ok(!r.complete && r.limit && !strcmp(r.limit, "executions"),
	   "one execution less is a limit, not the end");
	search_result_free(&r);
	search(&two, "dfs", 462, -1, &r);
	ok(r.complete, "a limit that was not needed is none");
	search_result_free(&r);
}

/*
 * With at most K preemptions: two tasks of n steps have, for each K, the
 * executions in which at most K switches leave a task that could go on.
 */
static void test_bound(void)
{
	struct program two = { .setup = setup,
			       .nr_tasks = 2,
			       .tasks = { READS("A", 3), READS("B", 3) } };
	struct search_result r;

	is_int(count(&two, 0), 2, "no preemption: A B or B A");
	/* A task of 3 can be left after step 1 or 2: 2 * 2 more. */
	is_int(count(&two, 1), 2 + 6, "bounds 0 and 1 in turn: 2, then 2 + 4");
	search(&two, "dfs", 0, 1, &r);
	ok(!r.complete && r.limit && !strcmp(r.limit, "preemptions"),
	   "a bound that cut something off is named");
	search_result_free(&r);
	search(&two, "dfs", 0, 9, &r);
	ok(r.complete, "a bound that cut nothing off is complete");
	search_result_free(&r);
}

static void asks(void *arg)
{
	(void)arg;
	(void)w.a;
	if (sched_choose("first", 3) == 1)
		sched_choose("second", 2);
}

static void test_environment(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 1,
			     .tasks = { { "A", asks, NULL } } };

	is_int(count(&p, -1), 4, "outcomes are choices: 3, one of them with 2");
}

static __world uint32_t open_value;
static uint32_t seen;

static void setup_open(void *data, const uint32_t *open)
{
	setup(data, open);
	open_value = open[0] * 10 + open[1];
}

static void sees(void *arg)
{
	(void)arg;
	(void)w.a;
	seen |= 1u << open_value;
	open_value = 31;	/* must be undone before the next execution */
}

static void test_open(void)
{
	struct program p = { .setup = setup_open,
			     .nr_open = 2,
			     .open = { { "x", 2 }, { "y", 3 } },
			     .nr_tasks = 1,
			     .tasks = { { "A", sees, NULL } } };

	seen = 0;
	is_int(count(&p, -1), 6, "all combinations of values left open");
	is_int(seen,
	       1u << 0 | 1u << 1 | 1u << 2 | 1u << 10 | 1u << 11 | 1u << 12,
	       "each with a set-up of its own");
}

static void waits(void *arg)
{
	(void)arg;
	sched_op_when(OP_WAIT, &w.go, SITE("wait"), GUARD_SET(&w.go, 1));
	(void)w.b;
}

static __unseen void set_go(void)
{
	sched_op(OP_WAKE, &w.go, SITE("wake"));
	track_write(&w, sizeof(w));
	w.go = 1;
}

static void wakes(void *arg)
{
	(void)arg;
	(void)w.a;
	set_go();
	(void)w.a;
}

static void test_enabledness(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 2,
			     .tasks = { { "waiter", waits, NULL },
					{ "waker", wakes, NULL } } };

	/* Two steps of the waiter among the one that is left of the waker. */
	is_int(count(&p, -1), 3, "a step that waits is no choice");
}

static void child(void *arg)
{
	(void)arg;
	(void)w.b;
	(void)w.b;
}

static void parent(void *arg)
{
	struct task *t = task_spawn("kid", child, NULL, SITE("spawn"));

	(void)arg;
	(void)w.a;
	task_join(t, SITE("join"));
	(void)w.a;
}

static void test_spawn(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 1,
			     .tasks = { { "parent", parent, NULL } } };
	struct trace trace;
	struct schedule none;
	bool kid = false;

	/* After the spawn: one step of the parent among two of the child. */
	is_int(count(&p, -1), 3, "a spawned task interleaves, a join waits");
	schedule_init(&none);
	trace_run(&p, &none, false, 0, &trace);
	for (uint32_t i = 0; i < trace.nr_steps; i++)
		kid |= !strcmp(trace.steps[i].task, "parent.kid1");
	ok(kid, "a spawned task is named by its creator");
	trace_free(&trace);
}

/* The set of results of a search is that of all interleavings. */
static void appends(void *arg)
{
	int n = w.a;

	w.a = n + 1;
	w.order[n] = (int)(uintptr_t)arg;
	if (w.a == 1)
		seen |= 1;	/* an update was lost */
	else
		seen |= 2;
}

static void test_results(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 2,
			     .tasks = { { "A", appends, (void *)1 },
					{ "B", appends, (void *)2 } } };

	seen = 0;
	ok(count(&p, -1) > 0, "two tasks that count without a lock");
	is_int(seen & 3, 3, "lose an update in some executions, in some not");
}

int main(void)
{
	test_binomial();
	test_bound();
	test_environment();
	test_open();
	test_enabledness();
	test_spawn();
	test_results();
	return done_testing();
}
