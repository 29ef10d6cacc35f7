/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which two steps of a find conflict: accesses of two tasks to one object, one
 * of which changes it.
 */
#ifndef REPORT_CONFLICT_H
#define REPORT_CONFLICT_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/trace.h"

enum access {
	READS,
	WRITES,
	BOTH,
	NOTHING
};

/* Accesses to data; locks and the like are left to what they bring about. */
enum access access_of(const struct trace_step *s);

/* Of one operation: done in a row, by one task at one place. */
bool same_place(const struct trace_step *a, const struct trace_step *b);

struct conflict {
	uint32_t first, second;		/* steps, in this order */
	const char *object;		/* "": the violation tells the details */
};

/*
 * The conflict behind a violation.  Who notices one names another step, which
 * brought it about; but where that step's task and the one that noticed met is
 * often in between.  False: there is none that the steps show.
 */
bool conflict_find(const struct trace *trace, struct conflict *conflict);

#endif
