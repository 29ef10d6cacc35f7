/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sleep sets (Godefroid, LNCS 1032, 1996): steps that need not be done from a
 * place on the path, as all that begins with them was run already, from there
 * or from one before it, and nothing that was done since depends on them.
 *
 * A step of which the environment was asked is asleep with what it answered.
 */
#ifndef SCHED_DPOR_SLEEP_H
#define SCHED_DPOR_SLEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/blob.h"

struct event;

struct sleeper {
	uint32_t label, touched;
	bool broken_off;	/* nobody saw what comes behind it */
	uint8_t task;
};

void sleep_begin(void);
void sleep_end(void);

/* Those before @e: of the ones before the step before it, those it left. */
void sleep_inherit(struct event *e, const struct event *before);
/* All that begins with the step at @e was run; there is no place behind it. */
void sleep_add(struct event *e);

/*
 * Those before @e, in a file.  Read for one place after the other, they take
 * that of those that were there.
 */
void sleep_put(struct blob_out *out, const struct event *e);
void sleep_get(struct blob_in *in, struct event *e, const struct event *before);

const struct sleeper *sleep_at(const struct event *e);

/* Are all answers known to a step of this task, if it begins with these? */
bool sleep_covers(const struct event *e, unsigned int task, uint32_t label);

#endif
