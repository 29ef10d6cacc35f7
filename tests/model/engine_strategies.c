/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sampling strategies: what they promise on small programs.
 *
 * Seeds are fixed, so nothing here depends on chance; the bounds leave room for
 * another generator.
 */
#include "model/engine.h"

#include "sched/rng.h"

static __world struct {
	volatile uint32_t x, y, z;
	volatile uint32_t pad[61];
	uint32_t order;
} w;

static const struct invariant found = { .name = "found" };
static uint64_t hits[32];

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

/* One step that says who did it. */
static __unseen void sign(uint32_t me)
{
	sched_op(OP_RMW, &w.order, SITE("sign"));
	track_write(&w, sizeof(w));
	w.order = w.order << 1 | me;
}

/* Two tasks of three steps: which of the 20 orders was run? */
static void three(void *arg)
{
	for (int i = 0; i < 3; i++)
		sign(arg != NULL);
}

static uint32_t order_index(uint32_t order)
{
	static uint32_t seen[20];
	static uint32_t nr;

	for (uint32_t i = 0; i < nr; i++)
		if (seen[i] == order)
			return i;
	seen[nr] = order;
	return nr++;
}

static __world uint32_t ended;

static void three_counted(void *arg)
{
	three(arg);
	if (++ended == 2)
		hits[order_index(w.order)]++;
}

/* Weak generators and biased choices show as orders that never come. */
static void test_all_orders(const char *strategy, int want, const char *what)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 2,
			     .tasks = { { "A", three_counted, NULL },
					{ "B", three_counted, (void *)1 } } };
	struct search_result r;
	int orders = 0;

	memset(hits, 0, sizeof(hits));
	search(&p, strategy, 20000, -1, &r);
	for (int i = 0; i < 32; i++)
		orders += hits[i] > 0;
	is_int(orders, want, "%s comes upon %s", strategy, what);
	search_result_free(&r);
}

/* A chain of ordered events: the deeper, the rarer for a random walk. */
static void first(void *arg)
{
	(void)arg;
	for (int i = 0; i < 10; i++)
		(void)w.z;
	w.x = 1;
	for (int i = 0; i < 10; i++)
		(void)w.z;
	w.x = 0;
}

static void second(void *arg)
{
	(void)arg;
	if (w.x == 1) {
		for (int i = 0; i < 15; i++)
			(void)w.z;
		if (w.x == 1)
			violation(&found, "x", STEP_NONE, "found");
	}
}

static uint64_t executions_to_find(const char *strategy)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 2,
			     .tasks = { { "A", first, NULL },
					{ "B", second, NULL } } };
	struct search_result r;
	uint64_t n;

	search(&p, strategy, 10000, 2, &r);
	n = r.nr_finds ? r.executions : 0;
	search_result_free(&r);
	return n;
}

/* The same seed gives the same executions. */
static void test_seed(const char *strategy)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 2,
			     .tasks = { { "A", three, NULL },
					{ "B", three, (void *)1 } } };
	struct search_options options = { .strategy = strategy_find(strategy),
					  .executions = 1 };
	uint64_t order[2];

	for (int i = 0; i < 2; i++) {
		struct search_result r;

		order[i] = 0;
		options.strategy_options.seed = 7;
		options.executions = 40;
		search_run(&p, &options, &r);
		search_result_free(&r);
		order[i] = w.order;
	}
	ok(order[0] == order[1], "%s: the same seed, the same last execution",
	   strategy);
}

static void test_bytes(void)
{
	static const uint8_t input[] = { 0, 1, 0, 1, 0, 1 };
	struct program p = { .setup = setup,
			     .nr_tasks = 2,
			     .tasks = { { "A", three, NULL },
					{ "B", three, (void *)1 } } };
	struct search_options options = {
		.strategy = strategy_find("bytes"),
		.strategy_options = { .bytes = input,
				      .nr_bytes = sizeof(input) },
	};
	struct search_result r;

	search_run(&p, &options, &r);
	is_int(r.executions, 1, "an input is one execution");
	ok(!r.complete, "and proves nothing");
	search_result_free(&r);
	options.strategy_options.nr_bytes = 0;
	search_run(&p, &options, &r);
	is_int(w.order, 7, "the empty input has no preemption");
	search_result_free(&r);
}

static void test_rng(void)
{
	uint64_t state = 1234567;
	uint32_t counts[5] = { 0 };
	bool fair = true;

	/* The published first values for this seed. */
	ok(rng_next(&state) == 6457827717110365317ull &&
		   rng_next(&state) == 3203168211198807973ull,
	   "splitmix64 is splitmix64");
	for (int i = 0; i < 50000; i++)
		counts[rng_below(&state, 5)]++;
	for (int i = 0; i < 5; i++)
		fair &= counts[i] > 9500 && counts[i] < 10500;
	ok(fair, "and spreads evenly");
}

int main(void)
{
	static const char *const sampling[] = { "random", "pct", "pos" };

	test_rng();
	test_all_orders("random", 20, "all 20 orders of 3 and 3");
	test_all_orders("pos", 20, "all 20 orders of 3 and 3");
	/* Two change points: 2 + 4 + 8 orders have at most two preemptions. */
	test_all_orders("pct", 14, "those of them with at most 2 preemptions");
	for (int i = 0; i < 3; i++) {
		test_seed(sampling[i]);
		ok(executions_to_find(sampling[i]) > 0,
		   "%s finds an order of three events", sampling[i]);
	}
	ok(executions_to_find("dfs") > 0, "so does dfs with two preemptions");
	test_bytes();
	return done_testing();
}
