/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hashing a task; see state.h.
 */
#include "sched/state.h"

#include "sched/engine.h"
#include "sched/hash.h"

jmp_buf state_registers;

uint64_t state_hash_task(const void *frame)
{
	const char *top = fiber_top(&engine.current->fiber);
	uint64_t h = hash_words(1, state_registers, sizeof(state_registers));

	return hash_words(h, frame, (size_t)(top - (const char *)frame));
}
