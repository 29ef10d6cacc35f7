/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verdicts: each kind of result line against each way a search can end, and
 * which exit status is the worse.
 */
#include <string.h>

#include "cli/verdict.h"
#include "tap/tap.h"

static const struct invariant stale = { .name = "stale-secondary" };
static const struct invariant leak = { .name = "leak" };
static const struct invariant race = { .name = "data-race" };
static const struct invariant young = { .name = "young", .advisory = true };

static struct find finds[] = {
	{ .violation = { .invariant = &stale } },
	{ .violation = { .invariant = &leak } },
	{ .violation = { .invariant = &race } },
	{ .violation = { .invariant = &young } },
};

/* What a search may give: a find, or none and its end. */
#define RESULT static const struct search_result
RESULT found_stale = { .finds = &finds[0], .nr_finds = 1 };
RESULT found_leak = { .finds = &finds[1], .nr_finds = 1 };
RESULT found_race = { .finds = &finds[2], .nr_finds = 1 };
RESULT found_young = { .finds = &finds[3], .nr_finds = 1, .complete = true };
RESULT found_both = { .finds = finds, .nr_finds = 2 };
RESULT all = { .complete = true };
RESULT cut = { .limit = "executions" };
RESULT bounded = { .complete = true, .limit = "preemptions" };

#define LINE static const struct scenario_result
LINE never = { .expectation = EXPECT_NEVER };
LINE never_stale = { .expectation = EXPECT_NEVER,
		     .nr_kinds = 1,
		     .kinds = { "stale-secondary" } };
LINE stale_line = { .expectation = EXPECT_SOMETIMES,
		    .nr_kinds = 1,
		    .kinds = { "stale-secondary" } };
LINE stale_or_leak = { .expectation = EXPECT_SOMETIMES,
		       .nr_kinds = 2,
		       .kinds = { "stale-secondary", "leak" } };
LINE young_line = { .expectation = EXPECT_SOMETIMES,
		    .nr_kinds = 1,
		    .kinds = { "young" } };

static const struct {
	const char *what;
	const struct scenario_result *line;
	const struct search_result *search;
	const char *verdict;
	enum met met;
	enum status status;
} cases[] = {
	{ "never, all run", &never, &all, "never", MET_YES, STATUS_MET },
	{ "never, cut off", &never, &cut, "inconclusive", MET_OPEN,
	  STATUS_INCONCLUSIVE },
	{ "never, all within a bound", &never, &bounded, "inconclusive",
	  MET_OPEN, STATUS_INCONCLUSIVE },
	{ "never, a find", &never, &found_stale, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "never, a race", &never, &found_race, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "never, advice", &never, &found_young, "never", MET_YES, STATUS_MET },
	{ "never K, all run", &never_stale, &all, "never", MET_YES,
	  STATUS_MET },
	{ "never K, K", &never_stale, &found_stale, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "never K, another", &never_stale, &found_leak, "inconclusive",
	  MET_OPEN, STATUS_INCONCLUSIVE },
	{ "never K, a race", &never_stale, &found_race, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "sometimes K, K", &stale_line, &found_stale, "sometimes", MET_YES,
	  STATUS_MET },
	{ "sometimes K, another", &stale_line, &found_leak, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "sometimes K, K and another", &stale_line, &found_both, "sometimes",
	  MET_NO, STATUS_NOT_MET },
	{ "sometimes K, a race", &stale_line, &found_race, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "sometimes K, all run", &stale_line, &all, "never", MET_NO,
	  STATUS_NOT_MET },
	{ "sometimes K, cut off", &stale_line, &cut, "inconclusive", MET_OPEN,
	  STATUS_INCONCLUSIVE },
	{ "sometimes K or L, both", &stale_or_leak, &found_both, "sometimes",
	  MET_YES, STATUS_MET },
	{ "sometimes K or L, only L", &stale_or_leak, &found_leak,
	  "inconclusive", MET_OPEN, STATUS_INCONCLUSIVE },
	{ "sometimes K or L, a race", &stale_or_leak, &found_race, "sometimes",
	  MET_NO, STATUS_NOT_MET },
	{ "sometimes advice", &young_line, &found_young, "sometimes", MET_YES,
	  STATUS_MET },
};

static void check_judgements(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judgement j =
			verdict_judge(cases[i].line, cases[i].search);

		is_str(verdict_name(j.verdict), cases[i].verdict, "%s",
		       cases[i].what);
		is_int(j.met, cases[i].met, "%s: met", cases[i].what);
		is_int(j.status, cases[i].status, "%s: status", cases[i].what);
	}
}

/* Which finds end a search. */
static void check_enough(void)
{
	ok(verdict_enough(&never, &finds[0]), "never: any find is enough");
	ok(!verdict_enough(&never, &finds[3]), "never: advice is not");
	ok(!verdict_enough(&never_stale, &finds[1]),
	   "never K: another kind is not");
	ok(verdict_enough(&stale_or_leak, &finds[0]),
	   "sometimes K or L: K is enough");
	ok(!verdict_enough(&stale_or_leak, &finds[1]),
	   "sometimes K or L: L is not");
	ok(verdict_enough(&stale_or_leak, &finds[2]),
	   "sometimes K or L: a race is");
}

/* 4, 2, 1, 3, 0: the worst first. */
static void check_worst(void)
{
	static const enum status order[] = { STATUS_INTERNAL, STATUS_USAGE,
					     STATUS_NOT_MET,
					     STATUS_INCONCLUSIVE, STATUS_MET };

	for (unsigned int i = 0; i < 5; i++)
		for (unsigned int j = i; j < 5; j++) {
			is_int(status_worst(order[i], order[j]), order[i],
			       "%d before %d", order[i], order[j]);
			is_int(status_worst(order[j], order[i]), order[i],
			       "the other way round");
		}
}

int main(void)
{
	check_judgements();
	check_enough();
	check_worst();
	return done_testing();
}
