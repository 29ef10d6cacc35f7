/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scenarios that we ship, with states compared whole: they are the same
 * states, and the same verdicts, as by fingerprints, also where all hashes are
 * so short that nearly all of them are equal.  By fingerprints that short,
 * states are lost.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "report/session.h"
#include "scenario/scenario.h"
#include "sched/search.h"
#include "sched/track.h"
#include "tap/tap.h"

#define SHORT 8u
/* Where that would take too long. */
#define LESS_SHORT 16u
#define MANY 10000u
/* So that all that is kept is compared with all there is. */
#define FEW 1500u

/* Where each state is a copy of the world, only the small ones. */
#ifdef TRACKING
#define MEMORY 0
#else
#define MEMORY (64u << 10)
#endif

static bool never_enough(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static void search(const struct program *program, bool exact, bool check,
		   unsigned int bits, struct search_result *result)
{
	const struct search_options options = {
		.strategy = strategy_find("states"),
		.exact = exact,
		.check = check,
		.hash_bits = bits,
		.memory = exact ? 0 : MEMORY,
		.enough = never_enough,
	};

	if (search_run(program, &options, result))
		bail_out("states cannot be visited");
}

static bool same_finds(const struct search_result *a,
		       const struct search_result *b)
{
	for (unsigned int i = 0; i < a->nr_finds && i < b->nr_finds; i++)
		if (strcmp(a->finds[i].violation.title,
			   b->finds[i].violation.title))
			return false;
	return a->nr_finds == b->nr_finds;
}

static void check_same(const struct search_result *prints,
		       const struct search_result *exact, const char *how)
{
	is_int((intmax_t)exact->states, (intmax_t)prints->states,
	       "as many states%s", how);
	is_int((intmax_t)exact->steps, (intmax_t)prints->steps,
	       "as many steps");
	is_int(exact->complete, prints->complete, "complete, or not");
	is_str(exact->limit ? exact->limit : "",
	       prints->limit ? prints->limit : "", "for the same reason");
	ok(same_finds(exact, prints), "the same finds");
	ok(exact->doubt == 0, "and no doubt");
}

static void test_program(const struct program *program)
{
	struct search_result prints, exact;
	unsigned int bits;

	search(program, false, false, 0, &prints);
	ok(!prints.mispredicted, "each step leads where it led before");
	if (prints.limit && !strcmp(prints.limit, "states")) {
		search_result_free(&prints);
		return;
	}
	ok(prints.doubt > 0 && prints.doubt < 1e-15, "little doubt");
	bits = prints.states > MANY ? LESS_SHORT : SHORT;
	search(program, true, prints.states < FEW, 0, &exact);
	check_same(&prints, &exact, "");
	search_result_free(&exact);
	search(program, true, false, bits, &exact);
	check_same(&prints, &exact, ", by short hashes");
	search_result_free(&exact);
	if (prints.states > 2) {
		search(program, false, false, bits, &exact);
		ok(exact.states < prints.states && exact.states <= 1u << bits,
		   "of %u states by short fingerprints only %u",
		   (unsigned int)prints.states, (unsigned int)exact.states);
		search_result_free(&exact);
	}
	search_result_free(&prints);
}

static void test_line(const struct scenario *s,
		      const struct scenario_result *line)
{
	const struct session_changes none = { 0 };
	struct session session;
	struct program program;
	char error[256], expected[256];

	if (session_open(&session, (struct scenario *)s, line, &none, error,
			 sizeof(error)))
		bail_out("%s", error);
	diag("%s:%u: %s", s->name, line->at.line,
	     result_expected(line, expected, sizeof(expected)));
	session_apply(&session);
	scenario_program(s, &program);
	test_program(&program);
	session_close(&session);
}

static void test_scenario(const char *path)
{
	struct diagnostics messages;
	struct scenario *s = scenario_load(path, &messages);

	if (!ok(s != NULL, "it can be read"))
		return;
	for (unsigned int i = 0; i < s->nr_results; i++)
		test_line(s, &s->results[i]);
	scenario_free(s);
}

static int is_scenario(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && !strcmp(dot, ".scn");
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
	return done_testing();
}
