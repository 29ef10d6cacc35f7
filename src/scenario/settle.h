/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenarios at fixed addresses: see sched/fixed.h.
 */
#ifndef SCENARIO_SETTLE_H
#define SCENARIO_SETTLE_H

#include "scenario/scenario.h"

/*
 * Move a scenario, with what its tasks look at while they run, to where it has
 * the same address in every process that loads the same scenarios in the same
 * order; the old one is gone.  Where there is no room it stays.
 */
struct scenario *scenario_settle(struct scenario *s);

/* free(), for what may have been moved. */
void settled_free(void *p);

#endif
