/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slots of swap space (mm/swapfile.c); see swap.h.
 */
#include <errno.h>

#include "mm/swap.h"
#include "mm/swap_map.h"

int folio_alloc_swap(swp_entry_t *entry)
{
	entry->val = swap_map_alloc();
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
	swp_entry_t entry = folio->swap;

	return swap_map_read(entry) & ~SWAP_HAS_CACHE;
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
