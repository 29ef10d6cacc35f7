/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbered sequences: equal ones have one number and unequal ones have not,
 * whatever their hashes are; and no more memory is taken than may be.
 */
#include "sched/states/intern.h"

#include <stdlib.h>
#include <string.h>

#include "tap/tap.h"

#define MANY 20000u
#define WORDS_MAX 9u

static uint32_t numbers[MANY];

/* Of 1 to 9 words, no two of them equal; most words of them are. */
static uint32_t sequence(uint32_t n, uint64_t words[WORDS_MAX])
{
	uint32_t nr = n % WORDS_MAX + 1;

	memset(words, 0, WORDS_MAX * sizeof(*words));
	words[n / WORDS_MAX % nr] = n;
	return nr;
}

static uint32_t add(struct intern *in, uint32_t n)
{
	uint64_t words[WORDS_MAX];
	uint32_t nr = sequence(n, words);

	return intern_number(in, 3, words, nr);
}

static int compare(const void *a, const void *b)
{
	const uint32_t *p = a, *q = b;

	return *p < *q ? -1 : *p > *q;
}

static void test_many(uint32_t many, unsigned int bits)
{
	struct intern *in = intern_new(64u << 20, bits);
	unsigned int others = 0, equal = 0, wrong = 0;
	size_t before = intern_bytes(in);
	uint64_t words[WORDS_MAX];

	for (uint32_t i = 0; i < many; i++)
		numbers[i] = add(in, i + 1);
	for (uint32_t i = 0; i < many; i++) {
		uint32_t nr = sequence(i + 1, words);

		others += add(in, i + 1) != numbers[i];
		wrong += intern_kind(in, numbers[i]) != 3 ||
			 memcmp(intern_words(in, numbers[i]), words,
				nr * sizeof(*words));
	}
	qsort(numbers, many, sizeof(*numbers), compare);
	for (uint32_t i = 1; i < many; i++)
		equal += numbers[i] == numbers[i - 1];
	is_int(others, 0, "%u bits: equal ones have one number", bits);
	is_int(equal, 0, "and unequal ones others");
	is_int(wrong, 0, "which they are found by");
	ok(numbers[0] != INTERN_NOTHING && numbers[many - 1] != INTERN_FULL,
	   "two numbers are none's");
	ok(intern_bytes(in) > before, "they take memory");
	intern_free(in);
}

static void test_kinds(void)
{
	struct intern *in = intern_new(1u << 20, 1);
	uint64_t words[2] = { 0, 0 };
	uint32_t a = intern_number(in, 1, words, 1);
	uint32_t b = intern_number(in, 1, words, 2);
	uint32_t c = intern_number(in, 2, words, 1);

	ok(a != b, "the length tells apart");
	ok(a != c, "and so does the kind");
	ok(intern_mark(in, a), "it was not marked");
	ok(!intern_mark(in, a), "now it was");
	ok(intern_mark(in, c), "that is one's own");
	is_int(intern_number(in, 1, words, 1), a, "and is no part of it");
	is_int(intern_kind(in, a), 1, "nor of the kind");
	intern_free(in);
}

static void test_full(size_t bytes)
{
	struct intern *in = intern_new(bytes, 0);
	unsigned int others = 0;
	uint32_t n = 0;

	while (n < MANY && (numbers[n] = add(in, n + 1)) != INTERN_FULL)
		n++;
	ok(n > bytes / 128 && n < bytes / 16, "%u go into %zu bytes", n, bytes);
	is_int(add(in, n + 1), INTERN_FULL, "then it is full");
	ok(intern_bytes(in) <= bytes && intern_load(in) > 0.5 &&
		   intern_load(in) <= 1,
	   "it takes %zu bytes", intern_bytes(in));
	for (uint32_t i = 0; i < n; i++)
		others += add(in, i + 1) != numbers[i];
	is_int(others, 0, "and knows what it has");
	intern_free(in);
}

int main(void)
{
	test_many(MANY, 0);
	test_many(2000, 8);
	test_many(500, 1);
	test_kinds();
	test_full(64u << 10);
	test_full(200000);
	return done_testing();
}
