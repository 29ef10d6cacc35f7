/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hashing a task; see state.h.
 *
 * The task switches to the main stack, so that its registers are on its own,
 * and is hashed from there while it is at rest.
 */
#include "sched/state.h"

#include "sched/engine.h"
#include "sched/world.h"

static struct task *asking;
static bool with_world;
static uint64_t answer;

__attribute__((no_sanitize("address"))) uint64_t
state_hash_words(uint64_t h, const void *start, const void *end)
{
	const uint64_t *p = start;

	for (; (const void *)(p + 1) <= end; p++) {
		h ^= *p;
		h *= 0x9e3779b97f4a7c15ull;
		h ^= h >> 32;
	}
	return h;
}

static void hash_at_rest(void)
{
	answer = state_hash_words(with_world ? world_hash(1) : 1,
				  asking->fiber.sp, fiber_top(&asking->fiber));
}

uint64_t state_hash(struct task *t, bool world)
{
	asking = t;
	with_world = world;
	engine.listening = 0;
	engine.main_request = hash_at_rest;
	fiber_switch(&t->fiber, &engine.main);
	return answer;
}
