/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: a recursion without end.
 */
#include <mmurace.h>

#include <kernel/atomic.h>

MM_SCENARIO("planted-stack");

static atomic_t late;

static int deeper(int n, volatile char *above)
{
	volatile char here[64];

	here[0] = above ? above[0] : 1;
	return n ? deeper(n - 1, here) + here[0] : here[0];
}

MM_TASK(setter)
{
	atomic_set(&late, 1);
}

MM_TASK(recursion)
{
	if (atomic_read(&late)) /* here */
		deeper(1000000, NULL);
}

MM_RESULT("sometimes stack-overflow");
