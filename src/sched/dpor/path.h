/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The execution that is run, as a sequence of steps, and which of them happen
 * before which: what happens before a step by way of steps that depend on each
 * other (depend.def) is before it in every execution that comes to the same.
 *
 * Two steps of two tasks, one behind the other, are a race (of steps: no data
 * race) if they depend on each other, nothing that happens in between stands
 * between them, and the later one can be done first.  An execution in which it
 * is, is another one that has to be run.
 *
 * What can be done first is told by guards: an operation that waits can be done
 * where its guard holds, which follows from what was written to its word by
 * those steps that are left.  So who takes a lock has no race with him who
 * released it before, but with him who took it, whom he would have to overtake;
 * and so has who waits for a lock at the end of an execution, and never got it.
 */
#ifndef SCHED_DPOR_PATH_H
#define SCHED_DPOR_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/clock.h"
#include "sched/op.h"

/* A step, and the choice of it: what was there before it was picked. */
struct event {
	/* Of each task its last step, + 1, that happens before this one. */
	struct clock clock;

	struct guard guard;	/* what it waited for, if it is guarded */
	uint32_t enabled;	/* whose steps could be done */
	uint32_t touched;	/* touched.h */
	uint32_t done;		/* if what has failed in it had not */
	uint32_t expected;	/* that it will be, if that is known */
	uint32_t label;		/* what was answered: label.h */
	uint32_t before;	/* of its task, or of who made that; + 1 */
	uint32_t ordinal;	/* among the steps of its task, from 1 on */
	uint64_t class;		/* of the path up to it: path_class() */
	uint32_t created;	/* tasks */
	uint32_t held, slept;	/* behind it: engine.held; who went to sleep */
	uint32_t wrote, nr_wrote;	/* words: path.c */
	uint32_t sleep, nr_sleep;	/* sleep.h */
	uint32_t branches;	/* to be tried instead: wakeup.h */
	uint32_t follows;	/* what is to be answered, */
	bool free;		/* and whether more may be asked */
	bool guarded, wakes;	/* it was asleep in sched_relax() */
	bool broken_off;	/* the execution ended in it */
	uint8_t task;
};

extern struct event *path;
extern uint32_t path_length;
extern bool path_goes_on;	/* the last step has begun, and not ended */

void path_begin(void);
void path_end(void);

/* The steps from this one on are no more. */
void path_cut(uint32_t length);

/* The one that is picked now, by @enabled. */
struct event *path_push(uint32_t enabled);
/* The one behind the last was picked before: another step of it is to come. */
void path_again(void);
/* It begins, as a step of this task. */
void path_begin_step(struct event *e, unsigned int task);
/* The last one has ended. */
void path_end_step(void);

/* Races of its steps, by the second ones. */
struct step_race {
	uint32_t first, second;
};
const struct step_race *path_races(uint32_t *nr);

/*
 * A hash of what is done and of what happens before what, whichever step was
 * done first of two that do not depend on each other.
 */
uint64_t path_class(void);

/*
 * The step that this task waits to do, behind the last one, as if it were one
 * (at path[path_length]), and with whom it has a race: told to @race.
 */
void path_pending(unsigned int task, void (*race)(uint32_t first));

/* Does @later happen after @earlier, or is it that? */
static inline bool path_after(uint32_t later, uint32_t earlier)
{
	return path[later].clock.at[path[earlier].task] > earlier;
}

#endif
