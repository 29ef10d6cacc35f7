/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: the flag is set before what it stands for.
 */
#include <mmurace.h>

#include <kernel/atomic.h>

MM_SCENARIO("planted-race");

static atomic_t ready;
static int value;

MM_TASK(writer)
{
	atomic_set(&ready, 1);
	value = 42;
}

MM_TASK(reader)
{
	if (atomic_read(&ready))
		mm_assert(value == 42, "%d", value); /* here */
}

MM_RESULT("sometimes data-race");
