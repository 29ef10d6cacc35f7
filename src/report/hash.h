/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FNV-1a, 64 bits: the hash by which reports know scenarios, schedules and
 * themselves.  It notices damage and mistakes, not malice.
 */
#ifndef REPORT_HASH_H
#define REPORT_HASH_H

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

#endif
