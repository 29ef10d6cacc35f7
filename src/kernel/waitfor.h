/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who waits for whom: the edges of a wait-for cycle, for deadlock reports.
 */
#ifndef KERNEL_WAITFOR_H
#define KERNEL_WAITFOR_H

#include "kernel/types.h"
#include "sched/task.h"

/*
 * The tasks that must act before the task with this number can go on, as a
 * mask: who holds the lock that it waits for, or queued for it as a writer;
 * the readers its grace period waits for; the handlers that have not answered;
 * the handler that runs on its CPU, or the task that has interrupts off there;
 * whom it joins.  0: nobody in particular (a wake-up, a completion).
 */
u32 task_blockers(unsigned int id);

/* Those that wait to write what @reader is about to take for reading. */
u32 queued_writers(const struct task *reader);

#endif
