/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shrinking: the schedule with the fewest preemptions that still gives the same
 * violation (same invariant) at the same object.
 */
#ifndef SCHED_SHRINK_H
#define SCHED_SHRINK_H

#include "sched/program.h"
#include "sched/search.h"

struct shrink_stats {
	uint32_t steps_before, steps_after;
	unsigned int preemptions_before, preemptions_after;
	uint64_t executions;	/* that it took */
	bool minimal;		/* all with fewer preemptions were run */
};

/* What bounds the work: whatever comes first. */
struct shrink_options {
	uint64_t executions;
	double seconds;		/* 0: as long as it takes */
	uint32_t steps;		/* limit of one execution; 0: the default */
	const volatile int *interrupted;	/* set by a signal; or NULL */
};

/*
 * Replace @find->schedule (and violation) by a smaller one, the smallest that
 * there was time for.  0 or -errno; on error the find is as it was.
 */
int shrink(const struct program *program, struct find *find,
	   const struct shrink_options *options, struct shrink_stats *stats);

#endif
