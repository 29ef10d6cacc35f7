/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The values that a scenario leaves open, for strategies to which each
 * combination of them is a world of its own: one after the other.
 */
#ifndef SCHED_OPEN_H
#define SCHED_OPEN_H

#include <stdbool.h>
#include <stdint.h>

/* The first combination. */
void open_begin(void);
/* This one, as engine.open has it. */
void open_set(const uint32_t *values);
/* The next one; false: that was the last. */
bool open_next(void);
/* The next value of it, below @n. */
unsigned int open_choose(unsigned int n);

#endif
