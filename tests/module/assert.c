/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: assert() of the C library fails.
 */
#include <mmurace.h>

#include <kernel/atomic.h>

MM_SCENARIO("planted-assert");

static atomic_t count;

MM_TASK(adder)
{
	atomic_inc(&count);
}

MM_TASK(sum)
{
	assert(!atomic_read(&count)); /* here */
}

MM_RESULT("sometimes assertion");
