/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One step of a walk, from the main stack.
 */
#ifndef SCHED_STATES_STEP_H
#define SCHED_STATES_STEP_H

#include <stdint.h>

/*
 * Let tasks of the program that have not started run up to their first
 * operation, one after the other, unless one asks the environment meanwhile.
 */
void step_start(void);

/*
 * Let this task do its next step; or where the environment is asked (in the
 * middle of one), this be the outcome.
 */
void step_do(uint32_t choice);
/* The running task does its next one, and comes back behind that. */
void step_goes_on(void);

/* Nothing but going round in circles is left: a task shall notice. */
void step_circle(uint32_t tasks);

#endif
