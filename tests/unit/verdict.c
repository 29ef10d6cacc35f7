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
#define FOUND_STALE                               \
	{                                         \
		.finds = &finds[0], .nr_finds = 1 \
	}
#define FOUND_LEAK                                \
	{                                         \
		.finds = &finds[1], .nr_finds = 1 \
	}
#define FOUND_RACE                                \
	{                                         \
		.finds = &finds[2], .nr_finds = 1 \
	}
#define FOUND_YOUNG                                                 \
	{                                                           \
		.finds = &finds[3], .nr_finds = 1, .complete = true \
	}
#define FOUND_BOTH                            \
	{                                     \
		.finds = finds, .nr_finds = 2 \
	}
#define ALL                      \
	{                        \
		.complete = true \
	}
#define CUT                           \
	{                             \
		.limit = "executions" \
	}
#define BOUND                                            \
	{                                                \
		.complete = true, .limit = "preemptions" \
	}

#define NEVER                               \
	{                                   \
		.expectation = EXPECT_NEVER \
	}
#define NEVER_STALE                                            \
	{                                                              \
		.expectation = EXPECT_NEVER, .nr_kinds = 1, .kinds = { \
			"stale-secondary"                              \
		}                                                      \
	}
#define SOMETIMES_STALE                                        \
	{                                                                  \
		.expectation = EXPECT_SOMETIMES, .nr_kinds = 1, .kinds = { \
			"stale-secondary"                                  \
		}                                                          \
	}
#define SOMETIMES_STALE_OR_LEAK                                \
	{                                                                  \
		.expectation = EXPECT_SOMETIMES, .nr_kinds = 2, .kinds = { \
			"stale-secondary",                                 \
			"leak"                                             \
		}                                                          \
	}
#define SOMETIMES_YOUNG                                        \
	{                                                                  \
		.expectation = EXPECT_SOMETIMES, .nr_kinds = 1, .kinds = { \
			"young"                                            \
		}                                                          \
	}

static const struct {
	const char *what;
	struct scenario_result line;
	struct search_result search;
	const char *verdict;
	enum met met;
	enum status status;
} cases[] = {
	{ "never, all run", NEVER, ALL, "never", MET_YES, STATUS_MET },
	{ "never, cut off", NEVER, CUT, "inconclusive", MET_OPEN,
	  STATUS_INCONCLUSIVE },
	{ "never, all within a bound", NEVER, BOUND, "inconclusive", MET_OPEN,
	  STATUS_INCONCLUSIVE },
	{ "never, a find", NEVER, FOUND_STALE, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "never, a race", NEVER, FOUND_RACE, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "never, advice", NEVER, FOUND_YOUNG, "never", MET_YES, STATUS_MET },
	{ "never K, all run", NEVER_STALE, ALL, "never", MET_YES, STATUS_MET },
	{ "never K, K", NEVER_STALE, FOUND_STALE, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "never K, another", NEVER_STALE, FOUND_LEAK, "inconclusive", MET_OPEN,
	  STATUS_INCONCLUSIVE },
	{ "never K, a race", NEVER_STALE, FOUND_RACE, "sometimes", MET_NO,
	  STATUS_NOT_MET },
	{ "sometimes K, K", SOMETIMES_STALE, FOUND_STALE, "sometimes", MET_YES,
	  STATUS_MET },
	{ "sometimes K, another", SOMETIMES_STALE, FOUND_LEAK, "sometimes",
	  MET_NO, STATUS_NOT_MET },
	{ "sometimes K, K and another", SOMETIMES_STALE, FOUND_BOTH,
	  "sometimes", MET_NO, STATUS_NOT_MET },
	{ "sometimes K, a race", SOMETIMES_STALE, FOUND_RACE, "sometimes",
	  MET_NO, STATUS_NOT_MET },
	{ "sometimes K, all run", SOMETIMES_STALE, ALL, "never", MET_NO,
	  STATUS_NOT_MET },
	{ "sometimes K, cut off", SOMETIMES_STALE, CUT, "inconclusive",
	  MET_OPEN, STATUS_INCONCLUSIVE },
	{ "sometimes K or L, both", SOMETIMES_STALE_OR_LEAK, FOUND_BOTH,
	  "sometimes", MET_YES, STATUS_MET },
	{ "sometimes K or L, only L", SOMETIMES_STALE_OR_LEAK, FOUND_LEAK,
	  "inconclusive", MET_OPEN, STATUS_INCONCLUSIVE },
	{ "sometimes K or L, a race", SOMETIMES_STALE_OR_LEAK, FOUND_RACE,
	  "sometimes", MET_NO, STATUS_NOT_MET },
	{ "sometimes advice", SOMETIMES_YOUNG, FOUND_YOUNG, "sometimes",
	  MET_YES, STATUS_MET },
};

static void check_judgements(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judgement j =
			verdict_judge(&cases[i].line, &cases[i].search);

		is_str(verdict_name(j.verdict), cases[i].verdict, "%s",
		       cases[i].what);
		is_int(j.met, cases[i].met, "%s: met", cases[i].what);
		is_int(j.status, cases[i].status, "%s: status", cases[i].what);
	}
}

/* Which finds end a search. */
static void check_enough(void)
{
	static const struct scenario_result never = NEVER,
					    never_stale = NEVER_STALE,
					    either = SOMETIMES_STALE_OR_LEAK;

	ok(verdict_enough(&never, &finds[0]), "never: any find is enough");
	ok(!verdict_enough(&never, &finds[3]), "never: advice is not");
	ok(!verdict_enough(&never_stale, &finds[1]),
	   "never K: another kind is not");
	ok(verdict_enough(&either, &finds[0]), "sometimes K or L: K is enough");
	ok(!verdict_enough(&either, &finds[1]), "sometimes K or L: L is not");
	ok(verdict_enough(&either, &finds[2]), "sometimes K or L: a race is");
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
