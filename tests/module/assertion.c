/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: a read and a write where one operation was meant.
 */
#include <mmurace.h>

#include <kernel/atomic.h>

MM_SCENARIO("planted-assertion");

static atomic_t count;

MM_TASKS(adder, n, 2)
{
	int old = atomic_read(&count);

	atomic_set(&count, old + 1);
	mm_assert(atomic_read(&count) > old, "lost"); /* never fails */
}

MM_TASK(sum)
{
	mm_assert(atomic_read(&count) < 2, "both are done"); /* here */
}

MM_RESULT("sometimes assertion");
