/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The numbers of tasks, for the engine's own files; see number.c.
 */
#ifndef SCHED_NUMBER_H
#define SCHED_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/task.h"

/* How task->starting goes. */
enum task_start {
	TASK_STARTED,
	TASK_STARTING,		/* runs up to its first declaration */
	TASK_LEARNS,		/* has a used number; see number_first_op() */
};

void number_begin(void);
/* States are visited, and the state is one that it was before. */
void number_return(void);

/* A task with a number, a serial and a new clock. */
struct task *number_take(const struct task *creator);
/* Write down who it is; the creator has counted it already. */
void number_sign(const struct task *t, const struct task *creator,
		 const char *suffix);

/*
 * A task that does not count as started declares an operation, or ends: is it
 * TASK_STARTING?  Else it must by now have learnt what its creator knew.
 */
bool number_first_op(struct task *t);
/* It has ended: what has to be known of it. */
void number_ended(struct task *t);

/* Of who did this step, the serial and the name; of who had it at that time. */
unsigned int number_owner_in(uint32_t step);
const char *number_name_in(uint32_t step);
unsigned int number_owner_at(unsigned int number, uint16_t time);

#endif
