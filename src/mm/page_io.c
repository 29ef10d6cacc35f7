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
#include <errno.h>

#include "mm/swap.h"
#include "sched/names.h"

static unsigned int *device __world;	/* a version a slot */

int swap_device_init(unsigned int slots)
{
	device = kcalloc(slots + 1, sizeof(*device), GFP_KERNEL);
	if (!device)
		return -ENOMEM;
	for (unsigned int i = 1; i <= slots; i++)
		name_set(&device[i], sizeof(*device), "swap slot %u", i);
	return 0;
}

static __primitive void submit_write(struct folio *folio, swp_entry_t entry,
				     const struct site *site)
{
	sched_op(OP_WRITE, &device[entry.val], site);
	sched_marked(&folio->version, sizeof(folio->version), false);
	device[entry.val] = folio->version;
	sched_note("frame %u is written to swap slot %lu",
		   (unsigned int)folio_pfn(folio), entry.val);
}

static __primitive void submit_read(struct folio *folio, swp_entry_t entry,
				    const struct site *site)
{
	sched_op(OP_READ, &device[entry.val], site);
	sched_marked(&folio->version, sizeof(folio->version), true);
	folio->version = device[entry.val];
	sched_note("frame %u is read from swap slot %lu",
		   (unsigned int)folio_pfn(folio), entry.val);
}

void swap_writepage(struct folio *folio)
{
	swp_entry_t entry = folio->swap;

	if (folio_free_swap(folio)) {
		folio_unlock(folio);
		return;
	}
	folio_start_writeback(folio);
	folio_unlock(folio);
	submit_write(folio, entry, SITE("submit_bio_wait(&bio)"));
	folio_end_writeback(folio);
}

void swap_read_folio(struct folio *folio, swp_entry_t entry)
{
	submit_read(folio, entry, SITE("submit_bio_wait(&bio)"));
	folio_unlock(folio);
}
