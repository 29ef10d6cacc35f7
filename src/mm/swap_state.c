/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The swap cache (mm/swap_state.c); see swap.h.
 */
#include <errno.h>

#include "mm/swap.h"
#include "mm/trace.h"
#include "sched/names.h"

static struct folio **swap_cache __world;	/* by slot */

int swap_cache_init(unsigned int slots)
{
	swap_cache = kcalloc(slots + 1, sizeof(*swap_cache), GFP_KERNEL);
	if (!swap_cache)
		return -ENOMEM;
	for (unsigned int i = 1; i <= slots; i++)
		name_set(&swap_cache[i], sizeof(*swap_cache), "swap cache %u",
			 i);
	return 0;
}

/* The slot belongs to the cache already; @folio is locked. */
static void add_to_swap_cache(struct folio *folio, swp_entry_t entry)
{
	folio_get(folio);
	folio->swap = entry;
	folio_set_swapcache(folio);
	WRITE_ONCE(swap_cache[entry.val], folio);
	trace_mm_swap_cache(&folio->page, entry.val, true);
}

void __delete_from_swap_cache(struct folio *folio, swp_entry_t entry)
{
	WRITE_ONCE(swap_cache[entry.val], NULL);
	trace_mm_swap_cache(&folio->page, entry.val, false);
	folio_clear_swapcache(folio);
}

bool add_to_swap(struct folio *folio)
{
	swp_entry_t entry;

	if (folio_alloc_swap(&entry))
		return false;
	add_to_swap_cache(folio, entry);
	/*
	 * Usually unmapping finds the entry dirty; not if only the content in
	 * the slot that the folio had before was ever used.
	 */
	folio_mark_dirty(folio);
	return true;
}

void delete_from_swap_cache(struct folio *folio)
{
	swp_entry_t entry = folio->swap;

	__delete_from_swap_cache(folio, entry);
	put_swap_folio(entry);
	folio_ref_sub(folio, 1);
}

struct folio *swap_cache_get_folio(swp_entry_t entry)
{
	struct folio **slot = &swap_cache[entry.val];
	struct folio *folio;

	for (;;) {
		folio = READ_ONCE(*slot);
		if (!folio)
			return NULL;
		if (folio_try_get(folio)) {
			/* Freed, and used again, before we had it? */
			if (folio == READ_ONCE(*slot))
				return folio;
			folio_put(folio);
			continue;
		}
		/* Its count is frozen, until it is out of here or thawed. */
		while (READ_ONCE(*slot) == folio && !folio_ref_count(folio))
			cpu_relax();
	}
}

/* __read_swap_cache_async() and the reading. */
struct folio *read_swap_cache(swp_entry_t entry)
{
	struct folio *folio = NULL, *new = NULL;
	struct page *page;
	int err;

	for (;;) {
		folio = swap_cache_get_folio(entry);
		if (folio)
			break;
		if (!new) {
			page = alloc_page(GFP_HIGHUSER_MOVABLE);
			if (!page)
				return NULL;
			new = page_folio(page);
		}
		/*
		 * Between slot and cache: someone is about to add a folio, or
		 * has just removed one.  The kernel polls, too.
		 */
		if (swap_has_cache(entry)) {
			cpu_relax();
			continue;
		}
		err = swapcache_prepare(entry);
		if (err == -ENOENT)
			break;
		if (err)
			continue;
		folio_lock(new);
		add_to_swap_cache(new, entry);
		folio_add_lru(new);
		swap_read_folio(new, entry);
		return new;
	}
	if (new)
		folio_put(new);
	return folio;
}

void free_swap_cache(struct folio *folio)
{
	if (folio_test_swapcache(folio) && !folio_mapped(folio) &&
	    folio_trylock(folio)) {
		folio_free_swap(folio);
		folio_unlock(folio);
	}
}
