/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step did, so that it can be done once more without being run: the
 * words that it wrote and its task as they were behind it, and what it did
 * beside its first operation.
 *
 * It can be done in any state in which predict.h finds it, as that has the same
 * task and the same words.
 */
#ifndef SCHED_STATES_EFFECT_H
#define SCHED_STATES_EFFECT_H

#include "config.h"

#include <stdbool.h>
#include <stdint.h>

#include "sched/fingerprint.h"

struct node;

#ifdef READS_TOLD

void effects_end(void);
/* None of those that there are will be done any more. */
void effects_forget(void);
/* They take so much memory that they had better be forgotten. */
bool effects_full(void);

/*
 * The task @id has just done @steps steps, from the state of @n on, which are
 * found by @key.  Returns the number of what they did, from 1 on.
 */
uint32_t effect_learn(struct fingerprint key, const struct node *n,
		      unsigned int id, uint32_t steps);
struct fingerprint effect_key(uint32_t effect);

/* Was that said of it before?  Its first use is to be run, and compared. */
bool effect_tried(uint32_t effect);
/* The task has just done it: has it become what is kept, beside its print? */
bool effect_was(uint32_t effect, unsigned int id);

/*
 * By the task @id, from the state of the last node, which there is.  False: it
 * is to be run, and the state is still that.
 */
bool effect_do(uint32_t effect, unsigned int id);

#endif
#endif
