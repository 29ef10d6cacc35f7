/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clocks of objects; see clock.h.
 */
#include "sched/clock.h"

#include <stdbool.h>

#include "sched/engine.h"
#include "sched/shadow_cell.h"
#include "sched/states/races.h"

/* By task: what it knew at its last release fence; what its reads were told. */
static struct clock fenced[TASKS_MAX], told[TASKS_MAX];
static uint32_t has_told;
uint32_t clock_fenced;

unsigned int clock_tasks;

void clock_forget(unsigned int task)
{
	clock_fenced &= ~(1u << task);
	has_told &= ~(1u << task);
}

void clock_begin(void)
{
	clock_tasks = 0;
	clock_fenced = has_told = 0;
}

/*
 * The clock of the object that starts @offset bytes into the granule; 0 if
 * nothing was released to it.
 */
static uint16_t find(const struct cell *cell, unsigned int offset)
{
	uint16_t i = cell->sync;

	while (i && shadow_syncs[i].offset != offset)
		i = shadow_syncs[i].next;
	return i;
}

static struct clock *find_or_add(struct cell *cell, unsigned int offset)
{
	uint16_t i = find(cell, offset);

	if (!i) {
		i = shadow_clock_new();
		shadow_syncs[i].offset = (uint8_t)offset;
		shadow_syncs[i].next = cell->sync;
		cell->sync = i;
	}
	return &shadow_clocks[i];
}

static inline unsigned int offset_of(const volatile void *obj)
{
	return (uintptr_t)obj % GRANULE;
}

void clock_marked(struct cell *cell, unsigned int offset, bool write)
{
	const struct task *t = engine.current;
	uint32_t bit = 1u << t->id;
	uint16_t sync = find(cell, offset);

	if (sync) {
		if (!(has_told & bit))
			told[t->id] = shadow_clocks[sync];
		else
			clock_join(&told[t->id], &shadow_clocks[sync]);
		has_told |= bit;
	}
	if (write && clock_fenced & bit)
		clock_join(find_or_add(cell, offset), &fenced[t->id]);
}

void clock_fence_release(void)
{
	struct task *t = engine.current;

	if (!t)
		return;
	if (engine.walking) {
		races_fence_release();
		return;
	}
	fenced[t->id] = t->clock;
	clock_fenced |= 1u << t->id;
	clock_tick(t);
}

void clock_fence_acquire(void)
{
	struct task *t = engine.current;

	if (t && engine.walking)
		races_fence_acquire();
	else if (t && has_told & 1u << t->id)
		clock_join(&t->clock, &told[t->id]);
}

void clock_acquire(const volatile void *obj)
{
	struct task *t = engine.current;
	uint16_t sync;

	if (!t || !world_has(obj))
		return;
	if (engine.walking) {
		races_acquire(obj);
		return;
	}
	sync = find(cell_at(granule_of(obj)), offset_of(obj));
	if (sync)
		clock_join(&t->clock, &shadow_clocks[sync]);
}

void clock_release(const volatile void *obj)
{
	struct task *t = engine.current;

	if (!t || !world_has(obj))
		return;
	if (engine.walking) {
		races_release(obj);
		return;
	}
	clock_join(find_or_add(cell_at(granule_of(obj)), offset_of(obj)),
		   &t->clock);
	clock_tick(t);
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
	uint16_t sync, *p;

	if (!engine.current || !world_has(obj))
		return;
	if (engine.walking) {
		races_reset(obj);
		return;
	}
	p = &cell_at(granule_of(obj))->sync;
	sync = find(cell_at(granule_of(obj)), offset_of(obj));
	if (!sync)
		return;
	while (*p != sync)
		p = &shadow_syncs[*p].next;
	*p = shadow_syncs[sync].next;
}

void clock_forward(const volatile void *to, const volatile void *from)
{
	uint16_t source;

	if (!engine.current || !world_has(to) || !world_has(from))
		return;
	if (engine.walking) {
		races_forward(to, from);
		return;
	}
	source = find(cell_at(granule_of(from)), offset_of(from));
	if (source)
		clock_join(find_or_add(cell_at(granule_of(to)), offset_of(to)),
			   &shadow_clocks[source]);
}
