/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I20, the part that one execution can show: a retry loop can end.
 *
 * The engine knows when a loop goes on for nothing: a task sleeps in
 * cpu_relax() until one of the locations that it read is written, and nobody
 * is left who could; or a task that runs alone comes back to the same state.
 * It asks here for the words.
 */
#include <stdio.h>
#include <string.h>

#include "check/invariants.h"

static void on_livelock(const char *why)
{
	char who[VIOLATION_OBJECT_MAX] = "";
	struct task *now = task_current();

	for (unsigned int id = 0; id < task_count(); id++) {
		size_t len = strlen(who);

		if (task_wait_state(id) == TASK_WAITS_CHANGE)
			snprintf(who + len, sizeof(who) - len, "%s%s",
				 len ? ", " : "", task_name(task_by_id(id)));
	}
	if (!who[0] && now)
		snprintf(who, sizeof(who), "%s", task_name(now));
	broken(LIVELOCK, who, STEP_NONE, "%s retries for ever: %s", who, why);
}

void check_livelock_init(void)
{
	sched_hooks.livelock = on_livelock;
}
