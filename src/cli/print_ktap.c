/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --format=ktap: the Kernel Test Anything Protocol, a test for each scenario
 * with a subtest for each of its result lines.
 *
 * An inconclusive line is skipped, as kselftest calls what it could not find
 * out; the exit status tells it from a pass.
 */
#include <stdio.h>
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

static unsigned int total[KINDS];	/* of all lines, for the last line */
static unsigned int of_scenario[KINDS];
static unsigned int nr_scenario, nr_line;
static bool begun;	/* a scenario, and not ended */

static void ktap_begin(const struct plan *plan)
{
	printf("KTAP version 1\n1..%u\n", plan->nr_scenarios);
	stdout_flush();
}

static void scenario_begin(const struct scenario *scenario)
{
	printf("  KTAP version 1\n  # Subtest: %s\n  1..%u\n", scenario->name,
	       scenario->nr_results);
	begun = true;
	nr_line = 0;
	memset(of_scenario, 0, sizeof(of_scenario));
}

static void scenario_end(const struct scenario *scenario)
{
	begun = false;
	nr_scenario++;
	if (of_scenario[FAIL] || of_scenario[ERROR])
		printf("not ok %u %s\n", nr_scenario, scenario->name);
	else if (of_scenario[PASS])
		printf("ok %u %s\n", nr_scenario, scenario->name);
	else
		printf("ok %u %s # SKIP inconclusive\n", nr_scenario,
		       scenario->name);
}

static void count(int what)
{
	total[what]++;
	of_scenario[what]++;
}

static void print_finds(const struct outcome *outcome)
{
	for (unsigned int i = 0; i < outcome->nr_finds; i++) {
		const struct outcome_find *find = &outcome->finds[i];

		printf("  # BUG: %s: %s\n",
		       find->find->violation.invariant->name,
		       find->find->violation.title);
		if (*find->path)
			print_replay_command("  # ", find->path);
	}
}

static void print_verdict(const struct outcome *outcome, const char *line)
{
	const char *limit = outcome->search->limit;
	char buf[64];

	switch (outcome->judgement.met) {
	case MET_YES:
		printf("  ok %u %s\n", nr_line, line);
		count(PASS);
		break;
	case MET_NO:
		printf("  not ok %u %s\n", nr_line, line);
		count(FAIL);
		break;
	case MET_OPEN:
		printf("  ok %u %s # SKIP inconclusive: %s\n", nr_line, line,
		       outcome_limit(limit ? limit : "not complete", buf,
				     sizeof(buf)));
		count(SKIP);
	}
}

static void ktap_result(const struct plan *plan, const struct outcome *outcome)
{
	const struct scenario *scenario = outcome->run->session.scenario;
	char line[OUTCOME_LINE_MAX];

	(void)plan;
	if (!begun)
		scenario_begin(scenario);
	print_finds(outcome);
	outcome_line(outcome->run, line);
	nr_line++;
	if (outcome->judgement.status == STATUS_INTERNAL) {
		printf("  not ok %u %s # ERROR not searched\n", nr_line, line);
		count(ERROR);
	} else {
		print_verdict(outcome, line);
	}
	if (nr_line == scenario->nr_results)
		scenario_end(scenario);
	stdout_flush();
}

/* Keep the promise of the plans for what was not run. */
static void skip_rest(const struct plan *plan)
{
	unsigned int done =
		total[PASS] + total[FAIL] + total[SKIP] + total[ERROR];
	char name[OUTCOME_LINE_MAX];

	for (; done < plan->nr_lines; done++) {
		const struct session *session = &plan->lines[done].session;

		if (!begun)
			scenario_begin(session->scenario);
		outcome_line(&plan->lines[done], name);
		printf("  ok %u %s # SKIP interrupted\n", ++nr_line, name);
		count(SKIP);
		if (nr_line == session->scenario->nr_results)
			scenario_end(session->scenario);
	}
}

static void ktap_end(const struct plan *plan, bool interrupted)
{
	if (interrupted)
		skip_rest(plan);
	printf("# Totals: pass:%u fail:%u xfail:0 xpass:0 skip:%u error:%u\n",
	       total[PASS], total[FAIL], total[SKIP], total[ERROR]);
}

const struct writer writer_ktap = { ktap_begin, ktap_result, ktap_end };
