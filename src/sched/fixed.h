/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that has the same address in every process.
 *
 * The world and the code do, as the tool is linked so.  Of what else the stack
 * of a task, and so a state, can hold the address, the stacks themselves and
 * the statements of scenarios lie in such memory: then a state has the same
 * fingerprint in another process, and the states that were visited can be kept
 * in a file (states/checkpoint.h).
 */
#ifndef SCHED_FIXED_H
#define SCHED_FIXED_H

#include <stddef.h>

enum fixed {
	FIXED_STACKS,
	FIXED_SCENARIOS,
	FIXED_NR,
};

/*
 * Map so many bytes, zero, at the address of @what, where that is free; else
 * anywhere.  Once for each.  NULL: no memory.
 */
void *fixed_map(enum fixed what, size_t size);

/* Where it was mapped; NULL: it was not. */
const void *fixed_start(enum fixed what);
size_t fixed_size(enum fixed what);

#endif
