/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The how-manieth of its kind: what makes an operation of one run recognizable
 * in another, where it has another number.
 *
 * All of a run at once, in n log n: a report may be as long as it likes.
 */
#ifndef REPORT_OCCURRENCE_H
#define REPORT_OCCURRENCE_H

#include "sched/trace.h"

/* In what two operations of one task, of a kind, in a function are alike. */
enum likeness {
	SAME_TEXT,
	SAME_OBJECT,		/* the text may differ where this does not */
	NR_LIKENESS
};

/* For each step, how many up to it are like it; to be freed. */
uint32_t *occurrences_of(const struct trace *t, enum likeness how);

/* The @nth step of @t that is like @step; STEP_NONE: there is none. */
uint32_t occurrence_find(const struct trace *t, const struct trace_step *step,
			 uint32_t nth, enum likeness how);

/* What the environment was asked. */
struct question {
	const struct schedule_item *item;
	const char *task;	/* who asked; "" before the first step */
	uint32_t begun;		/* steps, before it was answered */
	uint32_t nth;		/* the how-manieth of its text by this task */
};

struct questions {
	struct question *list;	/* in order */
	size_t nr;
};

void questions_of(const struct trace *t, struct questions *q);
void questions_free(struct questions *q);

#endif
