/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One execution, recorded step by step with everything a reader wants to know.
 * Made by running a schedule once more; all text is owned by the trace.
 */
#ifndef SCHED_TRACE_H
#define SCHED_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/program.h"
#include "sched/schedule.h"
#include "sched/violation.h"

struct trace_step {
	char *task;		/* its name */
	unsigned int cpu;	/* column: the scenario's tasks first */
	const char *op;		/* kind of the operation: "lock" */
	char *object;		/* name of what it works on, "" for none */
	const char *text;	/* as the source says it, or the kind */
	const char *func;	/* where: function, file and line; "" unknown */
	const char *file;
	int line;
	char **notes;		/* state changes, in order; then minor ones */
	unsigned int nr_notes, nr_minor;
	bool choice;		/* more than one task was enabled here */
	bool preempt;		/* another one that could go on did not */
};

/* A task that has not ended: where it stands. */
struct trace_held {
	char *task;
	unsigned int cpu;
	char *locks;		/* "&mm->mmap_lock (read), &kvm->mmu_lock" */
	char *waits;		/* what it waits for, "" if it does not */
	const char *next;	/* the operation that it was about to do */
	const char *func;	/* where that is; "" unknown */
	const char *file;
	int line;
};

enum trace_end {
	TRACE_REST,		/* all tasks ended, nothing wrong */
	TRACE_VIOLATION,
	TRACE_LIMIT,
	TRACE_DIVERGED,		/* the schedule could not be followed */
};

struct trace {
	enum trace_end end;
	struct violation violation;
	char *limit;
	struct trace_step *steps;
	uint32_t nr_steps;
	struct trace_held *held;	/* tasks that have not ended */
	unsigned int nr_held;
	unsigned int preemptions;	/* switches away from an enabled task */
	uint64_t hash;			/* of the log of visible operations */
	struct schedule schedule;	/* what was really run */
	/* TRACE_DIVERGED: the first step that differs, and why. */
	uint32_t diverged_step;
	char diverged_why[DIVERGED_WHY_MAX];
};

/*
 * Run @schedule on @program and record it; after its last item the running task
 * goes on.  0 or -errno.  @strict: end as diverged where it cannot be followed;
 * else skip what cannot.
 */
int trace_run(const struct program *program, const struct schedule *schedule,
	      bool strict, uint32_t steps_max, struct trace *trace);
void trace_free(struct trace *trace);

#endif
