/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work items, run later by tasks of their own.
 *
 * Faithful: an item that is pending is not queued again; it stops being
 * pending before its function is called, so it can be queued while it runs,
 * and then runs again afterwards, never twice at once; the function may free
 * the item; flushing waits for what is queued or runs now; items of an ordered
 * queue run one after the other.  From the first step of cancel_work_sync() to
 * its last one the item is disabled: queueing it does nothing, so one that
 * queues itself does not come back; the last step still touches the item.
 * Lockdep knows a running item and its queue as something held, which flushing
 * takes.
 *
 * Simplified: there are as many workers as it takes, whatever @max_active says:
 * it bounds the items of a CPU, or of a node, and a task may queue from any.
 * Since v6.9 a bound of one does not make a queue an ordered one.  Delays have
 * no length.
 */
#ifndef KERNEL_WORKQUEUE_H
#define KERNEL_WORKQUEUE_H

#include "kernel/grace.h"
#include "kernel/lockdep.h"
#include "kernel/types.h"

struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	u32 pending;
	u8 runner;		/* who will run it, if it is pending */
	u8 disabled;		/* how many cancel it now */
	u16 class;
	work_func_t func;
};

struct workqueue_struct {
	struct gp_domain active;	/* tasks of items queued or running */
	u16 class;
	bool ordered;
	u8 pad[5];
};

extern struct workqueue_struct model_system_wq;
#define system_wq (&model_system_wq)
#define system_unbound_wq (&model_system_wq)

#define INIT_WORK(work, function)				\
	do {							\
		static struct lock_class_key __key __outside;		\
								\
		init_work((work), (function), #work, &__key);	\
	} while (0)
void init_work(struct work_struct *work, work_func_t func, const char *name,
	       struct lock_class_key *key);

/* In set-up; items of an ordered one run in the order of their queueing. */
#define alloc_workqueue(name, flags, max_active)		\
	({							\
		(void)(max_active);				\
		__alloc_workqueue(name, flags, false);		\
	})
#define alloc_ordered_workqueue(name, flags) \
	__alloc_workqueue(name, flags, true)
#define __alloc_workqueue(name, flags, ordered)			\
	({							\
		static struct lock_class_key __key __outside;		\
								\
		(void)(flags);					\
		new_workqueue((name), (ordered), &__key);	\
	})
struct workqueue_struct *new_workqueue(const char *name, bool ordered,
				       struct lock_class_key *key);

/* False if it was pending already, or is being cancelled. */
#define queue_work(wq, work) \
	queue_work_at((wq), (work), SITE("queue_work(" #wq ", " #work ")"))
#define schedule_work(work) \
	queue_work_at(system_wq, (work), SITE("schedule_work(" #work ")"))
/* Wait for the item as it is queued now; false if it was idle. */
#define flush_work(work) flush_work_at((work), SITE("flush_work(" #work ")"))
/* Take it off its queue, and wait for it if it runs; was it pending? */
#define cancel_work_sync(work) \
	cancel_work_sync_at((work), SITE("cancel_work_sync(" #work ")"))
#define flush_workqueue(wq) \
	flush_workqueue_at((wq), SITE("flush_workqueue(" #wq ")"))
#define work_pending(work) \
	work_pending_at((work), SITE("work_pending(" #work ")"))

bool queue_work_at(struct workqueue_struct *wq, struct work_struct *work,
		   const struct site *site);
bool flush_work_at(struct work_struct *work, const struct site *site);
bool cancel_work_sync_at(struct work_struct *work, const struct site *site);
void flush_workqueue_at(struct workqueue_struct *wq, const struct site *site);
bool work_pending_at(const struct work_struct *work, const struct site *site);

#endif
