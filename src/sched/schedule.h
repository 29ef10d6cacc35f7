/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A schedule: the choices of one execution, in order.
 *
 * Kept as the name of the task that did each visible operation, and the
 * outcomes that the environment chose, so that it can be read, cut and mapped
 * onto other code; the points with only one enabled task are recorded too, and
 * checked in replay.
 */
#ifndef SCHED_SCHEDULE_H
#define SCHED_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/task.h"

/* One element: a run of steps of one task, or one outcome. */
struct schedule_item {
	/*
	 * NULL: steps; else what was asked.  Not owned: a string that outlives
	 * the schedule (schedule_intern() makes one).
	 */
	const char *what;
	char task[TASK_NAME_MAX];	/* steps: by whom */
	uint32_t count;		/* steps: how many; else the outcome chosen */
	uint32_t of;		/* outcomes there were */
};

struct schedule {
	struct schedule_item *items;
	size_t nr, max;
	bool pass_races;	/* data races do not end this execution */
	bool polls;		/* loops that wait for a change go on polling */
	uint32_t circle;	/* the last so many steps can go on for ever */
};

/* For why an execution cannot follow one: two names and a sentence. */
#define DIVERGED_WHY_MAX (2 * TASK_NAME_MAX + 64)

void schedule_init(struct schedule *s);
void schedule_free(struct schedule *s);
void schedule_copy(struct schedule *to, const struct schedule *from);
/* Append; a step of the task of the last item lengthens that item. */
void schedule_add_step(struct schedule *s, const char *task);
void schedule_add_outcome(struct schedule *s, const char *what,
			  uint32_t outcome, uint32_t of);
/* A copy of @text that lives as long as the process; equal texts share it. */
const char *schedule_intern(const char *text);
bool schedule_equal(const struct schedule *a, const struct schedule *b);
uint32_t schedule_steps(const struct schedule *s);

#endif
