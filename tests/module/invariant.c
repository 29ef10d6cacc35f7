/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: the same, noticed when all have ended.
 */
#include <mmurace.h>

#include <kernel/atomic.h>

MM_SCENARIO("planted-invariant");

static atomic_t count;

MM_TASKS(adder, n, 2)
{
	int old = atomic_read(&count); /* here */

	atomic_set(&count, old + 1);
}

MM_INVARIANT(none_lost)
{
	return atomic_read(&count) == 2;
}

MM_RESULT("sometimes assertion");
