/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The happens-before race detector.
 *
 * FastTrack (Flanagan, Freund, PLDI 2009) on granules of 8 bytes, exact to the
 * byte: a granule whose bytes are always accessed as one range has one history;
 * when another range shows up, each run of bytes gets its own.  Marked accesses
 * (volatile, atomic) do not race with each other, so they are kept apart, one
 * clock of last marked reads and one of writes a location; a plain access races
 * with those too (as KCSAN has it).
 *
 * A plain access inside data_race() races with nothing, and is a step.  A plain
 * one that it conflicts with is none, so what could come between is not tried:
 * no race, but the search is not complete (engine.glued).
 *
 * Clocks and the moment of an access: the clock of a task is advanced when it
 * releases, so an access is ordered before everything that acquired a later
 * value.
 */
#include <string.h>

#include "sched/engine.h"
#include "sched/number.h"
#include "sched/shadow_cell.h"

struct check {
	struct cell *cell;
	uint32_t granule;
	unsigned int offset, size;
	bool write;
	uint32_t pc;		/* 0: a marked access */
	bool racy;		/* this access or the other is in data_race() */
};

/* Sites are static data, code is code: tell them apart by where they lie. */
extern char __executable_start[], __etext[];

void race_place(uint32_t pc, const struct site **site, uintptr_t *address)
{
	*site = NULL;
	*address = pc;
	if (pc && pc >= (uintptr_t)__etext) {
		*site = (const struct site *)(uintptr_t)pc;
		*address = 0;
	}
}

static void report(const struct check *c, unsigned int other_task,
		   uint16_t other_at, uint32_t other_step, uint32_t other_pc,
		   bool other_write)
{
	struct race race = {
		.addr = __start_world + c->granule * GRANULE + c->offset,
		.size = (uint8_t)c->size,
		.write = c->write,
		.other_write = other_write,
		.task = engine.current->serial,
		.other_task = (uint16_t)number_owner_at(other_task, other_at),
		.step = engine.step,
		.other_step = other_step,
	};

	if (c->racy) {
		engine.glued = true;
		return;
	}
	engine.raced = true;
	if (engine.pass_races)
		return;
	race_place(c->pc, &race.site, &race.pc);
	race_place(other_pc, &race.other_site, &race.other_pc);
	if (!c->pc && engine.steps)
		race.site = engine_log[engine.steps - 1].site;
	if (!other_pc && other_step < engine.steps)
		race.other_site = engine_log[other_step].site;
	/* Before its first operation a task is in no step. */
	if (race.other_step != STEP_NONE && race.other_step >= engine.steps)
		race.other_step = STEP_NONE;
	if (sched_hooks.race)
		sched_hooks.race(&race);
}

/* The step at which @task did its last marked access to this granule. */
static uint32_t marked_step(const struct check *c, unsigned int task,
			    uint16_t at)
{
	unsigned int owner = number_owner_at(task, at);

	for (uint32_t i = engine.steps; i-- > 0;)
		if (engine_log[i].task == task &&
		    engine_log[i].obj / GRANULE == c->granule &&
		    number_owner_in(i) == owner)
			return i;
	return STEP_NONE;
}

/* Report the accesses of others that the running task knows not of. */
static void check_marks(const struct check *c, const struct history *h,
			enum mark mark)
{
	const struct task *t = engine.current;
	const struct marks *m = &h->marks[mark];
	const struct clock *clocks = &shadow_clocks[m->clocks];
	bool write = mark == MARKED_WRITE || mark == RACY_WRITE;

	if (!(h->made & 1u << mark))
		return;
	if (!m->clocks) {
		if (m->at > t->clock.at[m->task])
			report(c, m->task, m->at,
			       marked_step(c, m->task, m->at), 0, write);
		return;
	}
	for (unsigned int i = 0; i < engine.nr_tasks; i++)
		if (clocks->at[i] > t->clock.at[i])
			report(c, i, clocks->at[i],
			       marked_step(c, i, clocks->at[i]), 0, write);
}

static void check_readers(const struct check *c, const struct history *h)
{
	const struct task *t = engine.current;
	const struct clock *readers;

	if (!h->readers) {
		if (h->read.at && !access_known(&h->read, t))
			report(c, h->read.task, h->read.at, h->read.step,
			       h->read.pc, false);
		return;
	}
	readers = &shadow_clocks[h->readers];
	for (unsigned int i = 0; i < engine.nr_tasks; i++)
		if (readers->at[i] > t->clock.at[i])
			report(c, i, readers->at[i],
			       h->read.task == i ? h->read.step : STEP_NONE,
			       h->read.task == i ? h->read.pc : 0, false);
}

static void check_write(const struct check *c, const struct access *write)
{
	if (write->at && !access_known(write, engine.current))
		report(c, write->task, write->at, write->step, write->pc, true);
}

static __attribute__((noinline)) void check_made(const struct check *c,
						 const struct history *h,
						 enum mark marked,
						 enum mark racy)
{
	struct check with_racy = *c;

	with_racy.racy = true;
	check_marks(c, h, marked);
	check_marks(&with_racy, h, racy);
}

