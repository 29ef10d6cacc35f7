/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The map of swap; see swap_map.h.
 */
#include "mm/swap_map.h"

#include <errno.h>

#include "kernel/env.h"
#include "mm/swap.h"
#include "mm/trace.h"
#include "sched/clock.h"
#include "sched/names.h"

static struct swap_info {
	unsigned long max;		/* slots are numbered from 1 to it */
	unsigned long last;		/* the one that was handed out last */
	unsigned char *map;		/* count of entries, SWAP_HAS_CACHE */
} si __world;

int swap_init(unsigned int slots)
{
	si.max = slots;
	si.map = kcalloc(slots + 1, sizeof(*si.map), GFP_KERNEL);
	if (!si.map)
		return -ENOMEM;
	name_set(&si, sizeof(si), "swap map");
	return 0;
}

static inline __no_kcsan void begin_update(const struct site *site)
{
	sched_op(OP_RMW, &si, site);
	clock_acq_rel(&si);
}

static inline __no_kcsan void note_count(unsigned long slot)
{
	sched_note_minor("swap slot %lu: %u entries%s", slot,
			 si.map[slot] & ~SWAP_HAS_CACHE,
			 si.map[slot] & SWAP_HAS_CACHE ? " and the cache" : "");
}

__primitive unsigned long swap_map_alloc_at(const struct site *site)
{
	begin_update(site);
	for (unsigned long i = 0; i < si.max; i++) {
		unsigned long slot = env(REUSE) ? i + 1 :
						  (si.last + i) % si.max + 1;

		if (si.map[slot])
			continue;
		si.map[slot] = SWAP_HAS_CACHE;
		si.last = slot;
		note_count(slot);
		trace_mm_swap_slot(slot, true);
		return slot;
	}
	return 0;
}

__primitive int swap_map_add_at(swp_entry_t entry, unsigned int usage,
				const struct site *site)
{
	unsigned int old;

	begin_update(site);
	old = si.map[entry.val];
	if (!old)
		return -ENOENT;
	if (usage == SWAP_HAS_CACHE ? old & SWAP_HAS_CACHE :
				      (old & ~SWAP_HAS_CACHE) >= SWAP_MAP_MAX)
		return -EEXIST;
	si.map[entry.val] = (unsigned char)(old + usage);
	note_count(entry.val);
	return 0;
}

__primitive unsigned int swap_map_drop_at(swp_entry_t entry, unsigned int usage,
					  const struct site *site)
{
	unsigned int left;

	begin_update(site);
	left = si.map[entry.val] - usage;
	si.map[entry.val] = (unsigned char)left;
	note_count(entry.val);
	if (!left)
		trace_mm_swap_slot(entry.val, false);
	return left;
}

__primitive unsigned int swap_map_read_at(swp_entry_t entry,
					  const struct site *site)
{
	sched_op(OP_READ, &si, site);
	sched_marked(&si, 1, false);
	return si.map[entry.val];
}
