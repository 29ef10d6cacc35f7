/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of tasks as bits of a word.
 *
 * They have few members, so loops over these are shorter than a call of the
 * compiler's population count where the processor's own may not be used.
 */
#ifndef SCHED_BITS_H
#define SCHED_BITS_H

#include <stdint.h>

static inline unsigned int bits_count(uint32_t set)
{
	unsigned int n = 0;

	for (; set; set &= set - 1)
		n++;
	return n;
}

/* The n-th member, from 0; there must be so many. */
static inline unsigned int bits_nth(uint32_t set, unsigned int n)
{
	while (n--)
		set &= set - 1;
	return (unsigned int)__builtin_ctz(set);
}

#endif
