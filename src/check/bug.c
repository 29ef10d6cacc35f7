/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Assertions: BUG_ON(), WARN_ON(), what primitives refuse, and what a program
 * in C asserts by its own means.
 *
 * A warning counts as much as a BUG(): the kernel's authors say of both that
 * they never happen.
 */
#include <stdio.h>

#include "check/invariants.h"
#include "kernel/trace.h"

static void on_bug(enum bug_kind kind, const struct site *site,
		   const char *what, const volatile void *object)
{
	char name[VIOLATION_OBJECT_MAX];

	if (kind == BUG_ASSERTION) {
		snprintf(name, sizeof(name), "%s %s", site->func, site->text);
		broken(ASSERTION, name, STEP_NONE, "%s in %s", what,
		       site->func);
		return;
	}
	if (object)
		snprintf(name, sizeof(name), "%s", NAME(object));
	else
		snprintf(name, sizeof(name), "%s %s", site->func, what);
	broken(BUG, name, STEP_NONE, "%s in %s%s%s", what, site->func,
	       object ? ", of " : "", object ? name : "");
}

void check_bug_init(void)
{
	register_trace_bug(on_bug);
}
