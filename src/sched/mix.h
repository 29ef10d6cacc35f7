/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mixing words into a fingerprint of 128 bits, by multiplication (as wyhash
 * does): mix() for each pair of words, mixed() at the end.
 */
#ifndef SCHED_MIX_H
#define SCHED_MIX_H

#include "sched/fingerprint.h"

/* Neither word can make the other one vanish. */
static inline void mix(struct fingerprint *h, uint64_t a, uint64_t b)
{
	struct fingerprint p;

	a ^= 0xd71577fa8b5c8b27ull ^ h->high;
	b ^= 0x2ba9cb21e4c1a3f5ull ^ h->low;
	p = fingerprint_multiply(a, b);
	h->high = p.high ^ a;
	h->low = p.low ^ (b << 32 | b >> 32);
}

static inline struct fingerprint mixed(struct fingerprint h)
{
	struct fingerprint p, q;

	p = fingerprint_multiply(h.high ^ 0xf0f7c4e5b6a3928bull,
				 h.low ^ 0x94d049bb133111ebull);
	q = fingerprint_multiply(h.high ^ 0xbf58476d1ce4e5b9ull,
				 p.low ^ p.high ^ h.low ^
					 0x9e3779b97f4a7c15ull);
	return (struct fingerprint){ p.high ^ q.low, p.low ^ q.high };
}

#endif
