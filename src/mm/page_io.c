/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing and reading pages of swap (mm/page_io.c); see swap.h.
 *
 * Faithful: a folio that nobody needs in swap any more is not written; one that
 * is written is under writeback, so that it keeps its slot, and unlocked before
 * the device takes its content, so it can be mapped and written to meanwhile
 * (swap_writepage_bdev_sync()); one that is read is unlocked when its content
 * is there.
 */
#include "mm/swap.h"

void swap_writepage(struct folio *folio)
{
	swp_entry_t entry = folio->swap;

	if (folio_free_swap(folio)) {
		folio_unlock(folio);
		return;
	}
	folio_start_writeback(folio);
	folio_unlock(folio);
	swap_device_write(folio, entry, SITE("submit_bio_wait(&bio)"));
	folio_end_writeback(folio);
}

void swap_read_folio(struct folio *folio, swp_entry_t entry)
{
	swap_device_read(folio, entry, SITE("submit_bio_wait(&bio)"));
	folio_unlock(folio);
}
