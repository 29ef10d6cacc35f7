/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exploration loop: execution after execution of one program under one
 * strategy, until something is found, a limit is hit, or all were run.
 */
#ifndef SCHED_SEARCH_H
#define SCHED_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/blob.h"
#include "sched/program.h"
#include "sched/schedule.h"
#include "sched/strategy.h"
#include "sched/violation.h"

#define STEPS_DEFAULT 20000u	/* visible operations in one execution */
#define STEPS_MAX 60000u	/* what a cell of the shadow has room for */

struct search_progress {
	uint64_t executions, steps;
	unsigned int finds;
	double seconds;
	uint64_t states;	/* 0: executions are run */
	uint32_t depth;		/* states on the path, and those of them */
	uint32_t frontier;	/* where something was not tried yet */
	double fill;		/* the part of the set's memory that is used */
};

/* A find: what, and the schedule that leads to it. */
struct find {
	struct violation violation;
	struct schedule schedule;
	/*
	 * A lock-order cycle made of several executions: one more schedule for
	 * each further edge.
	 */
	struct schedule *more;
	unsigned int nr_more;
	uint64_t execution;	/* the how-manieth, from 1 */
};

struct search_options {
	const struct strategy *strategy;
	struct strategy_options strategy_options;
	uint64_t executions;	/* limit; 0: none */
	double seconds;		/* limit; 0: none */
	uint32_t steps;		/* limit of one execution; 0: the default */
	/* states: try every order of steps, also where nobody notices it. */
	bool no_reduction;
	/* states: run all steps, also where it is known what they do. */
	bool no_prediction;
	/* states: nothing is known beforehand (states/scout.h). */
	bool no_scouts;
	/* states: compare what is kept with all there is, at each state. */
	bool check;
	/* states: bytes of the set of those visited; 0: the default; */
	size_t memory;
	bool exact;		/* whether they are compared whole; */
	bool bitstate;		/* and whether a full set goes on as bits. */
	/* states: so many bits of hashes, 0: all; to see what comes of it. */
	unsigned int hash_bits;
	/* Called with each new find; true ends the search. NULL: ends it. */
	bool (*enough)(const struct find *find, void *arg);
	void *enough_arg;
	/* Called now and then on the main stack; may be NULL. */
	void (*progress)(const struct search_progress *now, void *arg);
	void *progress_arg;
	/*
	 * Of a search that can be gone on with, now and then and when it is cut
	 * off: keep_search() (keep.h) can be called.  May be NULL.
	 */
	void (*keep)(bool cut_off, void *arg);
	void *keep_arg;
	/* Go on with what keep_search() gave; NULL: begin. */
	struct blob_in *resume;
	/* It goes on from here, and what was done to get there is done. */
	void (*resumed)(void *arg);
	/* Set by a signal handler: the search ends after this execution. */
	const volatile int *interrupted;
};

struct search_result {
	uint64_t executions;
	uint64_t blocked;	/* executions cut as redundant */
	uint64_t steps;
	uint64_t sampled;	/* of the executions: at random */
	const char *strategy;	/* that ended it: auto names another one */
	bool complete;		/* all executions there are were run */
	uint64_t states;	/* that were visited; 0: of executions */
	uint64_t predicted;	/* steps that needed not be run to know, */
	bool mispredicted;	/* unless one was wrong: then none was used */
	double doubt;		/* that some were taken for others, at most */
	uint64_t table_bytes;	/* in which they are kept, */
	uint64_t table_max;	/* of those that there may be; 0: no table */
	/* If some were kept as bits: see states/bits.h; 0: none were. */
	double hash_factor, missed;
	/* What cut it off: the name of an option ("executions") or resource. */
	const char *limit;
	double seconds;
	struct find *finds;	/* one a (kind, object) */
	unsigned int nr_finds;
};

/*
 * 0, or -errno with nothing in @result: -EBADMSG if it could not go on, which
 * options->resume says why.  The result is to be freed.
 */
int search_run(const struct program *program,
	       const struct search_options *options,
	       struct search_result *result);
void search_result_free(struct search_result *result);
void find_free(struct find *find);

#endif
