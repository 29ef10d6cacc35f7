/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loads and stores of user code; see access.c.
 */
#ifndef MM_ACCESS_H
#define MM_ACCESS_H

#include "mm/mm.h"

/*
 * The task's CPU loads or stores a word at @addr of @mm, which the task uses.
 * 0, -EFAULT or -ENOMEM.
 */
int cpu_access(struct mm_struct *mm, unsigned long addr, bool write);

/*
 * Content of a frame, as a part of the running step: read it, or write
 * something that was never there before.  Returns what it is then.
 */
unsigned int page_access(struct page *page, bool write);

void access_init(void);

#endif
