/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The set of visited states: what was added is known and nothing else is, while
 * it grows and when it is full; and how probable it is that one is taken for
 * another, computed and counted.
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
	ok(n >= 4096 / 64 * 5 * 9 / 10, "%lu states go into 4 KiB",
	   (unsigned long)n);
	is_int(seen_add(seen, print_of(n)), SEEN_FULL, "then it is full");
	is_int(add_all(seen, 0, n, SEEN_KNOWN), 0, "and knows what it has");
	is_int(seen_count(seen), (intmax_t)n, "which is counted");
	ok(seen_bytes(seen) <= 4096, "it does not grow beyond its size");
	seen_free(seen);
}

/*
 * Of the lines that there are at first, all in the last ones, so that they go
 * on at the first one; half of them stay there as the set grows.
 */
static struct fingerprint last_lines(uint64_t n)
{
	return (struct fingerprint){ n << 9 | (511 - n % 3), n };
}

static void test_wrap(void)
{
	struct seen *seen = seen_new(1u << 20);
	size_t bytes = seen_bytes(seen);
	unsigned int wrong = 0;

	for (uint64_t i = 0; seen_bytes(seen) < 8 * bytes; i++) {
		for (uint64_t k = 0; k < i; k++)
			wrong += seen_add(seen, last_lines(k)) != SEEN_KNOWN;
		wrong += seen_add(seen, last_lines(i)) != SEEN_NEW;
		add_all(seen, i * 30, i * 30 + 30, SEEN_NEW);
	}
	is_int(wrong, 0, "the first lines are neighbours of the last ones");
	seen_free(seen);
}

/* Which bits are compared: as many as the bound is computed from. */
static void test_bits(void)
{
	struct seen *seen = seen_new(1u << 20);
	unsigned int compared = 0;
	struct fingerprint p = print_of(1);

	seen_add(seen, p);
	for (unsigned int bit = 0; bit < 128; bit++) {
		struct fingerprint q = p;

		if (bit < 64)
			q.high ^= 1ull << bit;
		else
			q.low ^= 1ull << (bit - 64);
		compared += seen_add(seen, q) == SEEN_NEW;
	}
	is_int(compared, SEEN_BITS, "so many bits are compared");
	seen_free(seen);
}

/* Is a walk wrong before it has come to more than @nr states? */
static bool misses(uint64_t trial, unsigned int nr, unsigned int bits)
{
	struct seen *seen = seen_new(1u << 20);
	bool missed = false;

	for (uint64_t i = 0; !missed && seen_count(seen) <= nr; i++) {
		struct fingerprint p = print_of((trial << 32) + i);

		p.high &= (1ull << bits) - 1;
		p.low = 0;
		missed = seen_add(seen, p) == SEEN_KNOWN;
		/* More steps to what is known are none to be wrong at. */
		missed |= seen_add(seen, p) != SEEN_KNOWN;
	}
	seen_free(seen);
	return missed;
}

/* Four times what it is apart by chance, squared. */
static bool near(double counted, double bound)
{
	return (counted - bound) * (counted - bound) < 16 * bound;
}

static void check_doubt(unsigned int nr, unsigned int bits, unsigned int trials)
{
	double bound = seen_doubt_of(nr, bits) * trials;
	unsigned int missed = 0;

	for (unsigned int i = 0; i < trials; i++)
		missed += misses(i, nr, bits);
	ok(near(missed, bound),
	   "%u states, %u bits: %u of %u walks missed one, %.0f expected", nr,
	   bits, missed, trials, bound);
}

static void test_doubt(void)
{
	check_doubt(1, 4, 4000);
	check_doubt(2, 6, 4000);
	check_doubt(20, 12, 4000);
	check_doubt(200, 18, 2000);
	check_doubt(2000, 25, 1000);
	ok(seen_doubt_of(1u << 31, 60) == 1, "a probability is at most 1");
}

int main(void)
{
	test_growth();
	test_wrap();
	test_parts();
	test_full();
	test_bits();
	test_doubt();
	return done_testing();
}
