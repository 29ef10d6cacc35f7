/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slots of swap space (mm/swapfile.c); see swap.h.
 *
 * Each function that changes the map is one step: what the kernel does there
 * under si->lock or the lock of a cluster cannot be seen half done, and nothing
 * else is protected by these locks.  The step synchronizes as the lock would.
 */
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

/* --- the map: each function is one step --- */

#define folio_alloc_swap_slot() alloc_slot(SITE("folio_alloc_swap(folio)"))
#define swap_map_add(entry, usage) \
	map_add((entry), (usage), SITE("swap_map_add(" #entry ", " #usage ")"))
#define swap_map_drop(entry, usage)  \
	map_drop((entry), (usage),   \
		 SITE("swap_map_drop(" #entry ", " #usage ")"))
#define swap_map_read(entry) \
	map_read((entry), SITE("READ_ONCE(si->swap_map[offset])"))

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

/* 0: all are in use. */
static __primitive unsigned long alloc_slot(const struct site *site)
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

static __primitive int map_add(swp_entry_t entry, unsigned int usage,
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

/* What is left. */
static __primitive unsigned int map_drop(swp_entry_t entry, unsigned int usage,
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

static __primitive unsigned int map_read(swp_entry_t entry,
					 const struct site *site)
{
	sched_op(OP_READ, &si, site);
	sched_marked(&si, 1, false);
	return si.map[entry.val];
}

/* --- what the rest of the model calls --- */

int folio_alloc_swap(swp_entry_t *entry)
{
	entry->val = folio_alloc_swap_slot();
	return entry->val ? 0 : -ENOSPC;
}

int swap_duplicate(swp_entry_t entry)
{
	return swap_map_add(entry, 1);
}

int swapcache_prepare(swp_entry_t entry)
{
	return swap_map_add(entry, SWAP_HAS_CACHE);
}

void swap_free(swp_entry_t entry)
{
	swap_map_drop(entry, 1);
}

void put_swap_folio(swp_entry_t entry)
{
	swap_map_drop(entry, SWAP_HAS_CACHE);
}

bool swap_has_cache(swp_entry_t entry)
{
	return swap_map_read(entry) & SWAP_HAS_CACHE;
}

static bool folio_swapped(struct folio *folio)
{
	return swap_map_read(folio->swap) & ~SWAP_HAS_CACHE;
}

/* Under writeback, its content is still to be put into the slot. */
static bool folio_swapcache_freeable(struct folio *folio)
{
	return folio_in_swapcache(folio) && !folio_test_writeback(folio);
}

bool folio_free_swap(struct folio *folio)
{
	if (!folio_swapcache_freeable(folio) || folio_swapped(folio))
		return false;
	delete_from_swap_cache(folio);
	folio_mark_dirty(folio);
	return true;
}

/* __try_to_reclaim_swap(), for a folio that is not mapped. */
static void try_to_reclaim_swap(swp_entry_t entry)
{
	struct folio *folio = swap_cache_get_folio(entry);

	if (!folio)
		return;
	if (!folio_trylock(folio))
		goto out;
	/* It may have been given another slot before it was locked. */
	if (folio_in_swapcache(folio) && folio->swap.val == entry.val &&
	    !folio_mapped(folio) && folio_swapcache_freeable(folio) &&
	    swap_map_read(entry) == SWAP_HAS_CACHE) {
		delete_from_swap_cache(folio);
		folio_mark_dirty(folio);
	}
	folio_unlock(folio);
out:
	folio_put(folio);
}

void free_swap_and_cache(swp_entry_t entry)
{
	if (swap_map_drop(entry, 1) == SWAP_HAS_CACHE &&
	    swap_map_read(entry) == SWAP_HAS_CACHE)
		try_to_reclaim_swap(entry);
}

/*
 * A write fault is about to make the only mapping of the folio: the reference
 * of the fault and that of the cache are all there are.
 */
bool should_try_to_free_swap(struct folio *folio, unsigned int fault_flags)
{
	return fault_flags & FAULT_FLAG_WRITE && folio_ref_count(folio) == 2;
}
