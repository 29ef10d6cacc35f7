/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Livelock of a task that is alone.
 *
 * When only one task can go on for a long time, nothing but that task decides
 * what happens next: nobody else runs, and the environment was not asked.  If
 * the whole state then comes back (the world, its live stack and registers
 * where it declares an operation), it will come back for ever.  Compared by
 * hash against the state kept at steps that are powers of two (Brent), so a
 * cycle of any length is found after at most three times its length.  An equal
 * hash of unequal states would call a long loop endless by mistake: 64 bits,
 * one chance in 2^64 a step.
 */
#include "sched/engine.h"
#include "sched/state.h"
#include "sched/world.h"

static uint64_t kept;
static uint32_t kept_at, kept_choices, next_keep;

void solo_reset(void)
{
	kept_at = 0;
	next_keep = 0;
}

__attribute__((noinline)) void solo_check(const void *frame)
{
	uint64_t now = world_hash(state_hash_task(frame));

	if (kept_at && kept_choices == engine.nr_env_choices && now == kept) {
		if (sched_hooks.livelock)
			sched_hooks.livelock("the same state comes back");
		return;
	}
	if (engine.steps < next_keep)
		return;
	kept = now;
	kept_at = engine.steps;
	kept_choices = engine.nr_env_choices;
	next_keep = engine.steps * 2;
}

__attribute__((noinline)) void solo_op(void)
{
	state_keep_registers();
	solo_check(__builtin_frame_address(0));
}
