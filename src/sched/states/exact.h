/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * States as they are, to be compared whole, instead of fingerprints.
 *
 * What is kept of a state is what its fingerprint is made from, all of it, but
 * each part once: lines of the world, tasks with their stacks, what races.h
 * has.  Parts have numbers (intern.h), and so have the worlds and the states
 * that are made of them (Holzmann, "State compression in SPIN", 1997; the world
 * as a tree, of which a step makes a few nodes anew: Laarman, van de Pol,
 * Weber, "Parallel recursive state compression for free", SPIN 2011).  Two
 * states have one number if they are the same, word for word; a hash says where
 * to look, and nothing else.
 */
#ifndef SCHED_STATES_EXACT_H
#define SCHED_STATES_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/states/intern.h"

extern bool exact_on;

/* From now on, with no state in it; @bytes and @bits as for intern_new(). */
void exact_begin(size_t bytes, unsigned int bits);
void exact_end(void);

/*
 * Numbers of parts.  INTERN_FULL: there is no room, nor is there any for what
 * this is a part of.
 */
uint32_t exact_part(const uint64_t *words, uint32_t nr);

/* All the world as it is. */
uint32_t exact_world(void);
/* The same, if it was @before when the epoch began: see track.h. */
uint32_t exact_world_after(uint32_t before);

/* What stands for a state that is made of these words, some of them numbers. */
struct fingerprint exact_state(const uint64_t *words, uint32_t nr);
bool exact_is_full(struct fingerprint state);
/* It is visited now: false if it has been. */
bool exact_visit(struct fingerprint state);

/* States that were visited; bytes; how full they are, 0 to 1. */
uint64_t exact_count(void);
size_t exact_bytes(void);
double exact_load(void);

#endif
