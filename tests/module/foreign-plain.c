/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same of a variable.
 */
#include <mmurace.h>

MM_SCENARIO("foreign-plain");

static void worker(void *arg)
{
	*(int *)arg = 1;
}

MM_TASK(parent)
{
	int value = 0;
	struct task *task = mm_spawn(worker, &value);

	mm_join(task);
	mm_assert(value == 1, "%d", value);
}

MM_RESULT("never");
