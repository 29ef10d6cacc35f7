/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I14, over all executions: classes of locks are taken in one order.
 *
 * The primitives keep the graph of which class was taken under which, over the
 * whole search, with the schedule that first showed each edge (lockdep of the
 * kernel does the same over the time since boot).  The edge that closes a
 * circle is reported where it is added.  The executions that showed the others
 * belong to the report: all of them are replayed.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check/invariants.h"
#include "check/lock_keep.h"
#include "kernel/lockdep.h"
#include "kernel/trace.h"

__attribute__((format(printf, 3, 4))) static void append(char *buf, size_t size,
							 const char *fmt, ...)
{
	size_t len = strlen(buf);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(buf + len, size - len, fmt, ap);
	va_end(ap);
}

static void describe_edge(const struct lock_order_edge *e, char *buf,
			  size_t size)
{
	buf[0] = '\0';
	if (!e->to_site)
		return;
	append(buf, size, "%s in %s (%s:%d)", e->to_site->text,
	       e->to_site->func, e->to_site->file, e->to_site->line);
	if (e->from_site)
		append(buf, size, " under %s in %s (%s:%d)", e->from_site->text,
		       e->from_site->func, e->from_site->file,
		       e->from_site->line);
}

static void describe(const struct lock_order *o, char *buf, size_t size)
{
	const struct lock_order_edge *e = o->edges;

	buf[0] = '\0';
	switch (o->kind) {
	case LOCK_ORDER_RECURSION:
		append(buf, size, "%s takes %s under %s", e->task, e->to,
		       e->from);
		return;
	case LOCK_ORDER_IRQ:
	case LOCK_ORDER_IRQ_CYCLE:
		append(buf, size, "an interrupt may wait for itself: ");
		break;
	case LOCK_ORDER_CYCLE:
		break;
	}
	for (unsigned int i = 0; i < o->nr_edges; i++, e++)
		append(buf, size, "%s%s under %s (%s)", i ? ", " : "", e->to,
		       e->from, e->task);
}

static void on_lock_order(const struct lock_order *o)
{
	char title[VIOLATION_TITLE_MAX], here[VIOLATION_DETAIL_MAX];
	char there[VIOLATION_DETAIL_MAX] = "";

	describe(o, title, sizeof(title));
	describe_edge(&o->edges[0], here, sizeof(here));
	if (o->nr_edges > 1)
		describe_edge(&o->edges[1], there, sizeof(there));
	for (unsigned int i = 1; i < o->nr_edges; i++)
		if (o->edges[i].schedule)
			violation_add_schedule(o->edges[i].schedule);
	violation_details(here, there);
	broken(LOCK_ORDER, o->object, STEP_NONE, "%s", title);
}

void check_lock_order_init(void)
{
	register_trace_lock_order(on_lock_order);
	sched_hooks.search = lockdep_reset;
	sched_hooks.load = lockdep_reset_setup;
	sched_hooks.keep = lock_edges_keep;
	sched_hooks.kept = lock_edges_kept;
}
