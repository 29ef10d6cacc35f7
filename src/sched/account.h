/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a search has come to so far: finds, what cut it off, progress.
 */
#ifndef SCHED_ACCOUNT_H
#define SCHED_ACCOUNT_H

#include <stdbool.h>

#include "sched/limit.h"
#include "sched/search.h"

struct account {
	struct search_result *r;
	const struct search_options *o;
	double start, looked;	/* when it began, when progress was shown */
	enum limit cut;		/* by executions that broke off; LIMIT_NR */
	bool found;		/* what ends the search */
	uint64_t steps_before;	/* of a walk over states: by another strategy */
	/* Adds what a walk over states knows; NULL: there is none. */
	void (*describe)(struct search_progress *now, const void *walk);
	const void *walk;
};

void account_begin(struct account *a, struct search_result *r,
		   const struct search_options *o);

/* An execution has ended; true if that ends the search. */
bool account_execution(struct account *a);

/* engine.glued: what could come between was not tried. */
void account_glued(struct account *a);

/* The first limit is named: a higher one would not help without it. */
void account_cut(struct account *a, const char *limit);

/* Were there as many executions as there may be? */
bool account_full(struct account *a);

/* A signal, or the limit of time: true if the search has to end. */
bool account_interrupted(struct account *a);
bool account_look(struct account *a);

void account_end(struct account *a);

#endif
