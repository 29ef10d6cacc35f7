/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sections that RCU waits for: preemption, bottom halves or interrupts off, or
 * rcu_read_lock().
 *
 * Entering the outermost section of a task and leaving it are what others can
 * notice, and visible operations where no lock is; nested ones are local.
 *
 * A handler of an interrupt sets nothing on or off for others: neither
 * interrupts on, nor bottom halves.  Those are set on where interrupts are on.
 *
 * So some steps touch more than the object they declare: taking and releasing
 * a spinning lock also change the set of RCU readers, which depends on steps
 * that start a grace period; those of _irq variants change the interrupts of
 * the CPU, which handlers wait for; leaving a section may let the end of a
 * grace period go on.  Whoever asks what depends on what (reductions) has to
 * know.
 */
#ifndef KERNEL_PREEMPT_H
#define KERNEL_PREEMPT_H

#include "kernel/grace.h"
#include "kernel/sched.h"

/* The readers of RCU are tasks in a section. */
extern struct gp_domain rcu_readers;

#ifdef TRACKED

/* As a part of the running step. */
static inline __no_kcsan void section_enter(struct task_struct *ts)
{
	if (!ts->sections++)
		gp_enter_section(&rcu_readers, ts->bit);
}

static inline __no_kcsan void section_leave(struct task_struct *ts)
{
	if (!--ts->sections)
		gp_leave(&rcu_readers, ts->bit);
}

static inline __no_kcsan void preempt_off(struct task_struct *ts)
{
	ts->preempt_count += PREEMPT_OFFSET;
	section_enter(ts);
}

static inline __no_kcsan void preempt_on(struct task_struct *ts)
{
	ts->preempt_count -= PREEMPT_OFFSET;
	section_leave(ts);
}

#endif

#define preempt_disable() preempt_disable_at(SITE("preempt_disable()"))
#define preempt_enable() preempt_enable_at(SITE("preempt_enable()"))
void preempt_disable_at(const struct site *site);
void preempt_enable_at(const struct site *site);

#define local_bh_disable() local_bh_disable_at(SITE("local_bh_disable()"))
#define local_bh_enable() local_bh_enable_at(SITE("local_bh_enable()"))
void local_bh_disable_at(const struct site *site);
void local_bh_enable_at(const struct site *site);

/*
 * As a part of the running step, at its site: the same, and serving a softirq
 * or interrupt.
 */
void bh_off(struct task_struct *ts);
void bh_on(struct task_struct *ts);
void irq_context_enter(struct task_struct *ts, u32 offset);
void irq_context_leave(struct task_struct *ts, u32 offset);

#define get_cpu()					\
	({						\
		preempt_disable_at(SITE("get_cpu()"));	\
		smp_processor_id();			\
	})
#define put_cpu() preempt_enable_at(SITE("put_cpu()"))

bool preemptible(void);

#endif
