/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processes, as far as address spaces are concerned; see process.c.
 */
#ifndef MM_PROCESS_H
#define MM_PROCESS_H

#include "mm/mm.h"

struct process {
	struct mm_struct *mm;		/* NULL when it has exited */
	/*
	 * Which one it was, only compared.  Inverted, for it keeps no mm: the
	 * search for leaks takes whatever looks like a pointer for one.
	 */
	unsigned long mm_id;
	struct process *next;
};

/* With a reference that mmput() gives up; NULL: the process has exited. */
#define get_task_mm(p) __get_task_mm((p), SITE("get_task_mm(" #p ")"))
struct mm_struct *__get_task_mm(struct process *p, const struct site *site);

/* The process lets go of it: what it had is the caller's.  NULL: it has. */
struct mm_struct *drop_task_mm(struct process *p, const struct site *site);

#endif
