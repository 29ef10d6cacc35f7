/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the replay strategy has to say beside running.
 */
#ifndef SCHED_STRATEGY_REPLAY_H
#define SCHED_STRATEGY_REPLAY_H

#include <stdint.h>

#include "sched/schedule.h"

struct replay_divergence {
	uint32_t step;		/* the first that could not be followed */
	char why[DIVERGED_WHY_MAX];
};

/* Where the last execution left its schedule; NULL: nowhere. */
const struct replay_divergence *replay_diverged(void);

#endif
