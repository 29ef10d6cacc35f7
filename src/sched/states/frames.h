/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frames on a task's stack: what of them means nothing any more.
 */
#ifndef SCHED_STATES_FRAMES_H
#define SCHED_STATES_FRAMES_H

#include <stdbool.h>

struct task;

/*
 * Clear the saved registers of a task that was left which no function on its
 * stack will look at again; the stack is in its place (kept.h).  Without what
 * this takes (libdw, Zydis, a fiber switch of our own), nothing is done:
 * states that are the same count as several, and each is visited.
 *
 * Returns whether each of these functions tells what it reads (footprint.h).
 */
bool frames_clear(const struct task *t);

/* The same question alone: nothing is cleared. */
bool frames_told(const struct task *t);

#endif
