/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: a loop without end, without any access.
 */
#include <mmurace.h>

#include <kernel/atomic.h>

MM_SCENARIO("planted-endless");

static atomic_t late;

MM_TASK(setter)
{
	atomic_set(&late, 1);
}

MM_TASK(spinner)
{
	if (atomic_read(&late))
		while (true) /* here */
			barrier();
}

MM_RESULT("sometimes livelock");
