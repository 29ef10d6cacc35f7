/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sleepable RCU; see srcu.h.
 */
#include "kernel/srcu.h"

#include "kernel/bug.h"
#include "kernel/rcu_callback.h"

__primitive int init_srcu_struct_key(struct srcu_struct *ssp, const char *name,
				     struct lock_class_key *key)
{
	*ssp = (struct srcu_struct){ .class = lockdep_register(key, name) };
	return 0;
}

__primitive void cleanup_srcu_struct_at(struct srcu_struct *ssp,
					const struct site *site)
{
	sched_op(OP_WRITE, ssp, site);
	if (ssp->readers.readers || ssp->readers.waiters ||
	    ssp->callbacks.readers)
		bug_at(site, "an SRCU domain is cleaned up while it is in use",
		       ssp);
}

_Static_assert(SRCU_READERS_MAX == 8 * sizeof(u32), "a slot is a bit");

/*
 * A section's slot is the number of its task, so that who came first leaves no
 * trace; one inside of another section takes the highest that is free.
 */
static __no_kcsan int free_slot(const struct srcu_struct *ssp,
				const struct task_struct *ts)
{
	u32 used = ssp->readers.readers;

	if (ts->bit && !(used & ts->bit))
		return ts->id;
	if (!~used)
		sched_limit(LIMIT_SRCU_READERS);
	return (int)SRCU_READERS_MAX - 1 - __builtin_clz(~used);
}

__primitive int srcu_read_lock_at(struct srcu_struct *ssp,
				  const struct site *site)
{
	struct task_struct *ts = get_current();
	int slot;

	sched_op(OP_RCU_LOCK, ssp, site);
	slot = free_slot(ssp, ts);
	gp_enter_section(&ssp->readers, 1u << slot);
	lockdep_acquire(ts, lock_id(ssp), ssp->class, LOCK_READ_RECURSIVE,
			site);
	ts->held[ts->nr_held - 1].slot = (u8)slot;
	return slot;
}

__primitive void srcu_read_unlock_at(struct srcu_struct *ssp, int idx,
				     const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_RCU_UNLOCK, ssp, site);
	if (unlikely(idx < 0 || idx > 31 ||
		     !(ssp->readers.readers & 1u << idx))) {
		bug_at(site, "srcu_read_unlock() of an index that is not used",
		       ssp);
		return;
	}
	lockdep_release(ts, lock_id(ssp), site);
	gp_leave(&ssp->readers, 1u << idx);
}

__primitive void synchronize_srcu_at(struct srcu_struct *ssp,
				     const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_GP_START, ssp, site);
	sched_op(OP_GP_START, ssp, site);
	lockdep_sync(ts, ssp, ssp->class, site);
	gp_synchronize(&ssp->readers, ssp, site);
}

__primitive void srcu_barrier_at(struct srcu_struct *ssp,
				 const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_GP_START, &ssp->callbacks, site);
	sched_op(OP_GP_START, &ssp->callbacks, site);
	gp_synchronize(&ssp->callbacks, &ssp->callbacks, site);
}

/* --- callbacks --- */

/* By the number of the callback's task. */
static __world struct srcu_struct *callback_domains[TASKS_MAX];

__primitive static struct srcu_struct *my_domain(void)
{
	return callback_domains[task_current()->id];
}

static void srcu_callback(void *arg)
{
	struct srcu_struct *ssp = my_domain();

	callback_run(arg, &ssp->readers, &ssp->callbacks,
		     SOFTIRQ_DISABLE_OFFSET);
}

__primitive void call_srcu_at(struct srcu_struct *ssp, struct rcu_head *head,
			      rcu_callback_t func, const struct site *site)
{
	if (!task_current()) {
		func(head);
		return;
	}
	sched_op(OP_GP_START, ssp, site);
	if (!callback_queue(head, func, site))
		return;
	callback_domains[task_next()] = ssp;
	callback_spawn("srcu", srcu_callback, head, &ssp->readers,
		       &ssp->callbacks, site);
}

/* --- reports --- */

__primitive u32 srcu_tasks(const struct srcu_struct *ssp, u32 slots)
{
	u32 id = lock_id(ssp), tasks = 0;

	for (unsigned int t = 0; t < TASKS_MAX; t++) {
		const struct task_struct *ts = task_structs[t];

		for (unsigned int i = 0; ts && i < ts->nr_held; i++)
			if (ts->held[i].lock == id &&
			    slots & 1u << ts->held[i].slot)
				tasks |= 1u << t;
	}
	return tasks;
}
