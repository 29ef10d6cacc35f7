/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A completion on the stack of who waits for it: the search does not see it.
 */
#include <mmurace.h>

#include <kernel/completion.h>

MM_SCENARIO("foreign-stack");

static void worker(void *arg)
{
	complete(arg);
}

MM_TASK(parent)
{
	struct completion done;
	struct task *task;

	init_completion(&done);
	task = mm_spawn(worker, &done);
	wait_for_completion(&done);
	mm_join(task);
}

MM_RESULT("never");
