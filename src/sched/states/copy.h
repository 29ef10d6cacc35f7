/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copies of whole words, inline: memcpy() is ours (tsan.c), and a call of the
 * library's costs more than most copies of tasks and stacks.
 */
#ifndef SCHED_STATES_COPY_H
#define SCHED_STATES_COPY_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t copy_chunk __attribute__((vector_size(32)));
typedef copy_chunk copy_any __attribute__((aligned(8), may_alias));

/* @size bytes, a multiple of 8; of stacks, too. */
static inline __attribute__((no_sanitize("address"))) void
copy_words(void *to, const void *from, size_t size)
{
	const char *source = from;
	char *p = to;

	for (; size >= sizeof(copy_any); size -= sizeof(copy_any)) {
		*(copy_any *)(void *)p =
			*(const copy_any *)(const void *)source;
		p += sizeof(copy_any);
		source += sizeof(copy_any);
	}
	for (; size; size -= sizeof(uint64_t)) {
		*(uint64_t *)(void *)p =
			*(const uint64_t *)(const void *)source;
		p += sizeof(uint64_t);
		source += sizeof(uint64_t);
	}
}

#endif
