/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hashes, 64 bits.
 *
 * FNV-1a is the one by which logs, scenarios, schedules and reports are known,
 * in any process: it notices damage and mistakes, not malice.  States are
 * compared within a process by a faster one, which mixes in words: equal only
 * by chance, once in 2^64.
 */
#ifndef SCHED_HASH_H
#define SCHED_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START 0xcbf29ce484222325ull
#define HASH_PRIME 0x100000001b3ull

static inline uint64_t hash_bytes(uint64_t h, const void *data, size_t size)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < size; i++)
		h = (h ^ p[i]) * HASH_PRIME;
	return h;
}

/* The terminator is hashed too, so that "ab", "c" and "a", "bc" differ. */
static inline uint64_t hash_string(uint64_t h, const char *s)
{
	do
		h = (h ^ (unsigned char)*s) * HASH_PRIME;
	while (*s++);
	return h;
}

/* Little-endian on every machine. */
static inline uint64_t hash_number(uint64_t h, uint64_t n)
{
	for (int i = 0; i < 8; i++, n >>= 8)
		h = (h ^ (n & 0xff)) * HASH_PRIME;
	return h;
}

/* --- states --- */

/* Whole words only.  A stack has red zones of AddressSanitizer in it. */
static inline __attribute__((no_sanitize("address"))) uint64_t
hash_words(uint64_t h, const void *start, size_t size)
{
	const uint64_t *p = start;

	for (size_t i = 0; i < size / sizeof(*p); i++) {
		h ^= p[i];
		h *= 0x9e3779b97f4a7c15ull;
		h ^= h >> 32;
	}
	return h;
}

#endif
