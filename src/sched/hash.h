/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hash by which states are compared within a process: words are mixed in
 * one by one.  Fast, and equal only by chance: once in 2^64.
 */
#ifndef SCHED_HASH_H
#define SCHED_HASH_H

#include <stddef.h>
#include <stdint.h>

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