/* What a plain access has to be ordered against. */
static void check_plain(const struct check *c, const struct history *h)
{
	check_write(c, &h->write);
	if (h->made)
		check_made(c, h, MARKED_WRITE, RACY_WRITE);
	if (!c->write)
		return;
	check_readers(c, h);
	if (h->made)
		check_made(c, h, MARKED_READ, RACY_READ);
}

static inline void plain(const struct check *c, struct history *h)
{
	const struct task *t = engine.current;

	if (h->only == t->id + 1u) {
		/* Nobody else was here: nothing to be ordered against. */
		access_set(c->write ? &h->write : &h->read, t, c->pc);
		return;
	}
	h->only = h->only == ONLY_NONE ? (uint8_t)(t->id + 1) : ONLY_NOT;
	check_plain(c, h);
	if (c->write) {
		access_set(&h->write, t, c->pc);
		h->read.at = 0;
		h->readers = 0;
		return;
	}
	if (h->read.at && h->read.task != t->id && !access_known(&h->read, t) &&
	    !h->readers) {
		h->readers = shadow_clock_new();
		shadow_clocks[h->readers].at[h->read.task] = h->read.at;
	}
	if (h->readers)
		shadow_clocks[h->readers].at[t->id] = t->clock.at[t->id];
	access_set(&h->read, t, c->pc);
}

/* Or one inside data_race(). */
static inline void marked(const struct check *c, struct history *h)
{
	h->only = ONLY_NOT;
	check_write(c, &h->write);
	if (c->write)
		check_readers(c, h);
	if (c->racy)
		marks_add(h, c->write ? RACY_WRITE : RACY_READ);
	else
		marks_add(h, c->write ? MARKED_WRITE : MARKED_READ);
}

/* Clocks of several tasks are written to: a copy has its own. */
static void copy_clock(uint16_t *index)
{
	uint16_t copy;

	if (!*index)
		return;
	copy = shadow_clock_new();
	shadow_clocks[copy] = shadow_clocks[*index];
	*index = copy;
}

/* Let a run of bytes start at @at, which may lie inside of one. */
static void cut(struct segments *s, unsigned int at)
{
	unsigned int start = at;
	struct history *h;

	if (at == GRANULE || s->length[at])
		return;
	while (!s->length[start])
		start--;
	h = &s->history[at];
	*h = s->history[start];
	copy_clock(&h->readers);
	for (unsigned int i = 0; i < MARK_NR; i++)
		if (h->made & 1u << i)
			copy_clock(&h->marks[i].clocks);
	s->length[at] = (uint8_t)(start + s->length[start] - at);
	s->length[start] = (uint8_t)(at - start);
}

static void split(struct cell *cell)
{
	unsigned int offset = cell->range >> 4, size = cell->range & 15;
	struct segments *s;

	cell->segments = shadow_segments_new();
	cell->split = 1;
	cell->range = RANGE_SPLIT;
	s = &shadow_segments[cell->segments];
	s->length[0] = GRANULE;
	cut(s, offset);
	cut(s, offset + size);
	s->history[offset] = cell->all;
}

static inline __attribute__((always_inline)) void
check(const struct check *c,
      void (*one)(const struct check *, struct history *))
{
	struct cell *cell = c->cell;
	uint8_t range = RANGE(c->offset, c->size);
	unsigned int end = c->offset + c->size;
	struct segments *s;

	check_write(c, &cell->whole);
	if (cell->range == RANGE_NONE)
		cell->range = range;
	if (cell->range == range) {
		one(c, &cell->all);
		return;
	}
	if (!cell->split)
		split(cell);
	s = &shadow_segments[cell->segments];
	cut(s, c->offset);
	cut(s, end);
	for (unsigned int i = c->offset; i < end; i += s->length[i])
		one(c, &s->history[i]);
}

void race_plain(struct cell *cell, uint32_t granule, unsigned int offset,
		unsigned int size, bool write, uint32_t pc)
{
	struct check c = { cell, granule, offset, size, write, pc, false };

	check(&c, plain);
}

void race_marked(struct cell *cell, uint32_t granule, unsigned int offset,
		 unsigned int size, bool write)
{
	struct check c = { cell, granule, offset, size, write, 0, false };

	check(&c, marked);
}

void race_racy(struct cell *cell, uint32_t granule, unsigned int offset,
	       unsigned int size, bool write)
{
	struct check c = { cell, granule, offset, size, write, 0, true };

	check(&c, marked);
}

void race_whole(struct cell *cell, uint32_t granule, uint32_t pc)
{
	struct check c = { cell, granule, 0, GRANULE, true, pc, false };

	check_write(&c, &cell->whole);
	if (cell->split) {
		struct segments *s = &shadow_segments[cell->segments];

		for (unsigned int i = 0; i < GRANULE; i += s->length[i])
			check_plain(&c, &s->history[i]);
	} else if (cell->range != RANGE_NONE) {
		check_plain(&c, &cell->all);
	}
	if (cell->range != RANGE_NONE) {
		cell->range = RANGE_NONE;
		cell->split = 0;
		cell->all = (struct history){ 0 };
	}
	access_set(&cell->whole, engine.current, pc);
}
