/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a process has of its mm; see process.h.
 *
 * A process stands for all that task_structs have to do with an mm:
 * get_task_mm() takes a reference while the process lives, exit_mm() gives its
 * own up.  What task_lock() makes one there is one step here, as nothing else
 * is under it.
 */
#include "mm/process.h"

__primitive struct mm_struct *__get_task_mm(struct process *p,
					    const struct site *site)
{
	struct mm_struct *mm;

	sched_op(OP_RMW, p, site);
	clock_acq_rel(p);
	mm = p->mm;
	if (mm) {
		sched_marked(&mm->mm_users, sizeof(mm->mm_users.counter), true);
		mm->mm_users.counter++;
	}
	return mm;
}

__primitive struct mm_struct *drop_task_mm(struct process *p,
					   const struct site *site)
{
	struct mm_struct *mm;

	sched_op(OP_RMW, p, site);
	clock_acq_rel(p);
	mm = p->mm;
	p->mm = NULL;
	return mm;
}
