/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replay of a schedule that ends by going round in a circle.
 *
 * Whether a state is the one that it was some steps ago is asked on the main
 * stack, as in a walk: so that is how it is run.
 */
#ifndef SCHED_STATES_FOLLOW_H
#define SCHED_STATES_FOLLOW_H

#include <stdint.h>

struct schedule;
struct strategy;

/* As engine_run(), with the strategy replay, which has been started. */
void follow(const struct strategy *replay, const struct schedule *schedule,
	    uint32_t steps_max);

#endif
