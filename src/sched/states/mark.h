/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words of the world as marks: one of 64 bits each, so that whether two sets of
 * them meet takes one comparison.  They may seem to, but do not seem not to.
 *
 * Words get them in turn, as they are first asked for: few are, since most
 * never change.  By their numbers, 14 words that a step looks at and 4 that
 * another one writes would seem to meet three times out of four.
 */
#ifndef SCHED_STATES_MARK_H
#define SCHED_STATES_MARK_H

#include <stdint.h>

/* Nobody has any; until then each keeps its own. */
void marks_begin(void);
uint64_t mark_of(uint32_t word);

#endif
