/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RCU; see rcupdate.h, and grace.h for what a grace period is.
 */
#include "kernel/rcupdate.h"

#include "kernel/bug.h"
#include "kernel/lockdep.h"
#include "kernel/rcu_callback.h"
#include "kernel/rculist.h"
#include "kernel/slab.h"
#include "sched/shadow.h"

/* Tasks in a section. */
__world struct gp_domain rcu_readers;

/*
 * Callbacks of call_rcu() that have not returned, as the tasks that run them.
 */
static __world struct gp_domain callbacks;

__primitive void rcu_read_lock_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (!ts->sections)
		sched_op(OP_RCU_LOCK, &rcu_readers, site);
	ts->rcu_read_lock_nesting++;
	section_enter(ts);
}

__primitive void rcu_read_unlock_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(!ts->rcu_read_lock_nesting)) {
		lock_misuse(LOCK_MISUSE_CONTEXT, NULL,
			    "rcu_read_unlock() without rcu_read_lock()", "",
			    site);
		return;
	}
	if (ts->sections == 1)
		sched_op(OP_RCU_UNLOCK, &rcu_readers, site);
	ts->rcu_read_lock_nesting--;
	section_leave(ts);
}

__primitive bool rcu_read_lock_held(void)
{
	return get_current()->rcu_read_lock_nesting;
}

__primitive bool rcu_read_lock_any_held(void)
{
	return get_current()->sections;
}

__primitive void rcu_suspicious(bool ok, const struct site *site)
{
	if (unlikely(!ok) && task_current())
		lock_misuse(LOCK_MISUSE_CONTEXT, NULL,
			    "a pointer is read, or a list walked, that nothing "
			    "protects",
			    "", site);
}

__primitive void rcu_relink_at(void *link, void *to, const void *next,
			       const struct site *site)
{
	sched_op(OP_WRITE, link, site);
	sched_marked(link, sizeof(void *), true);
	chain_apart_begin();
	chain_load(next, sizeof(void *), WORD_ACQUIRE);
	chain_store(link, sizeof(void *), (uintptr_t)to, WORD_RELEASE);
	chain_apart_end();
	chain_store(link, sizeof(void *), (uintptr_t)to, WORD_RELAXED);
	clock_forward(link, next);
	*(void **)link = to;
}

/* --- grace periods --- */

/* Where the wait begins, and where it ends, is a full barrier. */
__primitive void gp_synchronize(struct gp_domain *domain,
				const volatile void *obj,
				const struct site *site)
{
	struct task *t = task_current();

	if (!t)
		return;
	smp_mb();
	word_xchg(&domain->begun, 1, WORD_RELEASE);
	clock_release(&domain->begun);
	gp_begin(domain, t->id, domain->readers);
	sched_op_when(OP_GP_END, obj, site, gp_guard(t->id));
	gp_end(domain, t->id);
	smp_mb();
}

__primitive void synchronize_rcu_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_GP_START, &rcu_readers, site);
	sched_op(OP_GP_START, &rcu_readers, site);
	gp_synchronize(&rcu_readers, &rcu_readers, site);
}

__primitive void rcu_barrier_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_GP_START, &callbacks, site);
	sched_op(OP_GP_START, &callbacks, site);
	gp_synchronize(&callbacks, &callbacks, site);
}

/* --- callbacks --- */

__primitive bool callback_queue(struct rcu_head *head, rcu_callback_t func,
				const struct site *site)
{
	if (unlikely(head->next == head)) {
		bug_at(site, "this rcu_head is queued already", head);
		return false;
	}
	head->next = head;
	head->func = func;
	return true;
}

__primitive rcu_callback_t callback_take(struct rcu_head *head)
{
	rcu_callback_t func = head->func;

	/* Reported already: what is called now may be anything. */
	if (unlikely(shadow_is_freed(head)))
		sched_limit(LIMIT_USE_AFTER_FREE);
	head->next = NULL;
	head->func = NULL;
	return func;
}

/*
 * The body of a callback's task, from the step in which the last reader it had
 * to wait for was gone.  @head may not exist any more when it returns.
 */
static void rcu_callback(void *arg)
{
	callback_run(arg, &rcu_readers, &callbacks, SOFTIRQ_OFFSET);
}

__primitive static void context_enter(struct gp_domain *readers, u32 context)
{
	struct task_struct *ts = get_current();

	gp_end(readers, ts->id);
	word_load(&gp_waits[ts->id].asked, WORD_ACQUIRE);
	irq_context_enter(ts, context);
}

__primitive static void context_leave(struct gp_domain *callbacks_of,
				      u32 context)
{
	struct task_struct *ts = get_current();

	task_ends();
	irq_context_leave(ts, context);
	debug_check_no_locks_held();
	gp_leave(callbacks_of, ts->bit);
}

void callback_run(struct rcu_head *head, struct gp_domain *readers,
		  struct gp_domain *callbacks_of, u32 context)
{
	rcu_callback_t func;

	context_enter(readers, context);
	func = callback_take(head);
	func(head);
	context_leave(callbacks_of, context);
}

__primitive void callback_spawn(const char *suffix, void (*body)(void *),
				struct rcu_head *head,
				struct gp_domain *readers,
				struct gp_domain *callbacks_of,
				const struct site *site)
{
	unsigned int id = task_next();

	gp_begin(readers, id, readers->readers);
	word_store(&gp_waits[id].asked, 1, WORD_RELEASE);
	clock_release(&gp_waits[id]);
	gp_enter(callbacks_of, 1u << id);
	task_spawn_when(suffix, body, head, OP_GP_END, head, site,
			gp_guard(id));
}

__primitive void call_rcu_at(struct rcu_head *head, rcu_callback_t func,
			     const struct site *site)
{
	if (!task_current()) {
		func(head);
		return;
	}
	sched_op(OP_GP_START, &rcu_readers, site);
	if (callback_queue(head, func, site))
		callback_spawn("rcu", rcu_callback, head, &rcu_readers,
			       &callbacks, site);
}

/* --- kfree_rcu() --- */

__primitive static void kfree_callback(void *arg)
{
	const struct task *t = task_current();

	gp_end(&rcu_readers, t->id);
	word_load(&gp_waits[t->id].asked, WORD_ACQUIRE);
	kfree_step(arg, t->site);
	task_ends_unseen();
}

__primitive void kfree_rcu_at(void *ptr, struct rcu_head *head,
			      const struct site *site)
{
	unsigned int id;

	if (!ptr)
		return;
	if (!task_current()) {
		kfree_step(ptr, site);
		return;
	}
	sched_op(OP_GP_START, &rcu_readers, site);
	if (!callback_queue(head, NULL, site))
		return;
	id = task_next();
	gp_begin(&rcu_readers, id, rcu_readers.readers);
	word_store(&gp_waits[id].asked, 1, WORD_RELEASE);
	clock_release(&gp_waits[id]);
	task_spawn_when("kfree", kfree_callback, ptr, OP_FREE, ptr, site,
			gp_guard(id));
}
