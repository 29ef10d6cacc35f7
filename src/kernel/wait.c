/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait queues; see wait.h.
 */
#include "kernel/wait.h"

#include "sched/word.h"

__primitive void init_waitqueue_head(struct wait_queue_head *wq)
{
	*wq = (struct wait_queue_head){ 0 };
}

/* Where the task is on the queue; wq->nr if it is not. */
static __no_kcsan u32 find(const struct wait_queue_head *wq,
			   const struct task_struct *ts)
{
	u32 at = 0;

	while (at < wq->nr && wq->waiters[at] != ts->id)
		at++;
	return at;
}

static __no_kcsan void take_off(struct wait_queue_head *wq, u32 at)
{
	wq->exclusive &= ~(1u << wq->waiters[at]);
	for (wq->nr--; at < wq->nr; at++) {
		wq->waiters[at] = wq->waiters[at + 1];
		barrier();	/* not memmove(): that is an access */
	}
	wq->waiters[wq->nr] = 0;
}

/* Replace a queue in what the task knows of; false: it was not there. */
static __no_kcsan bool replace(struct task_struct *ts,
			       const struct wait_queue_head *from,
			       const struct wait_queue_head *to)
{
	for (unsigned int i = 0; i < WAIT_QUEUES_MAX; i++)
		if (ts->waits_on[i] == from) {
			ts->waits_on[i] = to;
			return true;
		}
	return false;
}

__primitive void prepare_to_wait_at(struct wait_queue_head *wq,
				    struct wait_queue_entry *wait, u32 state,
				    bool exclusive, const struct site *site)
{
	struct task_struct *ts = get_current();

	if (!task_current())
		return;
	sched_op(OP_QUEUE, wq, site);
	if (find(wq, ts) == wq->nr) {
		u32 at = wq->nr++;

		if (exclusive)
			wq->exclusive |= ts->bit;
		for (; !exclusive && at > 0; at--) {
			wq->waiters[at] = wq->waiters[at - 1];
			barrier();
		}
		wq->waiters[at] = ts->id;
		wait->private = ts;
		wait->untold = !replace(ts, NULL, wq);
		ts->untold |= wait->untold;
	}
	ts->__state = state;
	sched_changed(&ts->__state);
}

__primitive void finish_wait_at(struct wait_queue_head *wq,
				struct wait_queue_entry *wait,
				const struct site *site)
{
	struct task_struct *ts = get_current();
	bool queued = wait->private;
	u32 at;

	if (!task_current())
		return;
	/* Until it is done, a waker may spend a wake-up on this task. */
	sched_op(OP_WRITE, &ts->__state, site);
	ts->__state = TASK_RUNNING;
	wait->private = NULL;
	if (!queued)
		return;
	if (!replace(ts, wq, NULL) && !wait->untold) {
		/* Who woke it is done with the entry, and the queue may go. */
		word_load(&ts->__state, WORD_ACQUIRE);
		clock_acquire(ts);
		return;
	}
	sched_op(OP_QUEUE, wq, site);
	at = find(wq, ts);
	if (at < wq->nr)
		take_off(wq, at);
}

__primitive void wake_up_at(struct wait_queue_head *wq, u32 mode,
			    unsigned int nr_exclusive, const struct site *site)
{
	u32 at = 0;

	sched_op(OP_WAKE, wq, site);
	while (at < wq->nr) {
		struct task_struct *ts = task_structs[wq->waiters[at]];
		bool exclusive = wq->exclusive & ts->bit;

		if (!task_wake(ts, mode)) {
			at++;
			continue;
		}
		take_off(wq, at);
		replace(ts, wq, NULL);
		if (exclusive && !--nr_exclusive)
			break;
	}
}

__primitive bool waitqueue_active_at(struct wait_queue_head *wq,
				     const struct site *site)
{
	sched_op(OP_READ, wq, site);
	return wq->nr;
}
