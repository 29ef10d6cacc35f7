/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks: simulated kernel threads, vCPUs, callback runners and IRQ handlers.
 *
 * A task is a fiber with a declared next operation.  Its serial is its place in
 * the order of creation and may differ between executions; its name says who
 * made it ("exit", "exit.rcu1") and does not.  Its number is its serial, or
 * that of a task which has ended: see number.c.
 */
#ifndef SCHED_TASK_H
#define SCHED_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/clock.h"
#include "sched/fiber.h"
#include "sched/op.h"

#define TASKS_MAX 32u		/* numbers of tasks */
#define TASKS_EVER_MAX 1024u	/* in one execution, finished ones included */
#define TASK_NAME_MAX 128u

/*
 * task.alone: all that others can notice of the declared operation is this
 * (states/reduce.h).
 */
#define ALONE_UNLOCK 0xffu

struct task {
	struct fiber fiber;

	/* The declared operation: what the task does when it goes on. */
	struct guard guard;
	const volatile void *obj;
	const struct site *site;
	uint8_t kind;		/* enum op_kind */
	uint8_t alone;		/* bytes it accesses; or ALONE_UNLOCK; or 0 */

	uint8_t id;
	uint8_t creator;	/* TASKS_MAX: set-up, or the scenario itself */
	uint8_t starting;	/* enum task_start */
	uint16_t serial;
	uint16_t nr_spawned;	/* for the names of what it creates */
	uint32_t started;	/* 1: told what its creator knew */
	uint32_t done;		/* 1 when it has ended: what a join waits for */
	uint32_t ops;		/* visible operations done so far */
	const struct site *racy_site;	/* of data_race(), while inside */
	struct clock clock;

	const volatile void *racy_write;	/* what it will write there */
	size_t racy_write_size;

	void (*fn)(void *arg);
	void *arg;

	/* About its number; see number.c. */
	bool joinable;		/* somebody may join it */
	uint16_t uses;		/* owners that the number had before it */
	uint16_t last;		/* its last access, on its clock, if */
	uint32_t last_step;	/* none came since this step, */
	int32_t patience;	/* and since this was left of it */
	uint8_t teacher;	/* whom it must know since when */
	uint16_t taught;
};

/* "exit", "exit.rcu1": who it is in every report. */
const char *task_name(const struct task *task);
const char *task_name_of(unsigned int serial);

/* The running task; NULL in set-up and outside of executions. */
struct task *task_current(void);
struct task *task_by_id(unsigned int id);
unsigned int task_count(void);

/*
 * Start a task as a visible operation of the running one (@site).  It runs up
 * to its first visible operation at once: what comes before that is local.
 * @suffix names it, "CREATOR.suffixN".  The new task knows all that its creator
 * knew.  The execution ends at the limit "tasks" when there is no number for
 * it.  What is returned is another task's some time after it was joined.
 */
struct task *task_spawn(const char *suffix, void (*fn)(void *), void *arg,
			const struct site *site);

/*
 * Create a task whose first operation is @kind on @obj, done when @guard holds:
 * callbacks after a grace period, IRQ handlers, work items.  Not a visible
 * operation by itself, and no synchronization: the caller says what the task
 * may know (clock_acquire() in @fn).  That must come first of all, and include
 * something that the caller released after task_next().
 */
struct task *task_spawn_when(const char *suffix, void (*fn)(void *), void *arg,
			     enum op_kind kind, const volatile void *obj,
			     const struct site *site, struct guard guard);

/*
 * The number that the next task will have which the running one creates, in the
 * step that it creates it in.  May end the execution, if there is none.
 */
unsigned int task_next(void);

/*
 * The running task makes no accesses any more: whoever acquires what it
 * releases from now on knows all that it did.
 */
void task_ends(void);
/* Nor did it make any that could race and not be a use after free. */
void task_ends_unseen(void);

/* Wait until @task has ended: a visible operation that synchronizes. */
void task_join(struct task *task, const struct site *site);

/*
 * What a task that has declared an operation waits for, from now on.  (The step
 * that says so has touched what the task looks at, declared already or not.)
 */
void task_wait_for(struct task *task, struct guard guard);

/* Has it?  The running step depends on that. */
bool task_has_ended(const struct task *task);

/* Keep a task from going on whatever its guard says (its CPU runs an IRQ). */
void task_hold(struct task *task);
void task_unhold(struct task *task);

#endif
