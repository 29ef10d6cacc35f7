/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzz target: the input is the schedule of a scenario.
 *
 *	fuzz_schedule [--scenario=FILE] [--result=N] [--reports=DIR]
 *		      [libFuzzer's options] [corpus...]
 *
 * Each byte of the input decides one choice (strategy `bytes`); the world is
 * restored between inputs, in process.  A find is shrunk, written as the same
 * report that `mmurace explore` writes, and ends the run as a crash does, with
 * the input that libFuzzer keeps.
 *
 * Without options it explores the first `sometimes` line of release-vs-reclaim,
 * a broken shape: the target must find it within seconds, which tells that
 * scheduling, oracles and reports work.  --result=1 is that scenario's fixed
 * shape, for the nights.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "report/report.h"
#include "report/session.h"
#include "scenario/scenario.h"
#include "sched/search.h"

#define SHRINK_EXECUTIONS 20000

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct session session;
static const char *reports = ".";

static void die(const char *what, const char *why)
{
	fprintf(stderr, "fuzz_schedule: %s: %s\n", what, why);
	_exit(2);
}

static struct scenario *load(const char *file)
{
	static struct diagnostics diag;
	struct scenario *s = scenario_load(file, &diag);

	if (!s)
		die(file, diag.nr ? diag.list[0].text : "cannot be read");
	return s;
}

/* The shipped scenario: in the source tree, or installed. */
static struct scenario *load_shipped(void)
{
	static const char *const places[] = {
		"scenarios/release-vs-reclaim.scn",
		SCENARIODIR "/release-vs-reclaim.scn",
		PKGDATADIR "/scenarios/release-vs-reclaim.scn",
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!access(places[i], R_OK))
			return load(places[i]);
	die("release-vs-reclaim.scn", "not found; name one by --scenario=FILE");
	return NULL;
}

/* Line @number (from 1), or the first that expects a violation for 0. */
static const struct scenario_result *line_of(const struct scenario *s,
					     unsigned int number)
{
	if (number > s->nr_results)
		die(s->name, "has no result line of this number");
	if (number)
		return &s->results[number - 1];
	for (unsigned int i = 0; i < s->nr_results; i++)
		if (s->results[i].expectation == EXPECT_SOMETIMES)
			return &s->results[i];
	return &s->results[0];
}

static const char *value_of(const char *arg, const char *option)
{
	size_t n = strlen(option);

	return strncmp(arg, option, n) ? NULL : arg + n;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct session_changes changes = { .strategy = "bytes" };
	struct scenario *scenario = NULL;
	unsigned int number = 0;
	char error[256];

	for (int i = 1; i < *argc; i++) {
		const char *arg = (*argv)[i], *value;

		if ((value = value_of(arg, "--scenario=")) != NULL)
			scenario = load(value);
		else if ((value = value_of(arg, "--result=")) != NULL)
			number = (unsigned int)strtoul(value, NULL, 10);
		else if ((value = value_of(arg, "--reports=")) != NULL)
			reports = value;
	}
	if (!scenario)
		scenario = load_shipped();
	checks_init();
	if (session_open(&session, scenario, line_of(scenario, number),
			 &changes, error, sizeof(error)))
		die(scenario->name, error);
	session_apply(&session);
	return 0;
}

static __attribute__((noreturn)) void found(struct find *find)
{
	const struct shrink_options bounds = {
		.executions = SHRINK_EXECUTIONS,
	};
	struct report report;
	char text[512];

	if (session_report(&session, find, &bounds, &report, text,
			   sizeof(text)))
		die(session.scenario->name, text);
	report_title(stderr, &report);
	report_timeline(stderr, &report, false);
	if (report_write(reports, &report, text, sizeof(text)))
		die(reports, "the report cannot be written");
	fprintf(stderr, "\nmmurace replay %s\n", text);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct search_options options = {
		.strategy = strategy_find("bytes"),
		.strategy_options = { .bytes = data, .nr_bytes = size },
	};
	struct search_result result;

	if (search_run(&session.program, &options, &result))
		die("search", "cannot be started");
	if (result.nr_finds)
		found(&result.finds[0]);
	search_result_free(&result);
	return 0;
}
