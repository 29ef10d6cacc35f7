/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step costs, beside the floor of the same run.
 *
 *	bench [SCENARIO...]
 *	bench --floor
 *
 * The latter prints the floor alone, in nanoseconds, for bench/states.py.
 *
 * Rounds alternate between the floor and the rest, so that a change of the
 * machine's speed meets both.  Pin it to one processor (taskset -c 0).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "check/check.h"
#include "kernel/env.h"
#include "kernel/rules.h"
#include "scenario/scenario.h"
#include "sched/search.h"

#define ROUNDS 7
#define ROWS_MAX 16

struct row {
	const char *name;
	const struct program *program;
	struct program from_scenario;
	double ns, executions;	/* best round: ns a step, executions a second */
	double steps;		/* an execution, on average */
};

static struct row rows[ROWS_MAX];
static unsigned int nr_rows;
static double floor_ns = 1e9;

static void measure_floor(void)
{
	double ns = bench_floor();

	if (ns < floor_ns)
		floor_ns = ns;
}

static void add(const struct program *program)
{
	rows[nr_rows].name = program->name;
	rows[nr_rows++].program = program;
}

static void add_scenario(const char *file)
{
	static struct diagnostics diag;
	struct scenario *s = scenario_load(file, &diag);
	struct row *row = &rows[nr_rows++];

	if (!s) {
		diagnostics_print(stderr, file, NULL, 0, &diag, false);
		exit(2);
	}
	scenario_program(s, &row->from_scenario);
	row->name = s->name;
	row->program = &row->from_scenario;
}

static void measure(struct row *row, const char *strategy)
{
	struct search_options options = {
		.strategy = strategy_find(strategy),
		.strategy_options = { .seed = 1, .preemptions = -1 },
		.seconds = 0.3,
	};
	struct search_result r;
	double ns;

	if (search_run(row->program, &options, &r) || r.nr_finds) {
		fprintf(stderr, "bench: %s: %s\n", row->name,
			r.nr_finds ? r.finds[0].violation.title : "failed");
		exit(1);
	}
	ns = r.seconds * 1e9 / (double)r.steps;
	if (!row->ns || ns < row->ns) {
		row->ns = ns;
		row->executions = (double)r.executions / r.seconds;
		row->steps = (double)r.steps / (double)r.executions;
	}
	search_result_free(&r);
}

int main(int argc, char **argv)
{
	struct rules_selection rules;
	struct env env;

	if (argc == 2 && !strcmp(argv[1], "--floor")) {
		for (int round = 0; round < ROUNDS; round++)
			measure_floor();
		printf("%.3f\n", floor_ns);
		return 0;
	}
	checks_init();
	rules_default(&rules);
	rules_apply(&rules);
	env_default(&env);
	env_apply(&env);
	add(&bench_alone);
	add(&bench_volatile);
	add(&bench_plain);
	for (int i = 1; i < argc && nr_rows < ROWS_MAX; i++)
		add_scenario(argv[i]);
	for (int round = 0; round < ROUNDS; round++) {
		measure_floor();
		for (unsigned int i = 0; i < nr_rows; i++)
			measure(&rows[i], "random");
	}
	printf("floor: %.2f ns (8 fibers, splitmix64, bare switch)\n\n",
	       floor_ns);
	printf("%-36s %8s %8s %10s %12s\n", "random, all checks on", "ns/step",
	       "floors", "steps", "executions/s");
	for (unsigned int i = 0; i < nr_rows; i++)
		printf("%-36s %8.1f %8.1f %10.1f %12.0f\n", rows[i].name,
		       rows[i].ns, rows[i].ns / floor_ns, rows[i].steps,
		       rows[i].executions);
	return 0;
}
