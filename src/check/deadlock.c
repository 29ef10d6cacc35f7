/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I14, as it happens: nobody can go on, and somebody is not finished.
 *
 * The engine sees that; here it is told who waits for whom: for a lock, those
 * who hold it (a reader behind a queued writer waits for the writer); for a
 * grace period, a flush, or acknowledgements, those that have not come by yet;
 * for a join, the task.  A circle among them is the reason.  Without one,
 * somebody waits for what nobody is left to do: a wake-up that was lost, or a
 * lock whose holder is gone.  (Or for what a task would do that polls in vain:
 * that is a livelock.)
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check/invariants.h"
#include "kernel/grace.h"
#include "kernel/lockdep.h"
#include "kernel/waitfor.h"

static bool waits(unsigned int id)
{
	return task_wait_state(id) == TASK_WAITS_GUARD;
}

static bool waits_for_mask(const struct task *t)
{
	return t->guard.word == &gp_waits[t->id].mask;
}

struct circle {
	unsigned int nr;
	uint8_t task[TASKS_MAX];	/* each waits for the next */
};

/* The shortest circle through @start. */
static void find_circle(unsigned int start, struct circle *c)
{
	uint8_t from[TASKS_MAX], queue[TASKS_MAX];
	unsigned int head = 0, tail = 0;
	uint32_t seen = 0;

	queue[tail++] = (uint8_t)start;
	c->nr = 0;
	while (head < tail) {
		unsigned int id = queue[head++];
		uint32_t next = task_blockers(id);

		if (next & 1u << start) {
			for (; id != start; id = from[id])
				c->task[++c->nr] = (uint8_t)id;
			c->task[0] = (uint8_t)start;
			c->nr++;
			break;
		}
		for (next &= ~seen & ~(1u << start); next; next &= next - 1) {
			unsigned int to = (unsigned int)__builtin_ctz(next);

			if (to >= task_count())
				continue;
			seen |= 1u << to;
			from[to] = (uint8_t)id;
			queue[tail++] = (uint8_t)to;
		}
	}
	/* Found backwards: put those behind the first in order. */
	for (unsigned int i = 1, j = c->nr - 1; c->nr && i < j; i++, j--) {
		uint8_t id = c->task[i];

		c->task[i] = c->task[j];
		c->task[j] = id;
	}
}

__attribute__((format(printf, 3, 4))) static void append(char *buf, size_t size,
							 const char *fmt, ...)
{
	size_t len = strlen(buf);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(buf + len, size - len, fmt, ap);
	va_end(ap);
}

static void describe(unsigned int id, unsigned int whom, char *buf, size_t size)
{
	const struct task *t = task_by_id(id);
	const char *who = task_name(task_by_id(id));
	const char *other = task_name(task_by_id(whom));

	if (task_wait_state(id) == TASK_HELD)
		append(buf, size, "%s is interrupted by %s", who, other);
	else if (waits_for_mask(t))
		append(buf, size, "%s waits for %s to %s", who, other,
		       t->kind == OP_GP_END   ? "leave its read section" :
		       t->kind == OP_IPI_WAIT ? "acknowledge an interrupt" :
						"be done");
	else if (t->kind == OP_JOIN)
		append(buf, size, "%s waits for the end of %s", who, other);
	else if (t->kind == OP_IRQ)
		append(buf, size, "%s waits for %s to let interrupts in", who,
		       other);
	else if (queued_writers(t) & 1u << whom)
		append(buf, size, "%s waits for %s behind %s", who,
		       NAME(t->obj), other);
	else
		append(buf, size, "%s waits for %s held by %s", who,
		       NAME(t->obj), other);
}

/* What it waits for: if to be woken, the queue that it is on. */
static const volatile void *slept_on(const struct task *t)
{
	const struct task_struct *ts = task_structs[t->id];

	for (unsigned int i = 0;
	     ts && t->obj == &ts->__state && i < WAIT_QUEUES_MAX; i++)
		if (ts->waits_on[i])
			return ts->waits_on[i];
	return t->obj;
}

static void name_waited(unsigned int id, char *buf, size_t size)
{
	const struct task *t = task_by_id(id);

	append(buf, size, "%s%s", buf[0] ? ", " : "",
	       waits(id) && t->obj && !waits_for_mask(t) ?
		       NAME(slept_on(t)) :
		       task_name(task_by_id(id)));
}

static void report_circle(const struct circle *c)
{
	char title[VIOLATION_TITLE_MAX] = "", object[VIOLATION_OBJECT_MAX] = "";

	for (unsigned int i = 0; i < c->nr; i++) {
		if (i)
			append(title, sizeof(title), ", ");
		describe(c->task[i], c->task[(i + 1) % c->nr], title,
			 sizeof(title));
		name_waited(c->task[i], object, sizeof(object));
	}
	broken(DEADLOCK, object, STEP_NONE, "%s", title);
}

/* Somebody waits for what nobody will do; the others, if any, for him. */
static void report_lost(void)
{
	char object[VIOLATION_OBJECT_MAX] = "";

	for (unsigned int id = 0; id < task_count(); id++) {
		const struct task *t = task_by_id(id);

		if (!waits(id) || task_blockers(id))
			continue;
		name_waited(id, object, sizeof(object));
		broken(DEADLOCK, object, STEP_NONE,
		       "%s waits at %s for what nobody will do",
		       task_name(task_by_id(id)),
		       t->site ? t->site->text : op_name(t->kind));
	}
	broken(DEADLOCK, "", STEP_NONE, "nobody can go on");
}

static void on_deadlock(bool polls)
{
	struct circle best = { .nr = 0 };

	for (unsigned int id = 0; id < task_count(); id++) {
		struct circle c;

		find_circle(id, &c);
		if (c.nr && (!best.nr || c.nr < best.nr))
			best = c;
	}
	if (best.nr)
		report_circle(&best);
	if (!polls)
		report_lost();
}

void check_deadlock_init(void)
{
	sched_hooks.deadlock = on_deadlock;
	sched_hooks.held = lockdep_held_text;
}
