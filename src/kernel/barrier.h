/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory barriers, and loads and stores with order.
 *
 * The memory model is sequential consistency, so a barrier by itself changes
 * nothing that can be seen and is no visible operation.  What it orders counts
 * for the race detector: a write barrier before a WRITE_ONCE() and a read
 * barrier behind the READ_ONCE() that sees it publish what was written before.
 */
#ifndef KERNEL_BARRIER_H
#define KERNEL_BARRIER_H

#include "kernel/rwonce.h"
#include "sched/clock.h"
#include "sched/word.h"

#define smp_wmb()			\
	do {				\
		chain_fence_release();	\
		clock_fence_release();	\
	} while (0)
#define smp_rmb()			\
	do {				\
		chain_fence_acquire();	\
		clock_fence_acquire();	\
	} while (0)
#define smp_mb()	   \
	do {		   \
		smp_rmb(); \
		smp_wmb(); \
	} while (0)

#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()
#define smp_mb__after_spinlock() smp_mb()
#define smp_mb__after_unlock_lock() smp_mb()
#define smp_acquire__after_ctrl_dep() smp_rmb()

/* The compiler's own, which it reports to the engine with their order. */
#define smp_load_acquire_at(p, site)			    \
	({						    \
		__typeof__(p) __sync = (p);		    \
							    \
		sched_access_site(site);		    \
		__atomic_load_n(__sync, __ATOMIC_ACQUIRE);  \
	})
#define smp_store_release_at(p, val, site)			       \
	do {							       \
		__typeof__(p) __sync = (p);			       \
		__typeof__(*(p)) __sync_val = (val);		       \
								       \
		sched_access_site(site);			       \
		__atomic_store_n(__sync, __sync_val, __ATOMIC_RELEASE); \
	} while (0)

#define smp_load_acquire(p) \
	smp_load_acquire_at(p, SITE("smp_load_acquire(" #p ")"))
#define smp_store_release(p, val)	\
	smp_store_release_at(p, val,	\
			     SITE("smp_store_release(" #p ", " #val ")"))
#define smp_store_mb(var, val)		\
	do {				\
		WRITE_ONCE(var, val);	\
		smp_mb();		\
	} while (0)

#endif
