/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An assertion of the model failed.
 */
#include "kernel/bug.h"

#include "kernel/trace.h"
#include "sched/sched.h"

__primitive void bug_report(const struct site *site)
{
	trace_bug(BUG_BUG, site, site->text, NULL);
	/* Nobody listens: what comes now was never meant to run. */
	if (task_current())
		sched_limit(LIMIT_BUG);
	__builtin_trap();
}

__primitive void warn_report(const struct site *site)
{
	trace_bug(BUG_WARN, site, site->text, NULL);
}

__primitive void bug_at(const struct site *site, const char *what,
			const volatile void *object)
{
	trace_bug(BUG_BUG, site, what, object);
}
