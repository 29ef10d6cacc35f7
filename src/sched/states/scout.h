/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A few executions before a walk, from its first state.
 *
 * A walk goes depth first: for long the first task is done before any other one
 * begins.  What it finds late - memory that no lock protects, objects that are
 * not private - voids all that was done by then.  Executions that begin with
 * another task each find most of that in a hundred steps.
 *
 * What stays of them is what holds of the program: which memory that is, which
 * tasks access what, which words ever change, and in which order locks were
 * taken (an order that is wrong is not kept, and said again).  No state is
 * visited, no step is learned from, and no end is accounted for.
 */
#ifndef SCHED_STATES_SCOUT_H
#define SCHED_STATES_SCOUT_H

/* Steps of one, as some go in circles. */
#define SCOUT_LONGEST 512u

/* The path has one node, whose state there is, and will be. */
void scout(void);

#endif
