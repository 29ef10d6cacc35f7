/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clocks of objects; see clock.h.
 */
#include "sched/clock.h"

#include <string.h>

#include "sched/engine.h"
#include "sched/shadow_cell.h"

void clock_acquire(const volatile void *obj)
{
	struct task *t = engine.current;
	struct cell *cell;

	if (!t || !world_has(obj))
		return;
	cell = cell_at(granule_of(obj));
	if (cell->sync)
		clock_join(&t->clock, &shadow_clocks[cell->sync]);
}

void clock_release(const volatile void *obj)
{
	struct task *t = engine.current;
	struct cell *cell;

	if (!t || !world_has(obj))
		return;
	cell = cell_at(granule_of(obj));
	if (!cell->sync) {
		cell->sync = shadow_clock_new();
		shadow_clocks[cell->sync] = t->clock;
	} else {
		clock_join(&shadow_clocks[cell->sync], &t->clock);
	}
	t->clock.at[t->id]++;
}

void clock_publish(const volatile void *obj)
{
	clock_reset(obj);
	clock_release(obj);
}

void clock_acq_rel(const volatile void *obj)
{
	clock_acquire(obj);
	clock_release(obj);
}

void clock_reset(const volatile void *obj)
{
	if (engine.current && world_has(obj))
		cell_at(granule_of(obj))->sync = 0;
}
