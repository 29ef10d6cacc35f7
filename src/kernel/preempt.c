/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Preemption, bottom halves and interrupts of a CPU.
 */
#include "kernel/preempt.h"

#include "kernel/irqflags.h"
#include "kernel/lockdep.h"

__world struct cpu_irqs cpu_irqs[NR_CPUS];

static __no_kcsan void misuse(const char *what, const struct site *site)
{
	lock_misuse(LOCK_MISUSE_CONTEXT, NULL, what, "", site);
}

/* Of the running step. */
static __no_kcsan const struct site *step_site(void)
{
	const struct task *t = task_current();

	return t ? t->site : SITE("set-up");
}

/* The outermost section begins or ends: others can notice that. */
static __no_kcsan void enter_op(const struct task_struct *ts,
				const struct site *site)
{
	if (!ts->sections)
		sched_op(OP_RCU_LOCK, &rcu_readers, site);
}

static __no_kcsan void leave_op(const struct task_struct *ts,
				const struct site *site)
{
	if (ts->sections == 1)
		sched_op(OP_RCU_UNLOCK, &rcu_readers, site);
}

__primitive void preempt_disable_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	enter_op(ts, site);
	preempt_off(ts);
}

__primitive void preempt_enable_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(!(ts->preempt_count & PREEMPT_MASK))) {
		misuse(site->text, site);
		return;
	}
	leave_op(ts, site);
	preempt_on(ts);
}

/*
 * Setting bottom halves on runs those that are pending, with interrupts on: so
 * these must not be off.
 */
static __no_kcsan void bh_check(const struct task_struct *ts, bool on,
				const struct site *site)
{
	if (unlikely(ts->preempt_count & HARDIRQ_MASK))
		misuse(on ? "bottom halves are set on in an interrupt handler" :
			    "bottom halves are set off in an interrupt handler",
		       site);
	else if (unlikely(on && irqs_off(ts)))
		misuse("bottom halves are set on while interrupts are off",
		       site);
}

static __no_kcsan void bh_add(struct task_struct *ts)
{
	ts->preempt_count += SOFTIRQ_DISABLE_OFFSET;
	section_enter(ts);
	lockdep_context_changed(ts);
}

static __no_kcsan void bh_sub(struct task_struct *ts)
{
	ts->preempt_count -= SOFTIRQ_DISABLE_OFFSET;
	lockdep_context_changed(ts);
	section_leave(ts);
}

__primitive void bh_off(struct task_struct *ts)
{
	bh_check(ts, false, step_site());
	bh_add(ts);
}

__primitive void bh_on(struct task_struct *ts)
{
	bh_check(ts, true, step_site());
	bh_sub(ts);
}

__primitive void local_bh_disable_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	enter_op(ts, site);
	bh_check(ts, false, site);
	bh_add(ts);
}

__primitive void local_bh_enable_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely((ts->preempt_count & SOFTIRQ_MASK) <
		     SOFTIRQ_DISABLE_OFFSET)) {
		misuse(site->text, site);
		return;
	}
	leave_op(ts, site);
	bh_check(ts, true, site);
	bh_sub(ts);
}

__primitive void irq_context_enter(struct task_struct *ts, u32 offset)
{
	ts->preempt_count += offset;
	section_enter(ts);
	lockdep_context_changed(ts);
}

__primitive void irq_context_leave(struct task_struct *ts, u32 offset)
{
	ts->preempt_count -= offset;
	lockdep_context_changed(ts);
	section_leave(ts);
}

/* --- interrupts --- */

/*
 * What the task did before its interrupts went on again happens before any
 * handler on its CPU; what a handler did, before the next time they are off.
 * In between the two run side by side.
 */
__primitive void irqs_set_off(struct task_struct *ts)
{
	struct cpu_irqs *cpu = &cpu_irqs[ts->cpu];

	if (irqs_off(ts))
		return;
	word_or(&cpu->word, CPU_IRQS_OFF, WORD_ACQUIRE);
	clock_acquire(cpu);
	section_enter(ts);
	lockdep_context_changed(ts);
}

__primitive void irqs_set_on(struct task_struct *ts)
{
	struct cpu_irqs *cpu = &cpu_irqs[ts->cpu];

	if (!irqs_off(ts))
		return;
	if (unlikely(ts->preempt_count & HARDIRQ_MASK)) {
		misuse("interrupts are set on in an interrupt handler",
		       step_site());
		return;
	}
	word_and(&cpu->word, ~CPU_IRQS_OFF, WORD_RELEASE);
	clock_release(cpu);
	lockdep_context_changed(ts);
	section_leave(ts);
}

__primitive unsigned long local_irq_off_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (irqs_off(ts))
		return 1;
	sched_op(OP_IRQ_STATE, &cpu_irqs[ts->cpu], site);
	irqs_set_off(ts);
	return 0;
}

__primitive void local_irq_on_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (!irqs_off(ts))
		return;
	sched_op(OP_IRQ_STATE, &cpu_irqs[ts->cpu], site);
	irqs_set_on(ts);
}

__primitive bool irqs_disabled(void)
{
	return irqs_off(get_current());
}

/* --- where am I --- */

__primitive bool in_atomic(void)
{
	return get_current()->preempt_count;
}

__primitive bool in_hardirq(void)
{
	return get_current()->preempt_count & HARDIRQ_MASK;
}

__primitive bool in_interrupt(void)
{
	return get_current()->preempt_count & (HARDIRQ_MASK | SOFTIRQ_MASK);
}

__primitive bool in_task(void)
{
	return !(get_current()->preempt_count &
		 (HARDIRQ_MASK | SOFTIRQ_OFFSET));
}

__primitive bool preemptible(void)
{
	const struct task_struct *ts = get_current();

	return !ts->preempt_count && !irqs_off(ts);
}
