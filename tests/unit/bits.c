/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * States as bits: what was added is known; how much of the rest is taken for
 * that is estimated, and counted here.
 */
#include "sched/states/bits.h"

#include "sched/rng.h"
#include "tap/tap.h"

static struct fingerprint print_of(uint64_t n)
{
	uint64_t state = n * 2;
	uint64_t high = rng_next(&state);

	return (struct fingerprint){ high, rng_next(&state) };
}

/* @nr states; how many of them are taken for visited? */
static void test_missed(size_t bytes, uint64_t nr)
{
	struct bits *bits = bits_new(bytes);
	unsigned int forgotten = 0;
	uint64_t missed = 0;
	double apart, factor = (double)bytes * 8;

	for (uint64_t i = 0; i < nr; i++) {
		missed += bits_add(bits, print_of(i)) == SEEN_KNOWN;
		forgotten += bits_add(bits, print_of(i)) != SEEN_KNOWN;
	}
	is_int(forgotten, 0, "what was added is known");
	is_int(bits_count(bits), nr - missed, "new ones are counted");
	is_int(bits_bytes(bits), bytes, "it has its size");
	factor /= (double)(nr - missed);
	ok(bits_factor(bits) > factor * 0.999 &&
		   bits_factor(bits) < factor * 1.001,
	   "%.3g bits for each", bits_factor(bits));
	apart = (double)missed - bits_missed(bits);
	ok(apart * apart <= 16 * (bits_missed(bits) + 1),
	   "%u missed, %.1f expected", (unsigned int)missed, bits_missed(bits));
	bits_free(bits);
}

/* Each of the hashes is another part of the fingerprint. */
static void test_parts(void)
{
	struct bits *bits = bits_new(1u << 20);
	struct fingerprint p = print_of(1);
	unsigned int matter = 0;

	bits_add(bits, p);
	for (unsigned int bit = 0; bit < 128; bit++) {
		struct fingerprint q = p;

		if (bit < 64)
			q.low ^= 1ull << bit;
		else
			q.high ^= 1ull << (bit - 64);
		matter += bits_add(bits, q) == SEEN_NEW;
	}
	/* Of each the highest bits say where in the array. */
	is_int(matter, 3 * 23, "so many bits of a fingerprint matter");
	bits_free(bits);
}

int main(void)
{
	test_missed(1u << 20, 100000);
	test_missed(64u << 10, 100000);
	test_missed(64u << 10, 400000);
	test_missed(40000, 20000);
	test_parts();
	return done_testing();
}
