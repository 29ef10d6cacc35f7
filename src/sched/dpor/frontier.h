/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is left to be run, in a file: the path, and at each place on it what is
 * asleep and which branches there are.
 *
 * Of the path, only who went on and what he was answered is kept.  All else is
 * found again by running it once more, as a script; which is no execution, for
 * it was one.  Whoever has followed it has the same clocks, words and races
 * behind him, and goes on as he would have.
 */
#ifndef SCHED_DPOR_FRONTIER_H
#define SCHED_DPOR_FRONTIER_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/blob.h"

void frontier_put(struct blob_out *out);

/* The script, which is to be followed from the first step on. */
void frontier_get(struct blob_in *in);
/* There is one. */
bool frontier_is_script(void);
/*
 * Who does its next step, which is the @n-th, and what he is answered:
 * TASKS_MAX if it ends here, or does not fit.
 */
unsigned int frontier_step(uint32_t n, uint32_t enabled, uint32_t *label);
/*
 * Its execution has ended: the rest of what was put.  False: the path is
 * another one.
 */
bool frontier_reached(struct blob_in *in);

void frontier_end(void);

#endif
