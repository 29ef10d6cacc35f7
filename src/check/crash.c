/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Crashes of a program in C: what the processor refuses, abort(), a stack that
 * is too small, a loop without end.
 *
 * The engine notices them (sched/crash.h) and asks here for the words.  The
 * object is what happened and to whom, not where: code of another compiler has
 * other places.
 */
#include <stdio.h>

#include "check/invariants.h"

/* "reader", or what runs outside of tasks. */
static const char *who(void)
{
	const struct task *t = task_current();

	return t ? task_name(t) : "set-up or invariant";
}

static void on_crash(const struct crash *crash)
{
	char object[VIOLATION_OBJECT_MAX], where[VIOLATION_DETAIL_MAX];
	char detail[VIOLATION_DETAIL_MAX + 32] = "";

	sched_locate(crash->pc, where, sizeof(where));
	if (*where)
		snprintf(detail, sizeof(detail), "%s %s", crash->what, where);
	violation_details(detail, NULL);
	snprintf(object, sizeof(object), "%s: %s", who(), crash->what);
	switch (crash->kind) {
	case CRASH_SIGNAL:
		broken(CRASH, object, STEP_NONE, "%s ends by %s", who(),
		       crash->what);
		break;
	case CRASH_STACK:
		broken(STACK_OVERFLOW, object, STEP_NONE,
		       "%s needs more stack than there is", who());
		break;
	case CRASH_ENDLESS:
		broken(LIVELOCK, who(), STEP_NONE,
		       "%s loops for ever, within one step", who());
		break;
	}
}

void check_crash_init(void)
{
	sched_hooks.crash = on_crash;
}
