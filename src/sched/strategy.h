/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A strategy decides, at each choice, who goes on.
 *
 * One file each in strategy/; strategies.def is the table that the command
 * line, the manual and `mmurace list strategies` are made from.
 */
#ifndef SCHED_STRATEGY_H
#define SCHED_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct account;
struct blob_in;
struct blob_out;
struct schedule;

struct strategy_options {
	uint64_t seed;
	int preemptions;	/* bound of dfs; -1: none */
	unsigned int depth;	/* pct: bug depth; 0: its default */
	unsigned int order;	/* dpor: of tasks, which goes first; 0: any */
	/* dpor: told the hash of each class of which one was run to its end. */
	void (*ran)(uint64_t class);
	const uint8_t *bytes;	/* bytes: the input */
	size_t nr_bytes;
	const struct schedule *schedule;	/* replay: what to follow, */
	bool strict;				/* and whether it must fit */
};

struct strategy {
	const char *name;
	const char *summary;
	bool internal;		/* not to be named on the command line */
	bool polls;		/* loops that wait for a change go on polling */

	/* Called once a search; 0 or -errno. */
	int (*start)(const struct strategy_options *options);
	/* Before each execution; false when all there was has been run. */
	bool (*next)(void);
	/* The world is as set-up left it; no task has started.  May be NULL. */
	void (*ready)(void);
	/*
	 * More than one task is enabled (bits of @enabled; @running is among
	 * them unless it cannot go on): the number of the one that goes on.
	 */
	unsigned int (*pick)(uint32_t enabled, unsigned int running);
	/*
	 * The same on the main stack, from step engine.apart_from on, also
	 * where there is no choice: of one that looks at steps (footprint.h).
	 * @running is TASKS_MAX if it cannot go on.  Returns TASKS_MAX if the
	 * execution is redundant: it ends.
	 */
	unsigned int (*decide)(uint32_t enabled, unsigned int running);
	/* The environment is asked: an outcome below @n. */
	unsigned int (*choose)(const char *what, unsigned int n);
	/* After each execution, with the number of its steps. */
	void (*end)(uint32_t steps);
	/* Was the whole space below the bound run?  After next(): false. */
	bool (*complete)(void);
	/* The option that bounded the space, or NULL. */
	const char *(*bound)(void);
	/*
	 * Between executions: what is left to be run.  To go on with that,
	 * before the first one; then an execution is run that counts for
	 * nothing, and what it is behind it is what it was, or else it cannot
	 * go on.  All three, or none.
	 */
	void (*keep)(struct blob_out *out);
	void (*kept)(struct blob_in *in);
	bool (*reached)(struct blob_in *in);
	void (*stop)(void);
	/* For what visits states and runs no executions: the whole search. */
	void (*explore)(struct account *account);
	/* What was known of this task was about another: there is a new one. */
	void (*reuse)(unsigned int task);
	/*
	 * For strategies that follow something: called at every step even when
	 * there is no choice; false ends the execution as diverged.
	 */
	bool (*step)(unsigned int task);
};

/* By name; NULL if there is none. */
const struct strategy *strategy_find(const char *name);
/* The n-th of the table; NULL behind the last. */
const struct strategy *strategy_get(unsigned int n);

#endif
