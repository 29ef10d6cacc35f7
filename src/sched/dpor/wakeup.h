/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wakeup trees: what is to be run from a place on the path, beside what is run
 * (Abdulla, Aronis, Jonsson, Sagonas, "Source sets", JACM 64:4, 2017).
 *
 * A branch is a step, with what comes behind it; the first one is run first. A
 * sequence of steps is added unless what it comes to will be run anyway: if it
 * can begin with a step that is asleep, or with that of a branch, and so on
 * with the rest of it along that.  So nothing is run twice, nor cut off.
 */
#ifndef SCHED_DPOR_WAKEUP_H
#define SCHED_DPOR_WAKEUP_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/blob.h"

struct event;

#define BRANCH_NONE 0u

struct branch {
	uint32_t next;		/* to be run from the same place */
	uint32_t first;		/* of those behind it */
	uint32_t label;		/* what it is answered, */
	uint32_t touched;	/* TOUCHED_NONE: not known */
	bool expected;		/* it will touch that again, for sure */
	bool free;		/* and whether it may ask for more */
	uint8_t task;
};

void wakeup_begin(void);
void wakeup_end(void);

const struct branch *wakeup_at(uint32_t branch);

/* The first branch at @e is no more: what is behind it is the caller's. */
uint32_t wakeup_take(struct event *e);
/* These, and what is behind them. */
void wakeup_drop(uint32_t branches);

/* Will all be run that begins with such a step of the task? */
bool wakeup_covers(const struct event *e, unsigned int task, uint32_t label);

/* A branch at @e of a single step, behind those that there are. */
void wakeup_add(struct event *e, unsigned int task, uint32_t label);

/*
 * From @first on, the steps of the path that do not happen after it, and then
 * @second (that may be the pending one): unless that will be run anyway.
 */
void wakeup_reverse(uint32_t first, uint32_t second);

/* Branches in a file, with what is behind them. */
void wakeup_put(struct blob_out *out, uint32_t branches);
uint32_t wakeup_get(struct blob_in *in);

#endif
