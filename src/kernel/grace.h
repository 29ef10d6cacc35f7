/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Grace periods: waiting for everyone who is there when the wait begins.
 *
 * A domain is a set of readers, one bit each; a wait is a copy of that set
 * from which readers strike themselves out as they leave, and it ends when the
 * copy is empty.  That is the weakest thing that RCU and SRCU promise; what
 * the kernel does beyond it (one grace period serving several callers, readers
 * that came later and are waited for by accident) only delays the end.
 * rcu_barrier(), flushing work and waiting for interrupts to be acknowledged
 * are the same.
 *
 * Synchronization: what a reader did happens before the end of each wait that
 * began after it had left, or that it was struck out of.  Not of others.  And
 * for RCU, what came before the beginning of a wait happens before a reader
 * that comes later (it need not, if the reader has left before the wait ends;
 * then nothing tells it that the wait had begun).
 */
#ifndef KERNEL_GRACE_H
#define KERNEL_GRACE_H

#include "kernel/compiler.h"
#include "kernel/types.h"
#include "sched/sched.h"
#include "sched/word.h"

struct gp_domain {
	u32 readers;
	u32 waiters;		/* tasks whose mask may have to be changed */
	u32 begun;		/* a wait that later readers know of */
} __attribute__((aligned(8)));

/*
 * Whom each task waits for: one thing at a time.  A callback that has not begun
 * waits too, under the number of the task that will run it.
 */
struct gp_wait {
	u32 mask;
	u32 asked;		/* by somebody else, who told what he did */
};
extern struct gp_wait gp_waits[TASKS_MAX];

void gp_strike(struct gp_domain *domain, u32 reader);

#ifdef TRACKED

static inline __no_kcsan struct guard gp_guard(unsigned int waiter)
{
	return GUARD_CLEAR(&gp_waits[waiter].mask, ~0u);
}

static inline __no_kcsan void gp_enter(struct gp_domain *domain, u32 reader)
{
	sched_reads(&domain->readers);
	word_or(&domain->readers, reader, WORD_RELAXED);
}

/* The same of a read section, which knows of the waits that have begun. */
static inline __no_kcsan void gp_enter_section(struct gp_domain *domain,
					       u32 reader)
{
	gp_enter(domain, reader);
	if (unlikely(domain->begun)) {
		word_load(&domain->begun, WORD_ACQUIRE);
		clock_acquire(&domain->begun);
	}
}

static inline __no_kcsan void gp_leave(struct gp_domain *domain, u32 reader)
{
	sched_reads(&domain->readers);
	word_and(&domain->readers, ~reader, WORD_RELEASE);
	clock_release(domain);
	if (unlikely(domain->waiters))
		gp_strike(domain, reader);
}

#endif

/* Begin a wait for @mask of the readers of @domain. */
void gp_begin(struct gp_domain *domain, unsigned int waiter, u32 mask);
/* The guard of @waiter has been passed: learn what the readers did. */
void gp_end(struct gp_domain *domain, unsigned int waiter);

#endif
