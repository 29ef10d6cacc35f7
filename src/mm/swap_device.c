/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The device that swap is on: a version a slot; see swap.h.
 */
#include <errno.h>

#include "mm/swap.h"
#include "sched/names.h"

static unsigned int *device __world;

int swap_device_init(unsigned int slots)
{
	device = kcalloc(slots + 1, sizeof(*device), GFP_KERNEL);
	if (!device)
		return -ENOMEM;
	for (unsigned int i = 1; i <= slots; i++)
		name_set(&device[i], sizeof(*device), "swap slot %u", i);
	return 0;
}

__primitive void swap_device_write(struct folio *folio, swp_entry_t entry,
				   const struct site *site)
{
	sched_op(OP_WRITE, &device[entry.val], site);
	sched_marked(&folio->version, sizeof(folio->version), false);
	device[entry.val] = folio->version;
	sched_note("frame %u is written to swap slot %lu",
		   (unsigned int)folio_pfn(folio), entry.val);
}

__primitive void swap_device_read(struct folio *folio, swp_entry_t entry,
				  const struct site *site)
{
	sched_op(OP_READ, &device[entry.val], site);
	sched_marked(&folio->version, sizeof(folio->version), true);
	folio->version = device[entry.val];
	sched_note("frame %u is read from swap slot %lu",
		   (unsigned int)folio_pfn(folio), entry.val);
}
