/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: a division by what another task sets to 0.
 */
#include <mmurace.h>

#include <kernel/atomic.h>

MM_SCENARIO("planted-crash");

static atomic_t divisor = ATOMIC_INIT(1);
volatile int quotient;

MM_TASK(clear)
{
	atomic_set(&divisor, 0);
}

MM_TASK(divide)
{
	int by = atomic_read(&divisor);

	if (!by)
		*(volatile int *)0x10000 = 0; /* here */
	quotient = 100 / by;
}

MM_RESULT("sometimes crash");
