/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of a task, as a number to compare.
 */
#ifndef SCHED_STATE_H
#define SCHED_STATE_H

#include <stdbool.h>
#include <stdint.h>

struct task;

/*
 * A hash of the live stack of the running task, its saved registers included,
 * and with @world of all that is used of the world.  Equal states have equal
 * hashes; unequal ones collide once in 2^64.
 */
uint64_t state_hash(struct task *t, bool world);

/* A hash of the words in [start, end), live stack or not, on top of @h. */
uint64_t state_hash_words(uint64_t h, const void *start, const void *end);

#endif
