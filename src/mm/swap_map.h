/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The map of swap: a count for each slot (si->swap_map of mm/swapfile.c).
 *
 * Each function is one step: what the kernel does there under si->lock or the
 * lock of a cluster cannot be seen half done, and nothing else is protected by
 * these locks.  The step synchronizes as the lock would.
 */
#ifndef MM_SWAP_MAP_H
#define MM_SWAP_MAP_H

#include "mm/page.h"

/* A slot for the swap cache; 0: all are in use. */
#define swap_map_alloc() swap_map_alloc_at(SITE("folio_alloc_swap(folio)"))
unsigned long swap_map_alloc_at(const struct site *site);

/* One more entry, or the cache: -ENOENT, -EEXIST. */
#define swap_map_add(entry, usage) \
	swap_map_add_at((entry), (usage), \
			SITE("swap_map_add(" #entry ", " #usage ")"))
int swap_map_add_at(swp_entry_t entry, unsigned int usage,
		    const struct site *site);

/* One less; what is left. */
#define swap_map_drop(entry, usage)  \
	swap_map_drop_at((entry), (usage),   \
			 SITE("swap_map_drop(" #entry ", " #usage ")"))
unsigned int swap_map_drop_at(swp_entry_t entry, unsigned int usage,
			      const struct site *site);

#define swap_map_read(entry) \
	swap_map_read_at((entry), SITE("READ_ONCE(si->swap_map[offset])"))
unsigned int swap_map_read_at(swp_entry_t entry, const struct site *site);

#endif
