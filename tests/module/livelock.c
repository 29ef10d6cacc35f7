/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: a loop that waits for what nobody will write, but if it came first.
 */
#include <mmurace.h>

#include <kernel/waitfor.h>

MM_SCENARIO("planted-livelock");

static int go = 1;

MM_TASK(waiter)
{
	while (!READ_ONCE(go)) /* here */
		cpu_relax();
}

MM_TASK(other)
{
	WRITE_ONCE(go, 0);
}

MM_RESULT("sometimes livelock");
