/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hashes of 128 bits that are taken for what they are of.
 */
#ifndef SCHED_FINGERPRINT_H
#define SCHED_FINGERPRINT_H

#include <stdbool.h>
#include <stdint.h>

struct fingerprint {
	uint64_t high, low;
};

static inline void fingerprint_xor(struct fingerprint *to,
				   struct fingerprint from)
{
	to->high ^= from.high;
	to->low ^= from.low;
}

/* The same, where there are many, with one instruction for both halves. */
typedef uint64_t fingerprint_whole __attribute__((vector_size(16)));
typedef fingerprint_whole fingerprint_any
	__attribute__((aligned(8), may_alias));

static inline const fingerprint_any *
fingerprint_at(const struct fingerprint *print)
{
	return (const void *)print;
}

static inline bool fingerprint_equal(struct fingerprint a, struct fingerprint b)
{
	return a.high == b.high && a.low == b.low;
}

/* Of a part that there is not. */
static inline bool fingerprint_is_none(struct fingerprint print)
{
	return !(print.high | print.low);
}

/* 64 bits by 64, all 128 of the product: what mixing is made of. */
static inline struct fingerprint fingerprint_multiply(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (struct fingerprint){ (uint64_t)(product >> 64),
				     (uint64_t)product };
}

#endif
