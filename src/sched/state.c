/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hashing a task; see state.h.
 */
#include "sched/state.h"

#include "sched/engine.h"

static __attribute__((no_sanitize("address"))) uint64_t
hash_words(uint64_t h, const void *start, const void *end)
{
	const uint64_t *p = start;

	for (; (const void *)(p + 1) <= end; p++) {
		h ^= *p;
		h *= 0x9e3779b97f4a7c15ull;
		h ^= h >> 32;
	}
	return h;
}

jmp_buf state_registers;

uint64_t state_hash_task(const void *frame)
{
	uint64_t h = hash_words(1, state_registers, state_registers + 1);

	return hash_words(h, frame, fiber_top(&engine.current->fiber));
}
