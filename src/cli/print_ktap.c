/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --format=ktap: the Kernel Test Anything Protocol, a test for each scenario
 * with a subtest for each of its result lines.
 *
 * An inconclusive line is skipped, as kselftest calls what it could not find
 * out; the exit status tells it from a pass.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/outcome.h"

enum {
	PASS,
	FAIL,
	SKIP,
	ERROR,
	KINDS
};

struct ktap {
	const struct plan *plan;
	unsigned int total[KINDS];	/* of all lines, for the last line */
	unsigned int of_scenario[KINDS];
	unsigned int nr_scenario, nr_line;
	bool begun;			/* a scenario, and not ended */
};

static void *ktap_begin(const struct plan *plan)
{
	struct ktap *k = must(calloc(1, sizeof(*k)));

	k->plan = plan;
	printf("KTAP version 1\n1..%u\n", plan->nr_scenarios);
	printf("# strategy %s, seed %llu\n", plan->strategy->name,
	       (unsigned long long)plan->options->seed);
	stdout_flush();
	return k;
}

/* What follows "# " is no name: the name of a file may have that, too. */
static char *escape(char *name)
{
	size_t room = OUTCOME_LINE_MAX - 1 - strlen(name);

	for (char *c = name; (c = strchr(c, '#')) && room--; c += 2) {
		memmove(c + 1, c, strlen(c) + 1);
		*c = '\\';
	}
	return name;
}

static void scenario_begin(struct ktap *k, const struct prepared_line *run)
{
	char name[OUTCOME_LINE_MAX];

	printf("  KTAP version 1\n  # Subtest: %s\n  1..%u\n",
	       escape(outcome_scenario(run, name)),
	       run->session.scenario->nr_results);
	k->begun = true;
	k->nr_line = 0;
	memset(k->of_scenario, 0, sizeof(k->of_scenario));
}

static void scenario_end(struct ktap *k, const struct prepared_line *run)
{
	const unsigned int *of = k->of_scenario;
	bool bad = of[FAIL] || of[ERROR];
	char name[OUTCOME_LINE_MAX];

	k->begun = false;
	k->nr_scenario++;
	printf("%s %u %s%s\n", bad ? "not ok" : "ok", k->nr_scenario,
	       escape(outcome_scenario(run, name)),
	       bad || of[PASS] ? "" : " # SKIP inconclusive");
}

static void count(struct ktap *k, int what)
{
	k->total[what]++;
	k->of_scenario[what]++;
}

static void print_finds(const struct outcome *outcome)
{
	for (unsigned int i = 0; i < outcome->nr_finds; i++) {
		const struct outcome_find *find = &outcome->finds[i];

		printf("  # BUG: %s: %s\n",
		       find->find->violation.invariant->name,
		       find->find->violation.title);
		if (*find->path)
			print_replay_command("  # ", find->path,
					     find->report.config.compiler[0]);
	}
}

static void print_verdict(struct ktap *k, const struct outcome *outcome,
			  const char *line)
{
	char why[OUTCOME_WHY_MAX];

	outcome_why(outcome, why);
	if (*why && outcome->judgement.met != MET_OPEN)
		printf("  # %s\n", why);
	switch (outcome->judgement.met) {
	case MET_YES:
		printf("  ok %u %s\n", k->nr_line, line);
		count(k, PASS);
		break;
	case MET_NO:
		printf("  not ok %u %s\n", k->nr_line, line);
		count(k, FAIL);
		break;
	case MET_OPEN:
		printf("  ok %u %s # SKIP inconclusive: %s\n", k->nr_line, line,
		       *why ? why : "not complete");
		count(k, SKIP);
	}
}

static void ktap_result(void *state, const struct outcome *outcome)
{
	const struct prepared_line *run = outcome->run;
	char line[OUTCOME_LINE_MAX];
	struct ktap *k = state;

	if (!k->begun)
		scenario_begin(k, run);
	print_finds(outcome);
	if (*outcome->search->strategy &&
	    strcmp(outcome->search->strategy, k->plan->strategy->name) != 0)
		printf("  # ended by %s\n", outcome->search->strategy);
	escape(outcome_line(run, line));
	k->nr_line++;
	if (outcome->judgement.status == STATUS_INTERNAL) {
		printf("  not ok %u %s # ERROR not searched\n", k->nr_line,
		       line);
		count(k, ERROR);
	} else {
		print_verdict(k, outcome, line);
	}
	if (k->nr_line == run->session.scenario->nr_results)
		scenario_end(k, run);
	stdout_flush();
}

/* Keep the promise of the plans for what was not run. */
static void skip_rest(struct ktap *k)
{
	const struct plan *plan = k->plan;
	unsigned int done = k->total[PASS] + k->total[FAIL] + k->total[SKIP] +
			    k->total[ERROR];
	char name[OUTCOME_LINE_MAX];

	for (; done < plan->nr_lines; done++) {
		const struct prepared_line *run = &plan->lines[done];

		if (!k->begun)
			scenario_begin(k, run);
		escape(outcome_line(run, name));
		printf("  ok %u %s # SKIP interrupted\n", ++k->nr_line, name);
		count(k, SKIP);
		if (k->nr_line == run->session.scenario->nr_results)
			scenario_end(k, run);
	}
}

static void ktap_end(void *state, bool interrupted)
{
	struct ktap *k = state;

	if (interrupted)
		skip_rest(k);
	printf("# Totals: pass:%u fail:%u xfail:0 xpass:0 skip:%u error:%u\n",
	       k->total[PASS], k->total[FAIL], k->total[SKIP], k->total[ERROR]);
	free(k);
}

const struct writer writer_ktap = { ktap_begin, ktap_result, ktap_end };
