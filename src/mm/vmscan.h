/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reclaim; see vmscan.c.
 */
#ifndef MM_VMSCAN_H
#define MM_VMSCAN_H

#include "mm/mm.h"

/*
 * Try to free the folio that @owner faulted in at @index; @owner is only
 * compared.  -ENOENT: it is not on the LRU list; -EBUSY: it was put back;
 * -ENOSPC: so it was, as there is no free slot.
 */
int reclaim_folio(const struct mm_struct *owner, unsigned long index);

#endif
