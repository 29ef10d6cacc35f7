/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What most accesses are: such as nothing that was done before can race with.
 *
 * They are recognized here, inline, and leave the record that race.c would; all
 * others are left to it.  Whether the memory is allocated needs no question
 * either: allocating and freeing end what is known of a granule's bytes, so
 * those that were accessed since as they are now are as they were then.
 */
#ifndef SCHED_QUICK_H
#define SCHED_QUICK_H

#include "sched/shadow_cell.h"

/* A read of what others accessed too: nothing was written that is not known. */
static inline bool quick_shared_read(struct cell *cell)
{
	const struct task *t = engine.current;
	struct history *h = &cell->all;

	if (h->made & (1u << MARKED_WRITE | 1u << RACY_WRITE) ||
	    !access_known(&h->write, t) || !access_known(&cell->whole, t))
		return false;
	if (h->readers)
		shadow_clocks[h->readers].at[t->id] = t->clock.at[t->id];
	else if (!access_known(&h->read, t))
		return false;
	h->only = ONLY_NOT;
	return true;
}

/* A plain access to the world; false: it was not recorded. */
static inline bool quick_plain(const volatile void *p, unsigned int size,
			       bool write, uint32_t pc)
{
	struct cell *cell = &shadow_cells[granule_of(p)];
	unsigned int offset = (uintptr_t)p % GRANULE;
	unsigned int only = engine.current->id + 1u;
	struct history *h = &cell->all;

	if (cell->execution != engine.execution) {
		/* The first one of this execution. */
		if (cell->base >= CELL_UNALLOCATED || offset + size > GRANULE)
			return false;
		shadow_renew(cell);
		cell->range = RANGE(offset, size);
		h->only = (uint8_t)only;
	} else if (cell->range != RANGE(offset, size)) {
		return false;
	} else if (h->only != only && (write || !quick_shared_read(cell))) {
		return false;
	}
	access_set(write ? &h->write : &h->read, engine.current, pc);
	return true;
}

/* A marked one, within a granule where all others were marked too. */
static inline bool quick_marked(struct cell *cell, unsigned int offset,
				unsigned int size, bool write)
{
	struct history *h = &cell->all;

	if (cell->range != RANGE(offset, size) || h->write.at | h->read.at ||
	    !access_known(&cell->whole, engine.current))
		return false;
	marks_add(h, write ? MARKED_WRITE : MARKED_READ);
	return true;
}

#endif
