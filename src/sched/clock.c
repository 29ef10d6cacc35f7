/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clocks of objects; see clock.h.
 */
#include "sched/clock.h"

#include <stdbool.h>

#include "sched/engine.h"
#include "sched/shadow_cell.h"

/* By task: what it knew at its last release fence; what its reads were told. */
static struct clock fenced[TASKS_MAX], told[TASKS_MAX];
static uint32_t has_told;
uint32_t clock_fenced;

void clock_begin(void)
{
	clock_fenced = has_told = 0;
}

void clock_marked(struct cell *cell, bool write)
{
	const struct task *t = engine.current;
	uint32_t bit = 1u << t->id;

	if (cell->sync) {
		if (!(has_told & bit))
			told[t->id] = shadow_clocks[cell->sync];
		else
			clock_join(&told[t->id], &shadow_clocks[cell->sync]);
		has_told |= bit;
	}
	if (!write || !(clock_fenced & bit))
		return;
	if (!cell->sync)
		cell->sync = shadow_clock_new();
	clock_join(&shadow_clocks[cell->sync], &fenced[t->id]);
}

void clock_fence_release(void)
{
	struct task *t = engine.current;

	if (!t)
		return;
	fenced[t->id] = t->clock;
	clock_fenced |= 1u << t->id;
	t->clock.at[t->id]++;
}

void clock_fence_acquire(void)
{
	struct task *t = engine.current;

	if (t && has_told & 1u << t->id)
		clock_join(&t->clock, &told[t->id]);
}

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

void clock_forward(const volatile void *to, const volatile void *from)
{
	struct cell *source, *cell;

	if (!engine.current || !world_has(to) || !world_has(from))
		return;
	source = cell_at(granule_of(from));
	if (!source->sync)
		return;
	cell = cell_at(granule_of(to));
	if (!cell->sync)
		cell->sync = shadow_clock_new();
	clock_join(&shadow_clocks[cell->sync], &shadow_clocks[source->sync]);
}
