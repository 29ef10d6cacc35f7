/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: two locks, taken in two orders.
 */
#include <mmurace.h>

#include <kernel/mutex.h>

MM_SCENARIO("planted-deadlock");

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

MM_TASK(up)
{
	mutex_lock(&first);
	mutex_lock(&second); /* here */
	mutex_unlock(&second);
	mutex_unlock(&first);
}

MM_TASK(down)
{
	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

MM_RESULT("sometimes deadlock or lock-order");
