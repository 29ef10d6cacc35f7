/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes by code that is compiled as primitives are, for tests/model/track.c.
 */
#ifndef TESTS_TRACK_WRITES_H
#define TESTS_TRACK_WRITES_H

#include <stddef.h>
#include <stdint.h>

struct written {
	uint8_t byte;
	uint16_t half;
	uint32_t word;
	uint64_t giant;
	unsigned __int128 two;
	volatile uint32_t volatile_word;
	struct {
		uint8_t pad;
		uint16_t half;
		uint32_t word;
		uint64_t giant;
	} __attribute__((packed)) odd;
	struct large {
		uint64_t words[12];
	} from, to;
	uint8_t bytes[160];
};

/* The n-th kind of write, a step; 0: there are no more. */
int write_nth(struct written *w, unsigned int n, size_t size);

#endif
