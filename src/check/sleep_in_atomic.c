/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I15: nothing that may sleep is called where sleeping is not allowed.
 *
 * The primitives keep each task's context and say so at the call that may
 * sleep, whether it would have to or not (might_sleep()), which is why every
 * execution that reaches the call finds it.
 */
#include <stdio.h>

#include "check/invariants.h"
#include "kernel/trace.h"

static void on_sleep(const struct sleep_in_atomic *sleep)
{
	char object[VIOLATION_OBJECT_MAX], since[VIOLATION_DETAIL_MAX] = "";

	snprintf(object, sizeof(object), "%s: %s", sleep->site->func,
		 sleep->site->text);
	if (sleep->since)
		snprintf(since, sizeof(since), "%s since %s in %s (%s:%d)",
			 sleep->why, sleep->since->text, sleep->since->func,
			 sleep->since->file, sleep->since->line);
	violation_details(since, NULL);
	broken(SLEEP_IN_ATOMIC, object, STEP_NONE, "%s may sleep here: %s",
	       sleep->site->text, sleep->why);
}

void check_sleep_in_atomic_init(void)
{
	register_trace_sleep_in_atomic(on_sleep);
}
