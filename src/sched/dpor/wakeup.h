/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wakeup trees: what is to be run from a place on the path, beside what is run
 * (Abdulla, Aronis, Jonsson, Sagonas, "Source sets", JACM 64:4, 2017).
 *
 * A branch is a step, with what comes behind it; the first one is run first. A
 * sequence of steps is added unless what it comes to will be run anyway: if it
 * can begin with a step that is asleep, or with that of a branch, and so on
 * with the rest of it along that.  So nothing is run twice, nor cut off.
 *
 * What a leaf touches is a guess: what its step touched where it came second.
 * It may do otherwise where it comes first, and then what was taken for a
 * beginning of it is none.  So a leaf holds what begins with it, until it was
 * run, and that is filed anew.
 */
#ifndef SCHED_DPOR_WAKEUP_H
#define SCHED_DPOR_WAKEUP_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/dpor/branch.h"

struct event;

void wakeup_begin(void);
void wakeup_end(void);

/* The first branch at @e is no more: what is behind it, and held, is yours. */
struct branch wakeup_take(struct event *e);
/* A leaf at @e, behind what there is, unless that will be run anyway. */
void wakeup_add(struct event *e, unsigned int task, uint32_t label);

/*
 * The branches at @e but for other answers to its step, which was run and is
 * not what was guessed: they are yours.
 */
uint32_t wakeup_set_aside(struct event *e);
/*
 * Of @list, what begins with the step at @e, as it is known now, is filed
 * behind it, where @behind is: that is returned.  The rest is filed at @e.
 */
uint32_t wakeup_refile(struct event *e, uint32_t list, uint32_t behind);

/* What was held by a leaf at @e that cannot be run is filed there. */
void wakeup_release(struct event *e, uint32_t held);

/*
 * From @first on, the steps of the path that do not happen after it, and then
 * @second (that may be the pending one): unless that will be run anyway.
 */
void wakeup_reverse(uint32_t first, uint32_t second);

#endif
