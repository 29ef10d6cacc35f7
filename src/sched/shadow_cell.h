/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The cells of the shadow, for shadow.c, race.c and clock.c.
 *
 * One cell a granule of 8 bytes.  A cell belongs to an execution; what it holds
 * of an older one is forgotten when it is first touched again, so that starting
 * an execution costs nothing.  Only whether the granule is allocated survives,
 * as set-up left it.
 */
#ifndef SCHED_SHADOW_CELL_H
#define SCHED_SHADOW_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/clock.h"
#include "sched/engine.h"
#include "sched/world.h"

#define GRANULE 8u

enum cell_state {
	CELL_STATIC,
	CELL_LIVE,
	CELL_UNALLOCATED,	/* from here on nobody may touch it */
	CELL_FREED
};

/* A plain access: who, when on his clock, at which step and address. */
struct access {
	uint32_t pc;
	uint16_t at;		/* 0: none */
	uint16_t step;
	uint8_t task;
};
_Static_assert(STEPS_MAX <= UINT16_MAX, "steps are 16 bits");

/* Accesses that are kept apart from plain ones: they race with those alone. */
enum mark {
	MARKED_READ,
	MARKED_WRITE,
	RACY_READ,		/* inside data_race() */
	RACY_WRITE,
	MARK_NR
};

/* The last one of each task; those of one task need no pool. */
struct marks {
	uint16_t at;
	uint16_t clocks;	/* pool: of several tasks */
	uint8_t task;
};

/* What was done to bytes that were always accessed together. */
struct history {
	struct access write, read;
	uint16_t readers;	/* pool: clocks of several concurrent readers */
	uint8_t only;		/* 1 + the one task that made all these */
	uint8_t made;		/* 1 << enum mark: which were made */
	struct marks marks[MARK_NR];
};

#define ONLY_NONE 0u
#define ONLY_NOT 0xffu		/* several tasks, or marked accesses too */

struct cell {
	uint32_t execution;
	uint8_t base;		/* enum cell_state after set-up */
	uint8_t state;		/* enum cell_state now */
	uint8_t range;		/* RANGE() that @all is about */
	uint8_t split;		/* ranges differ: @segments hold it instead */
	uint32_t version;	/* writes while somebody watches: relax.c */
	uint16_t sync;		/* pool: clocks of objects that start here */
	uint16_t segments;	/* pool: of a split cell */
	struct access whole;	/* allocated or freed: everything was written */
	struct history all;
};

/* The bytes of a split cell: a history for each run that goes together. */
struct segments {
	struct history history[GRANULE];	/* by first byte */
	uint8_t length[GRANULE];		/* 0: no run starts here */
};

#define RANGE(offset, size) ((uint8_t)((offset) << 4 | (size)))
#define RANGE_NONE 0u		/* nothing was accessed yet */
#define RANGE_SPLIT 0xffu	/* several ranges: like none of them */

/* Shadow of the whole world, mapped at start. */
extern struct cell *shadow_cells;

/*
 * Field by field: what says whether others mean anything.  To clear all of it,
 * compilers use a string instruction, which takes longer than the whole rest.
 */
static inline void shadow_renew(struct cell *cell)
{
	cell->execution = engine.execution;
	cell->state = cell->base;
	cell->range = cell->split = 0;
	cell->version = 0;
	cell->sync = cell->segments = 0;
	cell->whole.at = cell->all.write.at = cell->all.read.at = 0;
	cell->all.readers = 0;
	cell->all.only = ONLY_NONE;
	cell->all.made = 0;
}

static inline uint32_t granule_of(const volatile void *addr)
{
	return world_offset(addr) / GRANULE;
}

static inline struct cell *cell_at(uint32_t granule)
{
	struct cell *cell = &shadow_cells[granule];

	if (__builtin_expect(cell->execution != engine.execution, 0))
		shadow_renew(cell);
	return cell;
}

/* Clocks that live as long as the execution; index 0 is never used. */
extern struct clock *shadow_clocks;
uint16_t shadow_clock_new(void);

/* Of those that are an object's: where in the granule it starts, the next. */
struct sync {
	uint16_t next;
	uint8_t offset;
};
extern struct sync *shadow_syncs;

/* What fences make of a marked access of the running task (clock.c). */
extern uint32_t clock_fenced;	/* tasks that passed a release fence */
void clock_marked(struct cell *cell, unsigned int offset, bool write);

/* The pool of split cells. */
extern struct segments *shadow_segments;
uint16_t shadow_segments_new(void);

/*
 * The race check of one access within one granule; defined in race.c.
 * @pc is the address of a plain access; marked ones are found in the log.
 */
void race_plain(struct cell *cell, uint32_t granule, unsigned int offset,
		unsigned int size, bool write, uint32_t pc);
void race_marked(struct cell *cell, uint32_t granule, unsigned int offset,
		 unsigned int size, bool write);
/* One inside data_race(): it races with nothing. */
void race_racy(struct cell *cell, uint32_t granule, unsigned int offset,
	       unsigned int size, bool write);

/* What @pc is: a site, or code. */
struct site;
void race_place(uint32_t pc, const struct site **site, uintptr_t *address);

/* All of the granule is allocated or freed: as if written, and a new start. */
void race_whole(struct cell *cell, uint32_t granule, uint32_t pc);

static inline void access_set(struct access *a, const struct task *t,
			      uint32_t pc)
{
	a->at = t->clock.at[t->id];
	a->task = t->id;
	a->step = (uint16_t)engine.step;
	a->pc = pc;
}

/* Does the task know of it?  (Of none, all do.) */
static inline bool access_known(const struct access *a, const struct task *t)
{
	return a->at <= t->clock.at[a->task];
}

/* The running task makes such an access. */
static inline void marks_add(struct history *h, enum mark mark)
{
	const struct task *t = engine.current;
	uint16_t now = t->clock.at[t->id];
	struct marks *m = &h->marks[mark];

	if (!(h->made & 1u << mark)) {
		h->made |= (uint8_t)(1u << mark);
		*m = (struct marks){ .at = now, .task = t->id };
		return;
	}
	if (!m->clocks) {
		if (m->task == t->id) {
			m->at = now;
			return;
		}
		m->clocks = shadow_clock_new();
		shadow_clocks[m->clocks].at[m->task] = m->at;
	}
	shadow_clocks[m->clocks].at[t->id] = now;
}

#endif
