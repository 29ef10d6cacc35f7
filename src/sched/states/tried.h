/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * By which steps the states that were visited were left.
 *
 * With reductions, other steps may come to belong to a step as more is learned
 * (reduce_version()).  Nearly all is learned within the first states, so those
 * that were visited before something was are marked.
 */
#ifndef SCHED_STATES_TRIED_H
#define SCHED_STATES_TRIED_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/fingerprint.h"

/* @unknown: states were visited before, nobody knows how. */
void tried_begin(bool unknown);

/* A new state. */
void tried_new(struct fingerprint print);

/* A step was run: more may have been learned. */
void tried_look(void);
/*
 * It led to an end, which is put into no set: so what comes of all steps from
 * there was not visited, and all states are too old from now on.
 */
void tried_ended(void);

/* Are there any that were not?  Of all of them: as below. */
extern bool tried_some_old;

/* Bits, by fingerprint: others may have the same. */
#define TRIED_BITS 32768u
extern uint64_t tried_old[TRIED_BITS / 64];

/*
 * Was it new after all that is known now was learned?  That may not be known:
 * then it is false, too.
 */
static inline bool tried_by_steps_of_now(struct fingerprint print)
{
	uint32_t bit = (uint32_t)print.low % TRIED_BITS;

	return !(tried_old[bit / 64] >> bit % 64 & 1);
}

#endif
