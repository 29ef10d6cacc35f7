/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Swap: slots with counts, the swap cache, a device in memory.
 *
 * Faithful: a slot is in use while entries refer to it (a count) or the swap
 * cache has it (SWAP_HAS_CACHE); a folio enters the cache with a slot that only
 * the cache has, and holds a reference and a flag for it; entries are added and
 * dropped one by one; the cache is changed with the folio locked, and the count
 * of one that leaves it to be freed is frozen first; whoever drops the last
 * entry tries to take the folio out of the cache.
 *
 * Simplified:
 * - si->lock, the locks of clusters and the caches of slots protect nothing but
 *   the map of counts, and nothing that others can see happens inside of them:
 *   each such section is one step on the swap device (swap_map.c).
 * - The swap cache is an array, not a tree: RCU and xa_lock, which protect the
 *   nodes of the tree, have nothing to protect, for a slot is changed only by
 *   who has its folio locked.  There are no shadows and no clusters.
 * - Slots are handed out in turn (reuse = none), or the lowest free one is.
 * - The device is memory: writing and reading are one step each.
 */
#ifndef MM_SWAP_H
#define MM_SWAP_H

#include "mm/mm.h"

#define SWAP_HAS_CACHE 0x40u
#define SWAP_MAP_MAX 0x3eu

/* Set-up, one each for the files below; 0 or -ENOMEM. */
int swap_init(unsigned int slots);
int swap_cache_init(unsigned int slots);
int swap_device_init(unsigned int slots);

/* --- slots (swapfile.c) --- */

/* A free slot, for the swap cache; 0 or -ENOSPC. */
int folio_alloc_swap(swp_entry_t *entry);
/* One more entry refers to the slot; -ENOENT: it is free. */
int swap_duplicate(swp_entry_t entry);
/* One less. */
void swap_free(swp_entry_t entry);
/* One less; nobody else: let go of the folio too, if it can be locked. */
void free_swap_and_cache(swp_entry_t entry);
/*
 * The swap cache wants the slot: -EEXIST if it has it, -ENOENT if the slot is
 * free.
 */
int swapcache_prepare(swp_entry_t entry);
/* It does not want it any more. */
void put_swap_folio(swp_entry_t entry);
/* Has the cache taken the slot, whether or not a folio is there yet? */
bool swap_has_cache(swp_entry_t entry);

/* Take a folio that no entry refers to out of the cache; it is locked. */
bool folio_free_swap(struct folio *folio);
bool should_try_to_free_swap(struct folio *folio, unsigned int fault_flags);

/* --- the swap cache (swap_state.c) --- */

/* @folio is locked and gets a slot; false: there is none. */
bool add_to_swap(struct folio *folio);
/* @folio is locked. */
void __delete_from_swap_cache(struct folio *folio, swp_entry_t entry);
void delete_from_swap_cache(struct folio *folio);
/* The folio of a slot with a reference, or NULL. */
struct folio *swap_cache_get_folio(swp_entry_t entry);
/*
 * Find it or read it: a folio with a reference that was in the cache with its
 * content; NULL: no memory, or the slot is free.
 */
struct folio *read_swap_cache(swp_entry_t entry);
/* The mapping of @folio is gone: is it needed in the cache? */
void free_swap_cache(struct folio *folio);

/* --- the device (swap_device.c), and its use (page_io.c) --- */

/* One step each. */
void swap_device_write(struct folio *folio, swp_entry_t entry,
		       const struct site *site);
void swap_device_read(struct folio *folio, swp_entry_t entry,
		      const struct site *site);

/* @folio is locked when it is called, and not when it returns. */
void swap_writepage(struct folio *folio);
void swap_read_folio(struct folio *folio, swp_entry_t entry);

#endif
