/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A recorded schedule on other code: another form, without a rule, after a
 * change.
 *
 * Step counts mean nothing there, so what is kept is where the recorded run
 * switched away from a task that could have gone on: after its n-th operation
 * of that kind and text in that function.  Outcomes that the environment chose
 * are kept as the n-th answer to a question that the task asked.  Elsewhere the
 * running task goes on; where it cannot, whoever did in the recorded run.
 */
#ifndef REPORT_MAP_H
#define REPORT_MAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sched/program.h"
#include "sched/trace.h"

/* A choice of the recorded run that the mapped one should make too. */
struct map_point {
	bool outcome;		/* of the environment; else a preemption */
	uint32_t step;		/* recorded: the last step before it */
	uint32_t nth;		/* the how-manieth of its kind, from 1 */
	const char *to;		/* preemption: who goes on */
	const char *task;	/* outcome: who asked; "" before the first step */
	const struct schedule_item *item;	/* outcome: which */
	bool matched;
	uint32_t fresh_step;	/* the same in the mapped run */
};

struct mapping {
	struct map_point *points;
	/* Preemptions, in order, then outcomes. */
	unsigned int nr_points, nr_preemptions, nr_matched;
	struct trace trace;	/* of the mapped run */
};

/*
 * Run @program by what @recorded did.  It must outlive the mapping.  0, or
 * -errno with nothing to free.
 */
int mapping_run(const struct program *program, const struct trace *recorded,
		uint32_t steps_max, struct mapping *mapping);
/*
 * A find of several executions (a circle of lock classes) shows only when the
 * later ones know what the earlier ones did, and mapping forgets that: run the
 * mapped schedules once more, in order.  The last trace has the verdict.
 */
int mapping_join(const struct program *program, uint32_t steps_max,
		 struct mapping *mappings, unsigned int nr);
void mapping_free(struct mapping *mapping);

/* One line for each point: what it is, and whether it was matched. */
void mapping_print(FILE *out, const struct trace *recorded,
		   const struct mapping *mapping);

#endif
