/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words of the world as marks: one of 64 bits each, so that whether two sets of
 * them meet takes one comparison.  They may seem to, but do not seem not to.
 */
#ifndef SCHED_STATES_MARK_H
#define SCHED_STATES_MARK_H

#include <stdint.h>

static inline uint64_t mark_of(uint32_t word)
{
	return 1ull << ((word ^ word >> 6) & 63);
}

#endif
