/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RCU.
 *
 * Faithful: sections with preemption, bottom halves or interrupts off are
 * readers as well as rcu_read_lock() ones, spinlocks included; a grace period
 * waits for the readers there are when it starts and for no others; starting
 * one and its end are visible steps.  Callbacks run in softirq context, each
 * as a task of its own with a CPU of its own (as the kernel's offloaded
 * callbacks do), in any order once their readers are gone.
 *
 * Simplified: no expedited or polled grace periods, and a callback of
 * kfree_rcu() is one step.  In set-up there are no readers, and callbacks run
 * at once.
 */
#ifndef KERNEL_RCUPDATE_H
#define KERNEL_RCUPDATE_H

#include "kernel/barrier.h"
#include "kernel/preempt.h"
#include "kernel/types.h"

typedef void (*rcu_callback_t)(struct rcu_head *head);

#define rcu_read_lock() rcu_read_lock_at(SITE("rcu_read_lock()"))
#define rcu_read_unlock() rcu_read_unlock_at(SITE("rcu_read_unlock()"))
void rcu_read_lock_at(const struct site *site);
void rcu_read_unlock_at(const struct site *site);

/* In a section of rcu_read_lock(); in any that RCU waits for. */
bool rcu_read_lock_held(void);
bool rcu_read_lock_any_held(void);

#define synchronize_rcu() synchronize_rcu_at(SITE("synchronize_rcu()"))
#define synchronize_rcu_expedited() \
	synchronize_rcu_at(SITE("synchronize_rcu_expedited()"))
void synchronize_rcu_at(const struct site *site);

#define call_rcu(head, func) \
	call_rcu_at((head), (func), SITE("call_rcu(" #head ", " #func ")"))
void call_rcu_at(struct rcu_head *head, rcu_callback_t func,
		 const struct site *site);

/* Wait for all callbacks of call_rcu(), not kfree_rcu(), that are there now. */
#define rcu_barrier() rcu_barrier_at(SITE("rcu_barrier()"))
void rcu_barrier_at(const struct site *site);

/* @field is the rcu_head in what @ptr points to. */
#define kfree_rcu(ptr, field)			\
	kfree_rcu_at((ptr), &(ptr)->field,	\
		     SITE("kfree_rcu(" #ptr ", " #field ")"))
void kfree_rcu_at(void *ptr, struct rcu_head *head, const struct site *site);

/* --- pointers --- */

/*
 * What was written before the pointer was assigned can be read through it: the
 * address dependency orders, without a barrier.  An acquire is the nearest that
 * compilers have.
 */
#define rcu_dereference_at(p, site) smp_load_acquire_at(&(p), site)
#define rcu_assign_pointer_at(p, v, site) smp_store_release_at(&(p), v, site)

/* Report an access that nothing protects. */
void rcu_suspicious(bool ok, const struct site *site);

#define __rcu_dereference_if(p, condition, at)			\
	({							\
		const struct site *__rcu_site = (at);		\
								\
		rcu_suspicious((condition), __rcu_site);	\
		rcu_dereference_at(p, __rcu_site);		\
	})

#define rcu_dereference(p)				\
	__rcu_dereference_if(p, rcu_read_lock_held(),	\
			     SITE("rcu_dereference(" #p ")"))
#define rcu_dereference_sched(p)		\
	__rcu_dereference_if(p, !preemptible(),	\
			     SITE("rcu_dereference_sched(" #p ")"))
#define rcu_dereference_check(p, c)				\
	__rcu_dereference_if(p, (c) || rcu_read_lock_held(),	\
			     SITE("rcu_dereference_check(" #p ", " #c ")"))
#define rcu_dereference_raw(p) \
	rcu_dereference_at(p, SITE("rcu_dereference_raw(" #p ")"))
/* The pointer cannot change now, so the access is a plain one. */
#define rcu_dereference_protected(p, c)					\
	({								\
		rcu_suspicious((c), SITE("rcu_dereference_protected(" #p \
					 ", " #c ")"));			\
		(p);							\
	})
/* Its value alone, not what it points to. */
#define rcu_access_pointer(p) \
	READ_ONCE_AT(p, SITE("rcu_access_pointer(" #p ")"))
#define rcu_assign_pointer(p, v) \
	rcu_assign_pointer_at(p, v, SITE("rcu_assign_pointer(" #p ", " #v ")"))
#define RCU_INIT_POINTER(p, v) \
	WRITE_ONCE_AT(p, v, SITE("RCU_INIT_POINTER(" #p ", " #v ")"))
#define rcu_replace_pointer(p, new, c)					\
	({								\
		__typeof__(p) __old = rcu_dereference_protected(p, c);	\
									\
		rcu_assign_pointer(p, new);				\
		__old;							\
	})

#endif
