/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a search comes to, to be compared with what another one does.
 */
#ifndef TESTS_GENERATED_SIDE_H
#define TESTS_GENERATED_SIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "generated/outcomes.h"
#include "sched/program.h"
#include "sched/search.h"

struct side {
	const char *strategy;
	bool reduced, exact, no_scouts;
	size_t memory;
	unsigned int order;	/* of dpor: struct strategy_options */
	uint64_t *classes;	/* of executions that dpor ran, sorted */
	size_t nr_classes, max_classes;
	struct search_result result;
	struct outcomes outcomes;
	char fault[160];	/* "": none */
};

/*
 * Where the engine leaves something on the stacks of tasks, a state may look
 * different when it comes back: then livelocks are not compared.
 */
#ifdef TRACKING
static const bool states_finds_livelocks = true;
#else
static const bool states_finds_livelocks = false;
#endif

/* @check: what states keeps is compared with all that there is at each step. */
void side_search(const struct program *p, struct side *s, bool check);
void side_free(struct side *s);

/* The schedules of all finds lead to them, step by step; or that is a fault. */
void side_replay(const struct program *p, struct side *s);

bool side_is_racy(const struct side *s);
/* It was broken off, as it would have come to more executions than that. */
bool side_is_large(const struct side *s);
/* It may have missed livelocks. */
bool side_is_unknown(const struct side *s);

/* All that @a has come to is what @b has. */
bool side_within(const struct side *a, const struct side *b, bool livelocks);
/*
 * The same of what they are like: where steps that nobody notices have one
 * order, others are at another place when an execution is broken off.
 */
bool side_like(const struct side *a, const struct side *b);
/* They ran the same classes. */
bool sides_ran_same(const struct side *a, const struct side *b);
/* Both are complete, or were broken off by the same. */
bool sides_end_same(const struct side *a, const struct side *b);

#endif
