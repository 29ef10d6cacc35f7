/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk in a file, and going on with it in another process.
 *
 * What a walk is in the middle of is its path, the states that were visited,
 * those that are open (rings.h), and what was learned so far.  Of the path the
 * choices are kept and what is left to do at each state: the steps are done
 * again, those that went on alone (reduce.h) too, whether they would do so now
 * or not, which makes its nodes what they were, and each state has to have the
 * fingerprint that it had.  So no world and no stack is kept; but fingerprints
 * hold addresses: code, the world, stacks (sched/fixed.h), so that the file is
 * good for the same build alone, and whoever keeps it has to see to that.
 *
 * What is kept, and why that is all:
 *
 *  - the visited states, the open ones in their order, and of each on the path
 *    what was found of its ring: what is known of states that are not on it;
 *  - places.h: what all steps so far have found of memory that could be raced
 *    for, and what of it is looked at closely;
 *  - reduce.h, and what it is made from: what is known of whose memory is whose
 *    and what of that is relied upon, so that a walk is void if it would have
 *    been;
 *  - what was learned over executions (lock order), by a hook, and the result
 *    of the search so far, finds included;
 *  - which values were chosen for what the program leaves open: those before
 *    were visited;
 *  - nothing else of the engine: clocks, names, numbers, the log and outcomes
 *    of the environment are those of the path, and known.h is part of a state.
 *
 * A set of states that are kept whole (exact.h), or as bits, is not kept.
 */
#ifndef SCHED_STATES_CHECKPOINT_H
#define SCHED_STATES_CHECKPOINT_H

#include <stdbool.h>
#include <stdint.h>

struct walk;

/* The walk may be kept now, if somebody wants to. */
void checkpoint_offer(struct walk *w, bool cut_off);

/* Before the world is there, and when the first state is on the path. */
void checkpoint_begin(struct walk *w);
void checkpoint_go_on(struct walk *w);

#endif
