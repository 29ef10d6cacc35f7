/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints of the primitives: what they find wrong, and who owns memory.
 *
 * They fire inside the step that is wrong.  An operation that must not even be
 * tried here (a lock that its holder takes again, a sleep in atomic context)
 * is made a step of its own first, done whatever it would have to wait for, so
 * that the timeline ends with it.  If no probe ends the execution, the
 * operation then goes on as usual.
 */
#ifndef KERNEL_TRACE_H
#define KERNEL_TRACE_H

#include "kernel/tracepoint.h"
#include "kernel/types.h"

struct schedule;

/* --- the order of locks (lockdep_graph.c) --- */

enum lock_order_kind {
	LOCK_ORDER_CYCLE,	/* classes are taken in a circle */
	LOCK_ORDER_RECURSION,	/* a class is taken while it is held */
	LOCK_ORDER_IRQ,		/* taken in an interrupt, and with them on */
	LOCK_ORDER_IRQ_CYCLE,	/* the same by way of other locks */
};

/*
 * "@to was taken while @from was held", shown first at @to_site by @task.  The
 * ends may also be states of the CPU: "<hardirq>" held by an interrupt handler,
 * "<hardirqs on>" taken by whoever has interrupts on.
 */
struct lock_order_edge {
	const char *from, *to;	/* "&mm->mmap_lock (read)" */
	const struct site *from_site, *to_site;	/* NULL: not known */
	const char *task;
	/* What shows it; NULL: the running execution does. */
	const struct schedule *schedule;
};

#define LOCK_ORDER_EDGES_MAX 8u

struct lock_order {
	enum lock_order_kind kind;
	const char *object;	/* the same for the same circle: "&a, &b" */
	unsigned int nr_edges;
	/* [0] is the one that the running step adds. */
	struct lock_order_edge edges[LOCK_ORDER_EDGES_MAX];
};

DECLARE_TRACE(lock_order, TP_PROTO(const struct lock_order *order),
	      TP_ARGS(order));

/* --- context (lockdep_context.c) --- */

struct sleep_in_atomic {
	const struct site *site;	/* of what may sleep */
	const char *why;		/* "&l is held", "in an interrupt" */
	const struct site *since;	/* where that began; NULL: not known */
};

DECLARE_TRACE(sleep_in_atomic, TP_PROTO(const struct sleep_in_atomic *sleep),
	      TP_ARGS(sleep));

/* --- misuse of locks (lockdep.c and the primitives) --- */

enum lock_misuse_kind {
	LOCK_MISUSE_NOT_HELD,	/* released, and nobody holds it */
	LOCK_MISUSE_OTHERS,	/* released by @task, another holds it */
	LOCK_MISUSE_AT_EXIT,	/* @task ends, or leaves the kernel, with it */
	LOCK_MISUSE_FREED,	/* its memory is freed while it is held */
	LOCK_MISUSE_MADE,	/* @task initializes it, and holds it */
	LOCK_MISUSE_ASSERT,	/* lockdep_assert_held() of it failed */
	LOCK_MISUSE_CONTEXT,	/* used where it must not be: see @what */
};

struct lock_misuse {
	enum lock_misuse_kind kind;
	const volatile void *lock;	/* may be NULL */
	const char *what;		/* "&l", "rcu_read_lock()" */
	const char *task;		/* who holds it, or does not; may be "" */
	const struct site *site;	/* where, or where it was taken */
};

DECLARE_TRACE(lock_misuse, TP_PROTO(const struct lock_misuse *misuse),
	      TP_ARGS(misuse));

/* --- assertions (bug.c) --- */

enum bug_kind {
	BUG_BUG,
	BUG_WARN,
	BUG_ASSERTION,	/* of a module */
};

/* @site->text is the assertion as written: "BUG_ON(!kvm)". */
DECLARE_TRACE(bug,
	      TP_PROTO(enum bug_kind kind, const struct site *site,
		       const char *what, const volatile void *object),
	      TP_ARGS(kind, site, what, object));

/* --- reference counts (refcount.c) --- */

enum refcount_error {
	REFCOUNT_ADD_OVF,	/* saturated: it leaks from now on */
	REFCOUNT_ADD_UAF,	/* 0 was raised: a use after free */
	REFCOUNT_SUB_UAF,	/* went below 0: a use after free */
	REFCOUNT_DEC_LEAK,	/* went to 0, and nobody looks */
};

DECLARE_TRACE(refcount,
	      TP_PROTO(enum refcount_error error, const volatile void *ref,
		       const struct site *site),
	      TP_ARGS(error, ref, site));

/* --- memory (slab.c) --- */

/* Just allocated, by kmalloc() or from a kmem_cache. */
DECLARE_TRACE(kmalloc,
	      TP_PROTO(const void *obj, size_t size, gfp_t gfp,
		       const struct site *site),
	      TP_ARGS(obj, size, gfp, site));

/* Freed and poisoned in this step. */
DECLARE_TRACE(kfree,
	      TP_PROTO(const void *obj, size_t size, const struct site *site),
	      TP_ARGS(obj, size, site));

#endif
