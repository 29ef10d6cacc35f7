/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work items; see workqueue.h.
 *
 * The worker of an item is a task that is created when the item is queued.
 * What it runs is kept by its number, for the item may be gone before it ends.
 */
#include "kernel/workqueue.h"

#include "kernel/bug.h"
#include "kernel/slab.h"
#include "sched/names.h"
#include "sched/shadow.h"

__world struct workqueue_struct model_system_wq;

/* Workers by number. */
static __world struct worker {
	struct work_struct *work;	/* queued to it or run; or NULL */
	struct workqueue_struct *wq;
} workers[TASKS_MAX];

/* All workers that have not finished, to wait for. */
static __world struct gp_domain busy;

/* Held while an item runs, and taken by whoever flushes it. */
static __no_kcsan void hold(struct task_struct *ts, u16 class,
			    const struct site *site)
{
	if (class)
		lockdep_acquire(ts, 0, class, LOCK_WRITE, site);
}

static __no_kcsan void let_go(struct task_struct *ts, u16 class)
{
	if (class)
		lockdep_release_class(ts, class);
}

__primitive void init_work(struct work_struct *work, work_func_t func,
			   const char *name, struct lock_class_key *key)
{
	*work = (struct work_struct){
		.func = func,
		.class = lockdep_register(key, name),
	};
}

__primitive struct workqueue_struct *
new_workqueue(const char *name, bool ordered, struct lock_class_key *key)
{
	struct workqueue_struct *wq = slab_raw(sizeof(*wq), sizeof(*wq));

	wq->class = lockdep_register(key, name);
	wq->ordered = ordered;
	name_set(wq, sizeof(*wq), "workqueue %s", name);
	return wq;
}

/* The first step of a worker; what to call, or NULL if it was cancelled. */
__primitive static work_func_t work_begin(struct work_struct **work)
{
	struct task_struct *ts = get_current();
	struct worker *me = &workers[ts->id];

	gp_end(&busy, ts->id);
	word_load(&gp_waits[ts->id].asked, WORD_ACQUIRE);
	*work = me->work;
	if (!*work)
		return NULL;
	if (shadow_is_freed(*work)) {
		bug_at(task_current()->site,
		       "a work item is freed while it is queued", *work);
		return NULL;
	}
	word_xchg(&(*work)->pending, 0, WORD_FULL);
	sched_changed(*work);
	clock_acq_rel(*work);
	hold(ts, me->wq->class, task_current()->site);
	hold(ts, (*work)->class, task_current()->site);
	return (*work)->func;
}

/* Part of its last step: that it is done only lets others go on. */
__primitive static void work_end(u16 class)
{
	struct task_struct *ts = get_current();
	struct worker *me = &workers[ts->id];

	task_ends();
	let_go(ts, class);
	let_go(ts, me->wq->class);
	debug_check_no_locks_held();
	me->work = NULL;
	gp_leave(&me->wq->active, ts->bit);
	gp_leave(&busy, ts->bit);
}

__primitive static u16 work_class(const struct work_struct *work)
{
	return work->class;
}

static void worker(void *arg)
{
	struct work_struct *work;
	work_func_t func = work_begin(&work);
	u16 class = 0;

	(void)arg;
	if (func) {
		class = work_class(work);
		func(work);
	}
	work_end(class);
}

/* Workers that have it queued or run it. */
static __no_kcsan u32 workers_of(const struct work_struct *work)
{
	u32 mask = 0;

	for (u32 left = busy.readers; left; left &= left - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(left);

		if (workers[id].work == work)
			mask |= 1u << id;
	}
	return mask;
}

__primitive bool queue_work_at(struct workqueue_struct *wq,
			       struct work_struct *work,
			       const struct site *site)
{
	unsigned int id;
	u32 before;

	sched_op(OP_RMW, work, site);
	if (!task_current()) {
		work->func(work);
		return true;
	}
	/* If it is pending, its worker will see what came before this, too. */
	clock_acq_rel(work);
	if (work->disabled || work->pending) {
		/* A disabled one is made pending, and then not, at once. */
		word_xchg(&work->pending, work->pending, WORD_FULL);
		sched_unchanged();
		return false;
	}
	word_xchg(&work->pending, 1, WORD_FULL);
	id = task_next();
	/* Not while it runs; nor, on an ordered queue, before its turn. */
	before = workers_of(work) | (wq->ordered ? wq->active.readers : 0);
	work->runner = (u8)id;
	workers[id] = (struct worker){ work, wq };
	gp_begin(&busy, id, before);
	word_store(&gp_waits[id].asked, 1, WORD_RELEASE);
	clock_release(&gp_waits[id]);
	gp_enter(&busy, 1u << id);
	gp_enter(&wq->active, 1u << id);
	/* Not on the item: if it is cancelled, it may be gone by then. */
	name_set(&workers[id], sizeof(workers[id]), "worker");
	task_spawn_when("work", worker, NULL, OP_START, &workers[id], site,
			gp_guard(id));
	return true;
}

/* Part of a step that looked at the item; then, if need be, a step to wait. */
__primitive static void wait_for(u32 mask, const volatile void *obj,
				 const struct site *site)
{
	const struct task *t = task_current();

	/* What has ended already: workers and flushers share a pool's lock. */
	word_load(&busy.readers, WORD_ACQUIRE);
	clock_acquire(&busy);
	if (!mask)
		return;
	gp_begin(&busy, t->id, mask);
	sched_op_when(OP_JOIN, obj, site, gp_guard(t->id));
	gp_end(&busy, t->id);
}

static __no_kcsan void flush_order(u16 class, const struct site *site)
{
	struct task_struct *ts = get_current();

	hold(ts, class, site);
	let_go(ts, class);
}

__primitive bool flush_work_at(struct work_struct *work,
			       const struct site *site)
{
	struct task_struct *ts = get_current();
	u32 mask;

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_JOIN, work, site);
	sched_op(OP_READ, work, site);
	flush_order(work->class, site);
	mask = workers_of(work);
	/* On an ordered queue it waits for those before it, too. */
	if (mask && workers[work->runner].wq->ordered)
		flush_order(workers[work->runner].wq->class, site);
	wait_for(mask, work, site);
	return mask;
}

/* The last step of those who cancel it: the last of them lets it be queued. */
static __no_kcsan void enable(struct work_struct *work, const struct site *site)
{
	sched_op(OP_RMW, work, site);
	word_xchg(&work->pending, work->pending, WORD_FULL);
	clock_acq_rel(work);
	work->disabled--;
}

__primitive bool cancel_work_sync_at(struct work_struct *work,
				     const struct site *site)
{
	struct task_struct *ts = get_current();
	bool pending;

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_JOIN, work, site);
	sched_op(OP_RMW, work, site);
	flush_order(work->class, site);
	/* It is taken off by making it pending oneself, if it was not. */
	pending = word_xchg(&work->pending, 0, WORD_FULL);
	clock_acq_rel(work);
	if (pending)
		workers[work->runner].work = NULL;
	work->disabled++;
	wait_for(workers_of(work), work, site);
	enable(work, site);
	return pending;
}

__primitive void flush_workqueue_at(struct workqueue_struct *wq,
				    const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_JOIN, wq, site);
	sched_op(OP_READ, wq, site);
	flush_order(wq->class, site);
	wait_for(wq->active.readers, wq, site);
}

__primitive bool work_pending_at(const struct work_struct *work,
				 const struct site *site)
{
	sched_op(OP_READ, work, site);
	return work->pending;
}
