/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Executions of a program with all tracking (sched/track.h), checked at each
 * step: a write to the world that nobody announced ends the test.
 */
#ifndef TESTS_TRACK_TRACKED_H
#define TESTS_TRACK_TRACKED_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/program.h"

struct tracked {
	uint64_t steps;
	uint64_t undone;	/* epochs that were undone and done again */
	uint64_t digest;	/* of all hashes in their order */
	bool same_start;	/* each execution begins with the same hash */
};

/*
 * Some executions by random schedules.  Each step is an epoch.  Now and then
 * some are undone, and what they had written is written again.
 */
void tracked_run(const struct program *program, uint64_t seed,
		 unsigned int executions, struct tracked *result);

#endif
