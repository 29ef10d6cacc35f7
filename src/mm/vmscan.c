/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reclaim of one anonymous folio (shrink_folio_list() of mm/vmscan.c).
 *
 * Faithful: the folio is isolated, try-locked, given a slot, unmapped, written
 * (and unlocked meanwhile), and leaves the swap cache if its count can be
 * frozen and it is clean; flushes that were put off while it was unmapped are
 * made up for before it is written if the entry was writable, and before it is
 * freed.
 *
 * Left out: the question whether it was used lately (folio_check_references():
 * reclaim is determined here), pages that may be pinned, memory control groups,
 * demotion, the decision to give a slot back when swap is more than half full;
 * and looks at the mapcount and the dirty flag that only save work, because the
 * same is asked again where it decides (folio_lock_anon_vma_read(),
 * __remove_mapping()).
 */
#include "mm/vmscan.h"

#include <errno.h>

#include "mm/rmap.h"
#include "mm/swap.h"
#include "mm/tlb.h"

enum pageout {
	PAGE_KEEP,		/* locked as it was */
	PAGE_SUCCESS,		/* written, or not needed; unlocked now */
	PAGE_CLEAN,
};

static enum pageout pageout(struct folio *folio)
{
	/* The caller's reference and the cache's: nobody else uses it. */
	if (folio_ref_count(folio) != 2)
		return PAGE_KEEP;
	if (!folio_clear_dirty_for_io(folio))
		return PAGE_CLEAN;
	swap_writepage(folio);
	return PAGE_SUCCESS;
}

/* Out of the swap cache, with a count of 0. */
static bool __remove_mapping(struct folio *folio)
{
	swp_entry_t entry = folio->swap;

	/* The caller's reference and the cache's, and there will be no more. */
	if (!folio_ref_freeze(folio, 2))
		return false;
	/* A user may have dirtied it before it dropped its reference. */
	if (unlikely(folio_test_dirty(folio))) {
		folio_ref_unfreeze(folio, 2);
		return false;
	}
	__delete_from_swap_cache(folio, entry);
	put_swap_folio(entry);
	return true;
}

/* 0: it is out of everything, and its count is 0. */
static int shrink_folio(struct folio *folio, struct tlbflush_unmap_batch *batch)
{
	int ret = -EBUSY;

	if (!folio_trylock(folio))
		return -EBUSY;
	if (!folio_in_swapcache(folio) && !add_to_swap(folio)) {
		ret = -ENOSPC;
		goto out;
	}
	try_to_unmap(folio, batch);
	if (folio_mapped(folio))
		goto out;
	if (folio_test_dirty(folio)) {
		try_to_unmap_flush_dirty(batch);
		switch (pageout(folio)) {
		case PAGE_KEEP:
			goto out;
		case PAGE_SUCCESS:
			if (!folio_trylock(folio))
				return -EBUSY;
			if (!folio_in_swapcache(folio))
				goto out;
			break;
		case PAGE_CLEAN:
			break;
		}
	}
	if (__remove_mapping(folio))
		ret = 0;
out:
	folio_unlock(folio);
	return ret;
}

int reclaim_folio(const struct mm_struct *owner, unsigned long index)
{
	struct tlbflush_unmap_batch batch = { .flush_required = false };
	unsigned int noreclaim;
	struct folio *folio;
	int ret = -ENOENT;

	fs_reclaim_acquire(GFP_KERNEL);
	noreclaim = memalloc_noreclaim_save();
	folio = folio_isolate_lru_of(owner, index);
	if (!folio)
		goto out;
	ret = shrink_folio(folio, &batch);
	try_to_unmap_flush(&batch);
	if (ret)
		folio_putback_lru(folio);
	else
		free_unref_page(&folio->page);
out:
	memalloc_noreclaim_restore(noreclaim);
	fs_reclaim_release(GFP_KERNEL);
	return ret;
}
