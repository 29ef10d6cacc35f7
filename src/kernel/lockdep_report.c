/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Circles of lock classes, as trace_lock_order() tells them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/lockdep_graph.h"

/* Names of both ends of each edge. */
static char ends[LOCK_ORDER_EDGES_MAX][2][LOCK_NAME_MAX];
static char object[LOCK_NAME_MAX * 2];

static __no_kcsan const char *state_name(u8 used)
{
	if (used > 15)
		used >>= USED_READ_SHIFT;
	switch (used) {
	case USED_IN_HARDIRQ:
		return "<hardirq>";
	case USED_IN_SOFTIRQ:
		return "<softirq>";
	case USED_WITH_HARDIRQS_ON:
		return "<hardirqs on>";
	default:
		return "<softirqs on>";
	}
}

static __no_kcsan const char *end_name(const struct lock_edge *e, u16 class,
				       u8 how, char *buf)
{
	if (!class)
		return state_name(e->used);
	return lock_name(class, how, buf, LOCK_NAME_MAX);
}

/* Does every execution that follows @longer show what @s shows? */
static __no_kcsan bool is_prefix(const struct schedule *s,
				 const struct schedule *longer)
{
	for (size_t i = 0; i < s->nr; i++) {
		const struct schedule_item *a = &s->items[i], *b;

		if (i >= longer->nr)
			return false;
		b = &longer->items[i];
		if (!a->what != !b->what)
			return false;
		if (a->what) {
			if (strcmp(a->what, b->what) || a->count != b->count)
				return false;
		} else if (strcmp(a->task, b->task) ||
			   (i + 1 == s->nr ? a->count > b->count :
					     a->count != b->count)) {
			return false;
		}
	}
	return true;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The classes of the circle in the order of their names. */
static __no_kcsan void name_object(const struct lock_edge *const *circle,
				   unsigned int nr)
{
	char names[LOCK_ORDER_EDGES_MAX][LOCK_NAME_MAX];
	const char *sorted[LOCK_ORDER_EDGES_MAX];
	unsigned int n = 0;
	size_t len = 0;

	for (unsigned int i = 0; i < nr; i++) {
		u16 class = circle[i]->from;

		if (!class)
			continue;
		sorted[n] =
			lock_name(class, LOCK_WRITE, names[n], LOCK_NAME_MAX);
		n++;
	}
	qsort(sorted, n, sizeof(*sorted), compare);
	for (unsigned int i = 0; i < n && len < sizeof(object); i++)
		len += (size_t)snprintf(object + len, sizeof(object) - len,
					"%s%s", i ? ", " : "", sorted[i]);
}

static __no_kcsan void tell(enum lock_order_kind kind,
			    const struct lock_edge *const *circle,
			    unsigned int nr, unsigned int newest)
{
	struct lock_order order = {
		.kind = kind,
		.object = object,
		.nr_edges = nr,
	};
	/* Probes may not come back: freed the next time. */
	static struct schedule now;

	schedule_free(&now);
	if (task_current())
		sched_copy_schedule(&now);
	name_object(circle, nr);
	for (unsigned int i = 0; i < nr; i++) {
		const struct lock_edge *e = circle[(newest + i) % nr];
		struct lock_order_edge *to = &order.edges[i];

		to->from = end_name(e, e->from, e->from_how, ends[i][0]);
		to->to = end_name(e, e->to, e->to_how, ends[i][1]);
		to->from_site = e->from_site;
		to->to_site = e->to_site;
		to->task = e->task;
		to->schedule = is_prefix(&e->schedule, &now) ? NULL :
							       &e->schedule;
	}
	trace_lock_order(&order);
}

__primitive void lockdep_report(enum lock_order_kind kind,
				const struct lock_edge *const *circle,
				unsigned int nr, unsigned int newest)
{
	sched_quiet_begin();
	tell(kind, circle, nr, newest);
	sched_quiet_end();
}
