/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One program by three strategies: dfs, which runs every execution there is,
 * and states and dpor, which have to come to the same.
 */
#ifndef TESTS_GENERATED_COMPARE_H
#define TESTS_GENERATED_COMPARE_H

#include <stdio.h>

#include "generated/program.h"

enum comparison {
	SAME,
	DIFFERENT,
	SKIPPED,		/* dfs ended early: what it saw is compared */
	RACES_FOUND,		/* compared but for what is behind those */
	LIVELOCKS_FOUND,	/* compared but for those */
	COMPARISONS
};

struct totals {
	uint64_t programs, by[COMPARISONS];
	uint64_t ended_early;	/* states, too, of those where dfs did */
	uint64_t executions, states, reduced, steps_dfs, steps_states;
	uint64_t traces, redundant;	/* executions of dpor */
	/* The same where no violation ends one, and of how many classes. */
	uint64_t unbroken, redundant_unbroken, classes;
	uint64_t outcomes, replayed;
};

/* @check: what states keeps is compared with all that there is at each step. */
enum comparison compare(const struct text *t, bool check,
			struct totals *totals);

/* Take away from @t what the difference does not need. */
void compare_shrink(struct text *t, bool check);
/* @t and in what it differs. */
void compare_print(const struct text *t, bool check, FILE *to);

#endif
