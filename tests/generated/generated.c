/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Program after program, and what to say of them; see generated.h.
 */
#include "generated/generated.h"

#include "config.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "generated/compare.h"
#include "generated/outcomes.h"
#include "tap/tap.h"

/* Of this many, one is run with all that states keeps compared. */
#define CHECK_EVERY 16u
/* Where each state is a copy of the world, fewer have to do. */
#ifdef TRACKING
#define SLOWER 1u
#else
#define SLOWER 200u
#endif
/* At most so many per cent may be too large for dfs, or not be compared. */
#define SKIPPED_PERCENT 20u
#define SHOWN 3u

static struct options {
	uint64_t seed, programs, one;
	double seconds;
	bool all_checked;
} options;

static struct totals totals;

/* The smallest programs that differ. */
static struct text shown[SHOWN];
static unsigned int nr_shown;

static void parse(int argc, char **argv)
{
	static const struct option known[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "time", required_argument, NULL, 't' },
		{ "programs", required_argument, NULL, 'p' },
		{ "one", required_argument, NULL, 'o' },
		{ "check", no_argument, NULL, 'c' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (c) {
		case 's':
			options.seed = strtoull(optarg, NULL, 0);
			break;
		case 't':
			options.seconds = strtod(optarg, NULL);
			break;
		case 'p':
			options.programs = strtoull(optarg, NULL, 0);
			break;
		case 'o':
			options.one = strtoull(optarg, NULL, 0);
			break;
		case 'c':
			options.all_checked = true;
			break;
		default:
			exit(2);
		}
	}
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static bool checked(uint64_t seed)
{
	return options.all_checked || seed % CHECK_EVERY == 0;
}

static void show(const struct text *t)
{
	unsigned int at = nr_shown;

	while (at && text_size(&shown[at - 1]) > text_size(t))
		at--;
	if (at == SHOWN)
		return;
	if (nr_shown < SHOWN)
		nr_shown++;
	memmove(&shown[at + 1], &shown[at],
		(nr_shown - 1 - at) * sizeof(*shown));
	shown[at] = *t;
}

static enum comparison one(uint64_t seed, const struct mixture *m)
{
	struct text t;
	enum comparison how;

	text_generate(&t, seed, m);
	how = compare(&t, checked(seed), &totals);
	if (how == DIFFERENT && totals.by[DIFFERENT] <= 20) {
		compare_shrink(&t, checked(seed));
		show(&t);
	}
	return how;
}

static void print(const struct text *t)
{
	char *text, *line, *rest;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	fprintf(to, "--one=%llu\n", (unsigned long long)t->seed);
	compare_print(t, checked(t->seed), to);
	fclose(to);
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		diag("%s", line);
	free(text);
}

static void print_one(const struct mixture *m)
{
	static const char *const words[COMPARISONS] = {
		"the same", "different", "too large for dfs", "races",
		"the same but for livelocks"
	};
	struct text t;

	text_generate(&t, options.one, m);
	print(&t);
	diag("%s", words[one(options.one, m)]);
	for (unsigned int i = 0; i < nr_shown; i++)
		print(&shown[i]);
	ok(!totals.by[DIFFERENT], "states and dpor find what dfs finds");
}

static void say_totals(void)
{
	diag("%llu programs: %llu too large (%llu for states, too), %llu race, "
	     "%llu have livelocks",
	     (unsigned long long)totals.programs,
	     (unsigned long long)totals.by[SKIPPED],
	     (unsigned long long)totals.ended_early,
	     (unsigned long long)totals.by[RACES_FOUND],
	     (unsigned long long)totals.by[LIVELOCKS_FOUND]);
	diag("%llu executions of %llu steps; %llu states, %llu steps; "
	     "%llu states reduced",
	     (unsigned long long)totals.executions,
	     (unsigned long long)totals.steps_dfs,
	     (unsigned long long)totals.states,
	     (unsigned long long)totals.steps_states,
	     (unsigned long long)totals.reduced);
	diag("%llu executions by dpor, and %llu redundant ones",
	     (unsigned long long)totals.traces,
	     (unsigned long long)totals.redundant);
	diag("%llu outcomes, %llu finds replayed",
	     (unsigned long long)totals.outcomes,
	     (unsigned long long)totals.replayed);
}

int generated_main(int argc, char **argv, const struct mixture *m,
		   unsigned int programs)
{
	double start = now();

	options.seed = 1;
	options.programs = programs / SLOWER;
	parse(argc, argv);
	if (options.seconds > 0)
		options.programs = ~0ull;
	outcomes_init();
	if (options.one) {
		print_one(m);
		return done_testing();
	}
	for (uint64_t n = 0; n < options.programs; n++) {
		one(options.seed + n, m);
		if (options.seconds > 0 && now() - start >= options.seconds)
			break;
	}
	is_int((intmax_t)totals.by[DIFFERENT], 0,
	       "states and dpor find what dfs finds");
	for (unsigned int i = 0; i < nr_shown; i++)
		print(&shown[i]);
	say_totals();
	ok(totals.by[SKIPPED] * 100 <= totals.programs * SKIPPED_PERCENT,
	   "few programs are too large for dfs");
	ok(totals.steps_states > totals.programs, "the others do something");
#ifdef READS_TOLD
	ok(totals.traces * 10 < totals.executions * 9, "dpor leaves some out");
#endif
	/*
	 * Where a violation ends an execution, what others would have done then
	 * is tried in another one, which finds at its end that only the step
	 * with the violation is left, and that this was run.
	 */
	ok(totals.redundant * 20 <= totals.traces, "few of its are redundant");
	ok(totals.redundant_unbroken * 250 <= totals.unbroken,
	   "and hardly any where none is broken off");
	is_int((intmax_t)totals.classes, (intmax_t)totals.unbroken,
	       "of each class it runs one");
	if (!m->races && !m->of[ODD])
		is_int((intmax_t)totals.by[RACES_FOUND], 0,
		       "no program races that must not");
	return done_testing();
}
