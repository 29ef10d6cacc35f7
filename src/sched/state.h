/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of a task, as a number to compare.
 */
#ifndef SCHED_STATE_H
#define SCHED_STATE_H

#include <setjmp.h>
#include <stdint.h>

/*
 * Keep the registers that a callee has to preserve as they are on entry of the
 * function that says so first of all.  What it needs afterwards must not be in
 * one of them by then: let it keep that in static variables.
 */
extern jmp_buf state_registers;
#define state_keep_registers() ((void)_setjmp(state_registers))

/*
 * A hash of what the running task has of its own: the registers kept, and its
 * stack from @frame up, the frame of the function that kept them.  What the
 * engine keeps below would differ from step to step.  Equal states have equal
 * hashes; unequal ones collide once in 2^64.
 */
uint64_t state_hash_task(const void *frame);

#endif
