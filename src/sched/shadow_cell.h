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

enum cell_state { CELL_STATIC, CELL_UNALLOCATED, CELL_LIVE, CELL_FREED };

/* A plain access: who, when on his clock, at which step and address. */
struct access {
	uint16_t at;		/* 0: none */
	uint8_t task;
	uint8_t pad;
	uint32_t step;
	uint32_t pc;
};

/* The last marked accesses of each task; of one task alone they need no pool. */
struct marks {
	uint16_t at;		/* 0: none */
	uint16_t clocks;	/* pool: of several tasks */
	uint8_t task;
};

/* What was done to a range of bytes that was always accessed as one. */
struct history {
	struct access write, read;
	uint16_t readers;	/* pool: clocks of several concurrent readers */
	struct marks marked_write, marked_read;
};

struct cell {
	uint32_t execution;
	uint8_t base;		/* enum cell_state after set-up */
	uint8_t state;		/* enum cell_state now */
	uint8_t range;		/* offset << 4 | size that @all is about; 0: none */
	uint8_t split;		/* ranges differ: bytes[] of the pool hold it */
	uint16_t sync;		/* pool: clocks of the objects that start here */
	uint16_t bytes;		/* pool of split cells */
	uint32_t version;	/* grows with each write, for sched_relax() */
	struct history all;
};

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

/* Of those that are an object's: where in the granule it starts, and the next. */
struct sync {
	uint16_t next;
	uint8_t offset;
};
extern struct sync *shadow_syncs;

/* What fences make of a marked access of the running task (clock.c). */
extern uint32_t clock_fenced;	/* tasks that passed a release fence */
void clock_marked(struct cell *cell, unsigned int offset, bool write);

/* The histories of the bytes of a split cell. */
struct history *shadow_bytes(uint16_t index);
uint16_t shadow_bytes_new(void);

/*
 * The same task did the same to the same bytes since it last released: nothing
 * to check, nothing to record.  A read also after its own write.
 */
static inline bool race_repeats(const struct cell *cell, unsigned int offset,
				unsigned int size, bool write)
{
	const struct task *t = engine.current;
	const struct history *h = &cell->all;
	uint16_t now = t->clock.at[t->id];

	if (cell->range != (offset << 4 | size) || h->marked_write.at)
		return false;
	if (h->write.at == now && h->write.task == t->id)
		return !write ||
		       (!h->readers && !h->marked_read.at &&
			(!h->read.at || h->read.task == t->id));
	return !write && h->read.at == now && h->read.task == t->id;
}

/*
 * The race check of one access within one granule; defined in race.c.
 * @pc is the address of a plain access; marked ones are found in the log.
 */
void race_plain(struct cell *cell, uint32_t granule, unsigned int offset,
		unsigned int size, bool write, uint32_t pc);
void race_marked(struct cell *cell, uint32_t granule, unsigned int offset,
		 unsigned int size, bool write);

#endif
