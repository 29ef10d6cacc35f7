/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The word of a lock with readers and writers: how many readers hold it,
 * whether a writer does, how many writers wait, how many readers do.
 */
#ifndef KERNEL_RWCOUNT_H
#define KERNEL_RWCOUNT_H

#include "sched/task.h"

#define RW_READER 0x1u
#define RW_READERS 0xffffu
#define RW_WRITER 0x10000u
#define RW_CLOSED 0x20000u /* of rw_semaphore: both readers and waiters */
#define RW_QUEUED 0x40000u
#define RW_QUEUED_READERS 0xfc0000u
#define RW_WAITING 0x1000000u
#define RW_WAITERS 0xff000000u /* writers */
/* Whoever waits. */
#define RW_CONTENDED (RW_WAITERS | RW_QUEUED_READERS)

/* What keeps out a reader, and a writer. */
#define RW_BLOCKS_READER (RW_WRITER | RW_WAITERS)
#define RW_BLOCKS_WRITER (RW_WRITER | RW_READERS)

_Static_assert(TASKS_MAX *MAX_LOCK_DEPTH <= RW_READERS,
	       "a task may be a reader as often as it may hold locks");
_Static_assert(TASKS_MAX *RW_QUEUED <= RW_QUEUED_READERS, "a task waits once");

#endif
