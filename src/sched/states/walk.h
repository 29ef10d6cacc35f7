/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk over all states of a program, depth first.
 */
#ifndef SCHED_STATES_WALK_H
#define SCHED_STATES_WALK_H

#include <stdbool.h>

struct account;

/* Bytes of the set of visited states, if nobody says otherwise. */
#define WALK_MEMORY_DEFAULT (1ul << 30)

/*
 * Visit what can be reached, or as much of it as the limits of the search let.
 * True if that is all there is.
 */
bool walk(struct account *account);

#endif
