/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contexts: where sleeping is not allowed, and how locks are used in
 * interrupts.
 */
#include <stdio.h>

#include "kernel/irqflags.h"
#include "kernel/lockdep_graph.h"

/*
 * Where the task came to be unable to sleep; the innermost reason that shows.
 */
static __no_kcsan void find_reason(const struct task_struct *ts,
				   struct sleep_in_atomic *sleep, char *buf,
				   size_t size)
{
	char name[LOCK_NAME_MAX];

	sleep->why = buf;
	for (unsigned int i = ts->nr_held; i-- > 0;) {
		const struct held_lock *h = &ts->held[i];

		if (!(h->how & LOCK_SPIN))
			continue;
		snprintf(buf, size, "%s is held",
			 lock_name(h->class, h->how, name, sizeof(name)));
		sleep->since = h->site;
		return;
	}
	if (ts->preempt_count & HARDIRQ_MASK)
		sleep->why = "in an interrupt handler";
	else if (ts->preempt_count & SOFTIRQ_OFFSET)
		sleep->why = "in a softirq";
	else if (ts->preempt_count & SOFTIRQ_MASK)
		sleep->why = "bottom halves are off";
	else if (irqs_off(ts))
		sleep->why = "interrupts are off";
	else if (ts->preempt_count)
		sleep->why = "preemption is off";
	else if (ts->rcu_read_lock_nesting)
		sleep->why = "in an RCU read-side critical section";
	else
		sleep->why = "in a section that must not block";
}

static __attribute__((noinline, cold)) __no_kcsan void
report_sleep(const struct task_struct *ts, const struct site *site)
{
	struct sleep_in_atomic sleep = { .site = site };
	char why[LOCK_NAME_MAX + 16];

	find_reason(ts, &sleep, why, sizeof(why));
	trace_sleep_in_atomic(&sleep);
}

__primitive void sleep_in_atomic(struct task_struct *ts, enum op_kind kind,
				 const volatile void *obj,
				 const struct site *site)
{
	sched_op(kind, obj, site);
	report_sleep(ts, site);
}

__primitive void lock_nowhere(const volatile void *lock, enum op_kind kind,
			      const struct site *site)
{
	sched_op(kind, NULL, site);
	if (sched_hooks.bad_access)
		sched_hooks.bad_access((uintptr_t)lock < 4096 ?
					       BAD_ACCESS_NULL :
					       BAD_ACCESS_UNALLOCATED,
				       lock, sizeof(u32), true, site, 0);
}

__primitive void might_sleep_at(const struct site *site)
{
	const struct task_struct *ts = get_current();

	if (unlikely(task_atomic(ts)))
		report_sleep(ts, site);
}

/*
 * What is known of a task's context changed.  Interrupts that were off and are
 * on again make every lock still held one that is taken with them on.
 */
__primitive void lockdep_context_changed(struct task_struct *ts)
{
	u32 count = ts->preempt_count;
	u8 before = ts->lock_usage, usage = 0;

	if (count & HARDIRQ_MASK)
		usage |= USED_IN_HARDIRQ;
	if (count & SOFTIRQ_OFFSET)
		usage |= USED_IN_SOFTIRQ;
	if (!irqs_off(ts)) {
		usage |= USED_WITH_HARDIRQS_ON;
		if (!(count & SOFTIRQ_MASK))
			usage |= USED_WITH_SOFTIRQS_ON;
	}
	ts->lock_usage = usage;
	if (!(usage & ~before & USED_WITH_ON))
		return;
	for (unsigned int i = 0; i < ts->nr_held; i++) {
		const struct held_lock *h = &ts->held[i];

		lockdep_use(h, lock_used(ts, h->how & ~(unsigned int)LOCK_TRY) &
				       (USED_WITH_ON |
					USED_WITH_ON << USED_READ_SHIFT));
	}
}
