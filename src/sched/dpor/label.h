/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the environment has answered in a step, by numbers: one for each
 * sequence of outcomes.
 */
#ifndef SCHED_DPOR_LABEL_H
#define SCHED_DPOR_LABEL_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/blob.h"

#define LABEL_EMPTY 0u		/* it was not asked */

void labels_begin(void);
void labels_end(void);

/* @label and one outcome more, of so many. */
uint32_t label_add(uint32_t label, unsigned int outcome, unsigned int of);
/* All but the last; how many there are; the last; of how many that is. */
uint32_t label_before(uint32_t label);
uint32_t label_length(uint32_t label);
unsigned int label_outcome(uint32_t label);
unsigned int label_of(uint32_t label);
/* The outcomes of @label up to @length. */
uint32_t label_part(uint32_t label, uint32_t length);
/* Does @label begin with @part? */
bool label_begins(uint32_t label, uint32_t part);

/* One of them in a file. */
void label_put(struct blob_out *out, uint32_t label);
uint32_t label_get(struct blob_in *in);

#endif
