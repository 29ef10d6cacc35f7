/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is explored: a set-up and tasks.  The engine knows scenarios by this
 * structure alone; src/scenario fills it in, and so do the tests.
 */
#ifndef SCHED_PROGRAM_H
#define SCHED_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#define PROGRAM_TASKS_MAX 16u
#define PROGRAM_OPEN_MAX 8u	/* values left open */

struct program_task {
	const char *name;
	void (*fn)(void *arg);
	void *arg;
};

/* A value left open: one of @nr, chosen at the head of every execution. */
struct program_open {
	const char *name;
	uint32_t nr;
};

struct program {
	const char *name;
	void *data;

	/* Run once per combination of open values, on a cleared world. */
	void (*setup)(void *data, const uint32_t *open);

	/* Run when all tasks have ended, behind the checks; may be NULL. */
	void (*rest)(void *data);

	uint32_t nr_open;
	struct program_open open[PROGRAM_OPEN_MAX];

	uint32_t nr_tasks;
	struct program_task tasks[PROGRAM_TASKS_MAX];
};

/*
 * Run the set-up alone, for one combination of open values.  NULL if it came to
 * its end, else what ended it: the name of a limit (then @limit is true) or the
 * title of a violation.  Leaves the world cleared.
 */
const char *program_try_setup(const struct program *program,
			      const uint32_t *open, bool *limit);

/* Map the stacks of tasks now, for who asks where they are (fixed.h). */
void program_stacks(void);

#endif
