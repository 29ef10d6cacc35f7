/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Assertions of the model: BUG_ON(), WARN_ON(), and what primitives refuse.
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

	(void)kind;
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
