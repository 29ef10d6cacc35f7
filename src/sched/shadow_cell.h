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
	CELL_UNALLOCATED,
	CELL_LIVE,
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

/* The last marked accesses of each task; those of one task need no pool. */
struct marks {
	uint16_t at;		/* 0: none */
	uint16_t clocks;	/* pool: of several tasks */
	uint8_t task;
};

/* What was done to bytes that were always accessed together. */
struct history {
	struct access write, read;
	uint16_t readers;	/* pool: clocks of several concurrent readers */
	uint8_t only;		/* 1 + the one task that made all these */
	struct marks marked_write, marked_read;
	struct marks racy_write, racy_read;	/* inside data_race() */
};

#define ONLY_NONE 0u
#define ONLY_NOT 0xffu		/* several tasks, or marked accesses too */

struct cell {
	uint32_t execution;
	uint8_t base;		/* enum cell_state after set-up */
	uint8_t state;		/* enum cell_state now */
	uint8_t range;		/* RANGE() that @all is about */
	uint8_t split;		/* ranges differ: @segments hold it instead */
	uint16_t sync;		/* pool: clocks of objects that start here */
	uint16_t segments;	/* pool: of a split cell */
	uint32_t version;	/* grows with each write, for sched_relax() */
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

void shadow_renew(struct cell *cell);

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

/* All of the granule is allocated or freed: as if written, and a new start. */
void race_whole(struct cell *cell, uint32_t granule, uint32_t pc);

static inline void access_set(struct access *a, const struct task *t,
			      uint32_t pc)
{
	a->at = t->clock.at[t->id];
	a->task = t->id;
	a->step = (uint16_t)(engine.steps ? engine.steps - 1 : 0);
	a->pc = pc;
}

#endif
