/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory of the shadow, and what is allocated; see shadow.h.
 */
#include "sched/shadow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sched/footprint.h"
#include "sched/memory.h"
#include "sched/shadow_cell.h"
#include "sched/sched.h"
#include "sched/states/races.h"
#include "sched/track.h"

#define CLOCKS_MAX 8192u
#define SEGMENTS_MAX 2048u	/* split cells */

struct cell *shadow_cells;
struct clock *shadow_clocks;
struct sync *shadow_syncs;
struct segments *shadow_segments;
static uint32_t nr_clocks, nr_segments;

static void *map(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED) {
		perror("mmurace: cannot map the shadow of the world");
		exit(EXIT_INTERNAL);
	}
	return p;
}

__attribute__((constructor)) static void shadow_map(void)
{
	size_t world = (size_t)(__stop_world - __start_world);

	shadow_cells = map((world / GRANULE + 1) * sizeof(*shadow_cells));
	shadow_clocks = map(CLOCKS_MAX * sizeof(*shadow_clocks));
	shadow_syncs = map(CLOCKS_MAX * sizeof(*shadow_syncs));
	shadow_segments = map(SEGMENTS_MAX * sizeof(*shadow_segments));
}

void shadow_begin(void)
{
	nr_clocks = nr_segments = 1;	/* index 0 means none */
}

uint16_t shadow_clock_new(void)
{
	if (nr_clocks == CLOCKS_MAX)
		sched_limit(LIMIT_HEAP);
	memset(&shadow_clocks[nr_clocks], 0, sizeof(*shadow_clocks));
	return (uint16_t)nr_clocks++;
}

uint16_t shadow_segments_new(void)
{
	if (nr_segments == SEGMENTS_MAX)
		sched_limit(LIMIT_HEAP);
	memset(&shadow_segments[nr_segments], 0, sizeof(*shadow_segments));
	return (uint16_t)nr_segments++;
}

/*
 * Allocating and freeing write all of the object, so that an access by another
 * task that nothing orders against it is a race.
 */
static void mark(const volatile void *obj, size_t size, enum cell_state state,
		 const struct site *site)
{
	uint32_t first = granule_of(obj);
	uint32_t end =
		granule_of((const volatile char *)obj + size + GRANULE - 1);

	const struct task *t = engine.current;
	uint32_t pc = (uint32_t)(uintptr_t)site;

	engine.beyond = true;
	track_model(obj, size);	/* it is an access, too: see below */
	for (uint32_t i = first; i < end; i++) {
		struct cell *cell = &shadow_cells[i];
		bool untouched = cell->execution != engine.execution;

		if (untouched)
			shadow_renew(cell);
		cell->state = (uint8_t)state;
		if (track_on)
			line_state_changed(i, state);
		/* While states are visited, there are no clocks to compare. */
		if (!t || engine.walking)
			continue;
		if (untouched)
			access_set(&cell->whole, t, pc);
		else
			race_whole(cell, i, pc);
		if (engine.asleep | engine.watching)
			engine_changed(i);
	}
}

void shadow_alloc(const volatile void *obj, size_t size,
		  const struct site *site)
{
	mark(obj, size, CELL_LIVE, site);
	if (engine.walking && engine.current)
		races_allocated(obj, size, (uint32_t)(uintptr_t)site);
}

void shadow_free(const volatile void *obj, size_t size, const struct site *site)
{
	mark(obj, size, CELL_FREED, site);
	if (engine.walking && engine.current)
		races_freed(obj, size, (uint32_t)(uintptr_t)site);
}

bool shadow_is_freed(const volatile void *addr)
{
	uint8_t state;

	if (!world_has(addr))
		return false;
	footprint_read(addr, 1);
	state = cell_at(granule_of(addr))->state;
	return state >= CELL_UNALLOCATED;
}
