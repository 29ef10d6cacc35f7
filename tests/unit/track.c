/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shipped scenarios, line by line, with all writes tracked: a primitive or
 * an invariant whose writes are not seen ends this.  And the hash of lines.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "report/session.h"
#include "scenario/scenario.h"
#include "sched/world_line.h"
#include "tap/tap.h"
#include "track/tracked.h"

#define EXECUTIONS 25u

static void test_line(const struct scenario *s,
		      const struct scenario_result *line)
{
	const struct session_changes none = { 0 };
	struct tracked a, b;
	struct session session;
	struct program program;
	char error[256];

	if (session_open(&session, (struct scenario *)s, line, &none, error,
			 sizeof(error)))
		bail_out("%s", error);
	session_apply(&session);
	scenario_program(s, &program);
	tracked_run(&program, line->at.line, EXECUTIONS, &a);
	tracked_run(&program, line->at.line, 3, &b);
	ok(a.undone > a.steps / 2 && a.steps > EXECUTIONS,
	   "%s:%u: %u steps, %u undone", s->name, line->at.line,
	   (unsigned int)a.steps, (unsigned int)a.undone);
	if (!program.nr_open)
		ok(a.same_start, "from the same start");
	a.digest = b.digest;
	tracked_run(&program, line->at.line, 3, &b);
	ok(a.digest == b.digest, "with the same hashes");
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

static void test_shipped(void)
{
	const char *srcdir = getenv("srcdir");
	struct dirent **entries;
	char path[8192];
	int nr, base;

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
}

/* --- the hash of a line --- */

static unsigned int bits(struct fingerprint f)
{
	return (unsigned int)(__builtin_popcountll(f.high) +
			      __builtin_popcountll(f.low));
}

/* Flip a bit: half of the hash changes, more or less, in either half. */
static void test_flips(struct world_line l)
{
	struct fingerprint before = line_hash(&l);
	unsigned int least = 128, most = 0;

	for (unsigned int i = 0; i < (LINE_WORDS + 1) * 32; i++) {
		struct world_line m = l;
		struct fingerprint h;
		unsigned int n;

		if (i < LINE_WORDS * 32)
			m.words[i / 32] ^= 1u << i % 32;
		else if (i % 32 < 16)
			m.states ^= 1u << i % 32;
		else
			m.line ^= 1u << (i % 32 - 16);
		h = line_hash(&m);
		fingerprint_xor(&h, before);
		n = bits(h);
		if (l.words[0] && (!h.high || !h.low))
			n = 0;
		least = n < least ? n : least;
		most = n > most ? n : most;
	}
	ok(least > 24 && most < 104, "a bit changes %u to %u bits of the hash",
	   least, most);
}

/* What two lines have in common must not cancel out. */
static void test_pairs(void)
{
	bool same = false;

	for (uint32_t i = 0; i < 64; i++)
		for (uint32_t j = 0; j < 64; j++) {
			struct world_line a = { .words = { i }, .line = 1 };
			struct world_line b = { .words = { j }, .line = 2 };
			struct world_line c = { .words = { j }, .line = 1 };
			struct world_line d = { .words = { i }, .line = 2 };
			struct fingerprint x = line_hash(&a), y = line_hash(&c);

			fingerprint_xor(&x, line_hash(&b));
			fingerprint_xor(&y, line_hash(&d));
			same |= i != j && fingerprint_equal(x, y);
		}
	ok(!same, "lines that exchange what is in them");
}

static void test_hash(void)
{
	const struct world_line none = { .line = 5 };
	struct world_line some = { .line = 5, .states = 0x2a };
	struct fingerprint zero = { 0 };

	ok(fingerprint_equal(line_hash(&none), zero), "an unused line is 0");
	test_flips((struct world_line){ .words = { 1, 2 }, .line = 77 });
	test_flips((struct world_line){ .words = { 1 }, .line = 0 });
	for (unsigned int i = 0; i < LINE_WORDS; i++)
		some.words[i] = 0x5a5a5a5au;
	test_flips(some);
	test_pairs();
}

int main(void)
{
	checks_init();
	test_hash();
	test_shipped();
	return done_testing();
}
