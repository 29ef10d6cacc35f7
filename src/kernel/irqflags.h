/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of a CPU, on and off.
 *
 * A word a CPU, which handlers wait for (smp.c).  Setting them off or on is a
 * visible operation on that word; where they are so already, it is nothing.
 */
#ifndef KERNEL_IRQFLAGS_H
#define KERNEL_IRQFLAGS_H

#include "kernel/preempt.h"

/*
 * While a handler runs, they are off.  Bit n is set while the handler that is
 * task n is queued (task 0 is none).
 */
#define CPU_IRQS_OFF 1u

struct cpu_irqs {
	u32 word;
	u32 pad;
};
extern struct cpu_irqs cpu_irqs[NR_CPUS];

#ifdef TRACKED
static inline __no_kcsan bool irqs_off(const struct task_struct *ts)
{
	sched_depends(&cpu_irqs[ts->cpu].word, sizeof(u32));
	return cpu_irqs[ts->cpu].word & CPU_IRQS_OFF;
}
#endif

/* As a part of the running step: off; on again, which a handler must not. */
void irqs_set_off(struct task_struct *ts);
void irqs_set_on(struct task_struct *ts);

#define local_irq_disable() \
	((void)local_irq_off_at(SITE("local_irq_disable()")))
#define local_irq_enable() local_irq_on_at(SITE("local_irq_enable()"))
#define local_irq_save(flags) \
	((flags) = local_irq_off_at(SITE("local_irq_save(" #flags ")")))
#define local_irq_restore(flags)					\
	do {								\
		if (!(flags))						\
			local_irq_on_at(				\
				SITE("local_irq_restore(" #flags ")"));	\
	} while (0)
/* Flags: whether they were off before. */
unsigned long local_irq_off_at(const struct site *site);
void local_irq_on_at(const struct site *site);

bool irqs_disabled(void);

#endif
