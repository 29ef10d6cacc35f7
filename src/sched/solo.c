/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Livelock of a task that is alone.
 *
 * When only one task can go on for a long time, nothing but that task decides
 * what happens next: nobody else runs, and the environment was not asked.  If
 * the whole state then comes back (the world, its live stack with the saved
 * registers), it will come back for ever.  Compared by hash against the state
 * kept at steps that are powers of two (Brent), so a cycle of any length is
 * found after at most three times its length.  An equal hash of unequal states
 * would call a long loop endless by mistake: 64 bits, one chance in 2^64 a
 * step.
 */
#include "sched/engine.h"
#include "sched/world.h"

static uint64_t kept;
static uint32_t kept_at, kept_choices, next_keep;
static struct task *asking;
static uint64_t asked;

void solo_reset(void)
{
	kept_at = 0;
	next_keep = 0;
}

__attribute__((no_sanitize("address"))) static uint64_t
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

/* On the main stack: the asking task is switched away, its state at rest. */
static void hash_state(void)
{
	asked = hash_words(world_hash(1), asking->fiber.sp,
			   fiber_top(&asking->fiber));
}

void solo_check(struct task *t)
{
	asking = t;
	engine.listening = 0;
	engine.main_request = hash_state;
	fiber_switch(&t->fiber, &engine.main);
	if (kept_at && kept_choices == engine.nr_env_choices && asked == kept) {
		if (sched_hooks.livelock)
			sched_hooks.livelock("the same state comes back");
		return;
	}
	if (engine.steps < next_keep)
		return;
	kept = asked;
	kept_at = engine.steps;
	kept_choices = engine.nr_env_choices;
	next_keep = engine.steps * 2;
}
