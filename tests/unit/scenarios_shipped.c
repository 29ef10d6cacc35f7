/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scenarios that we ship, line by line: what must not be found is not, what
 * must be found is found by each strategy, and the kinds that a line lists are
 * exactly those that occur.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "report/session.h"
#include "scenario/scenario.h"
#include "sched/search.h"
#include "tap/tap.h"

#define EXECUTIONS 10000u

static const struct {
	const char *name;
	int preemptions;
} strategies[] = {
	{ "random", -1 }, { "pct", -1 }, { "pos", -1 }, { "dfs", 2 }
};

static char covered[64][8];
static unsigned int nr_covered;

/* Kinds that one line led to, over all strategies. */
static const struct invariant *kinds[32];
static unsigned int nr_kinds;

static void add_kind(const struct invariant *kind)
{
	for (unsigned int i = 0; i < nr_kinds; i++)
		if (kinds[i] == kind)
			return;
	kinds[nr_kinds++] = kind;
}

static bool occurred(const char *name)
{
	for (unsigned int i = 0; i < nr_kinds; i++)
		if (!strcmp(kinds[i]->name, name))
			return true;
	return false;
}

static bool never_enough(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

/* Search the line to the end of its budget; was @wanted found? */
static bool search(const struct program *program, unsigned int strategy,
		   const char *wanted)
{
	const struct search_options options = {
		.strategy = strategy_find(strategies[strategy].name),
		.strategy_options = {
			.seed = 1,
			.preemptions = strategies[strategy].preemptions,
		},
		.executions = EXECUTIONS,
		.enough = never_enough,
	};
	struct search_result result;
	bool found = false;

	if (search_run(program, &options, &result))
		bail_out("%s cannot be run", strategies[strategy].name);
	if (strategies[strategy].preemptions >= 0)
		ok(result.executions < EXECUTIONS,
		   "all below the bound was run");
	for (unsigned int i = 0; i < result.nr_finds; i++) {
		const struct violation *v = &result.finds[i].violation;

		add_kind(v->invariant);
		found |= wanted && !strcmp(v->invariant->name, wanted);
		if (!wanted)
			diag("%s: %s", v->invariant->name, v->title);
	}
	search_result_free(&result);
	return found;
}

static void test_line(const struct scenario *s,
		      const struct scenario_result *line)
{
	bool sometimes = line->expectation == EXPECT_SOMETIMES;
	const char *wanted = sometimes ? line->kinds[0] : NULL;
	const struct session_changes none = { 0 };
	struct session session;
	struct program program;
	char error[256], expected[256];

	result_expected(line, expected, sizeof(expected));
	if (session_open(&session, (struct scenario *)s, line, &none, error,
			 sizeof(error)))
		bail_out("%s", error);
	session_apply(&session);
	scenario_program(s, &program);
	nr_kinds = 0;
	for (unsigned int i = 0; i < 4; i++) {
		bool found = search(&program, i, wanted);

		if (sometimes)
			ok(found, "%s:%u: %s, by %s", s->name, line->at.line,
			   expected, strategies[i].name);
	}
	is_int(nr_kinds, line->nr_kinds, "%s:%u: %s, no other kinds", s->name,
	       line->at.line, expected);
	for (unsigned int i = 0; i < line->nr_kinds; i++)
		ok(occurred(line->kinds[i]), "%s occurs", line->kinds[i]);
	session_close(&session);
}

static void test_scenario(const char *path)
{
	struct diagnostics messages;
	struct scenario *s = scenario_load(path, &messages);

	if (!ok(s != NULL, "it can be read"))
		return;
	for (unsigned int i = 0; i < s->nr_covers; i++)
		strcpy(covered[nr_covered++ % 64], s->covers[i]);
	for (unsigned int i = 0; i < s->nr_results; i++)
		test_line(s, &s->results[i]);
	scenario_free(s);
}

static int is_scenario(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && !strcmp(dot, ".scn");
}

static void test_covered(const char *entry)
{
	for (unsigned int i = 0; i < nr_covered && i < 64; i++)
		if (!strcmp(covered[i], entry)) {
			pass("%s is covered", entry);
			return;
		}
	fail("%s is covered", entry);
}

int main(void)
{
	const char *srcdir = getenv("srcdir");
	struct dirent **entries;
	char path[8192];
	int nr, base;

	checks_init();
	base = snprintf(path, sizeof(path), "%s/scenarios/",
			srcdir ? srcdir : ".");
	nr = scandir(path, &entries, is_scenario, alphasort);
	ok(nr > 0, "there are scenarios");
	for (int i = 0; i < nr; i++) {
		snprintf(path + base, sizeof(path) - (size_t)base, "%s",
			 entries[i]->d_name);
		test_scenario(path);
		free(entries[i]);
	}
	free(entries);
	test_covered("S01");
	test_covered("S02");
	test_covered("S03");
	test_covered("S04");
	test_covered("S12");
	return done_testing();
}
