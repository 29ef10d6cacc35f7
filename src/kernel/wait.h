/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait queues.
 *
 * Faithful: a task that waits puts itself on the queue, looks at the condition
 * again, and sleeps until it is woken; so a wake-up between the look and the
 * queueing is lost.  Ordinary waiters are put in front and all woken, exclusive
 * ones come last and are woken first come, first served; whoever is woken is
 * taken off.  Waking what does not sleep does nothing, nor does waking by
 * wake_up_interruptible() what sleeps in another state.
 *
 * finish_wait() looks whether a waker took it off, and only if not it
 * touches the queue: whoever wakes all that sleep on a queue may free it, as
 * long as none of them looks at it again.
 *
 * Simplified: the only wake function is the one that takes off; the queue is
 * one step each, without its spinlock.
 */
#ifndef KERNEL_WAIT_H
#define KERNEL_WAIT_H

#include "kernel/barrier.h"
#include "kernel/sched.h"
#include "kernel/types.h"

struct wait_queue_head {
	u32 nr;
	u8 waiters[TASKS_MAX];	/* tasks, in the order of waking */
	u32 exclusive;		/* mask of them */
} __attribute__((aligned(8)));
typedef struct wait_queue_head wait_queue_head_t;

/* What DEFINE_WAIT() declares on the stack of who waits. */
struct wait_queue_entry {
	struct task_struct *private;	/* NULL: not on a queue by this */
	bool untold;	/* its task is on too many queues to know of all */
};

#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name __world
#define DEFINE_WAIT(name) struct wait_queue_entry name = { NULL, false }

void init_waitqueue_head(struct wait_queue_head *wq);

#define prepare_to_wait(wq, wait, state)				\
	prepare_to_wait_at((wq), (wait), (state), false,		\
			   SITE("prepare_to_wait(" #wq ", " #wait ", " #state \
				")"))
#define prepare_to_wait_exclusive(wq, wait, state)			\
	prepare_to_wait_at((wq), (wait), (state), true,			\
			   SITE("prepare_to_wait_exclusive(" #wq ", " #wait \
				", " #state ")"))
#define finish_wait(wq, wait) \
	finish_wait_at((wq), (wait), SITE("finish_wait(" #wq ", " #wait ")"))
void prepare_to_wait_at(struct wait_queue_head *wq,
			struct wait_queue_entry *wait, u32 state,
			bool exclusive, const struct site *site);
void finish_wait_at(struct wait_queue_head *wq, struct wait_queue_entry *wait,
		    const struct site *site);

/* All ordinary waiters and one exclusive; all. */
#define wake_up(wq) wake_up_at((wq), TASK_NORMAL, 1, SITE("wake_up(" #wq ")"))
#define wake_up_nr(wq, nr)			\
	wake_up_at((wq), TASK_NORMAL, (nr),	\
		   SITE("wake_up_nr(" #wq ", " #nr ")"))
#define wake_up_all(wq) \
	wake_up_at((wq), TASK_NORMAL, 0, SITE("wake_up_all(" #wq ")"))
/* Of those alone that sleep in TASK_INTERRUPTIBLE; the others sleep on. */
#define wake_up_interruptible(wq)		\
	wake_up_at((wq), TASK_INTERRUPTIBLE, 1,	\
		   SITE("wake_up_interruptible(" #wq ")"))
#define wake_up_interruptible_nr(wq, nr)		\
	wake_up_at((wq), TASK_INTERRUPTIBLE, (nr),	\
		   SITE("wake_up_interruptible_nr(" #wq ", " #nr ")"))
#define wake_up_interruptible_all(wq)		\
	wake_up_at((wq), TASK_INTERRUPTIBLE, 0,	\
		   SITE("wake_up_interruptible_all(" #wq ")"))
void wake_up_at(struct wait_queue_head *wq, u32 mode, unsigned int nr_exclusive,
		const struct site *site);

/* Without a lock, so the waker needs a barrier before. */
#define waitqueue_active(wq) \
	waitqueue_active_at((wq), SITE("waitqueue_active(" #wq ")"))
#define wq_has_sleeper(wq)						\
	({								\
		smp_mb();						\
		waitqueue_active_at((wq), SITE("wq_has_sleeper(" #wq ")")); \
	})
bool waitqueue_active_at(struct wait_queue_head *wq, const struct site *site);

#define __wait_event(wq, condition, state, exclusive, at)		\
	do {								\
		const struct site *__wait_site = (at);			\
		DEFINE_WAIT(__wait);					\
									\
		might_sleep_at(__wait_site);				\
		if (condition)						\
			break;						\
		for (;;) {						\
			prepare_to_wait_at(&(wq), &__wait, state, exclusive, \
					   __wait_site);                     \
			if (condition)					\
				break;					\
			schedule_at(__wait_site);			\
		}							\
		finish_wait_at(&(wq), &__wait, __wait_site);		\
	} while (0)

#define wait_event(wq, condition)		\
	__wait_event(wq, condition, TASK_UNINTERRUPTIBLE, false, \
		     SITE("wait_event(" #wq ", " #condition ")"))
#define wait_event_exclusive(wq, condition)	\
	__wait_event(wq, condition, TASK_UNINTERRUPTIBLE, true,	\
		     SITE("wait_event_exclusive(" #wq ", " #condition ")"))
/* No signal ever comes. */
#define wait_event_interruptible(wq, condition)				\
	({								\
		__wait_event(wq, condition, TASK_INTERRUPTIBLE, false,	\
			     SITE("wait_event_interruptible(" #wq	\
				  ", " #condition ")"));		\
		0;							\
	})
#define wait_event_killable(wq, condition)				\
	({								\
		__wait_event(wq, condition, TASK_KILLABLE, false,	\
			     SITE("wait_event_killable(" #wq ", " #condition \
				  ")"));				\
		0;							\
	})

#endif
