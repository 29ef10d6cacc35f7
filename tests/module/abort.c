/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: abort() where another task came first.
 */
#include <mmurace.h>

#include <kernel/atomic.h>

MM_SCENARIO("planted-abort");

static atomic_t late;

MM_TASK(setter)
{
	atomic_set(&late, 1);
}

MM_TASK(aborter)
{
	if (atomic_read(&late))
		abort(); /* here */
}

MM_RESULT("sometimes crash");
