/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * get_user_pages() (mm/gup.c); see gup.c.
 */
#ifndef MM_GUP_H
#define MM_GUP_H

#include "mm/mm.h"

#define FOLL_WRITE 1u

/*
 * The page at @addr with a reference in @page, faulted in if it is not there
 * (writable with FOLL_WRITE).  Takes the mmap lock.  0, -EFAULT or -ENOMEM.
 */
int get_user_page_unlocked(struct mm_struct *mm, unsigned long addr,
			   unsigned int flags, struct page **page);

#endif
