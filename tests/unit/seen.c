/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The set of visited states: what was added is known and nothing else is, while
 * it grows and when it is full.
 */
#include "sched/states/seen.h"

#include "sched/rng.h"
#include "tap/tap.h"

#define MANY 100000u

static struct fingerprint print_of(uint64_t n)
{
	uint64_t state = n * 2;
	uint64_t high = rng_next(&state);

	return (struct fingerprint){ high, rng_next(&state) };
}

static unsigned int add_all(struct seen *seen, uint64_t from, uint64_t to,
			    enum seen_result want)
{
	unsigned int others = 0;

	for (uint64_t i = from; i < to; i++)
		others += seen_add(seen, print_of(i)) != want;
	return others;
}

static void test_growth(void)
{
	struct seen *seen = seen_new(64u << 20);
	size_t before = seen_bytes(seen);

	is_int(add_all(seen, 0, MANY, SEEN_NEW), 0, "what is new is new");
	is_int(add_all(seen, 0, MANY, SEEN_KNOWN), 0, "and known from then on");
	is_int(seen_count(seen), MANY, "each is counted once");
	ok(seen_bytes(seen) > before, "the set has grown");
	ok(seen_load(seen) > 0.3 && seen_load(seen) <= 0.81, "and is filled");
	ok(seen_doubt(seen) > 0 && seen_doubt(seen) < 1e-18,
	   "a state was hardly taken for another");
	seen_free(seen);
}

/* Each part of a fingerprint counts, also where all share a line. */
static void test_parts(void)
{
	struct seen *seen = seen_new(1u << 20);
	struct fingerprint p = { 5, 7 };

	is_int(seen_add(seen, p), SEEN_NEW, "a fingerprint");
	p.low = 8;
	is_int(seen_add(seen, p), SEEN_NEW, "another low word");
	p.high = 5 | 1ull << 63;
	is_int(seen_add(seen, p), SEEN_NEW, "another high word");
	p.high = 0;
	p.low = 0;
	is_int(seen_add(seen, p), SEEN_NEW, "zeros");
	is_int(seen_add(seen, p), SEEN_KNOWN, "are known, too");
	for (uint64_t i = 1; i <= 20; i++)
		seen_add(seen, (struct fingerprint){ i << 40, i });
	is_int(seen_count(seen), 24, "lines that are full have neighbours");
	is_int(seen_add(seen, (struct fingerprint){ 20ull << 40, 20 }),
	       SEEN_KNOWN, "where they are found");
	seen_free(seen);
}

static void test_full(void)
{
	struct seen *seen = seen_new(4096);
	uint64_t n = 0;

	while (seen_add(seen, print_of(n)) == SEEN_NEW)
		n++;
	ok(n >= 4096 / 64 * 3, "%lu states go into 4 KiB", (unsigned long)n);
	is_int(seen_add(seen, print_of(n)), SEEN_FULL, "then it is full");
	is_int(add_all(seen, 0, n, SEEN_KNOWN), 0, "and knows what it has");
	is_int(seen_count(seen), (intmax_t)n, "which is counted");
	ok(seen_bytes(seen) <= 4096, "it does not grow beyond its size");
	seen_free(seen);
}

int main(void)
{
	test_growth();
	test_parts();
	test_full();
	return done_testing();
}
