/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions on interrupts, bottom halves and preemption.
 */
#include "generated/shared.h"
#include "kernel/cpumask.h"
#include "kernel/irqflags.h"

static void handle(unsigned int handler)
{
	unsigned int cpu = smp_processor_id();

	run_code(CODE_HANDLER + handler, &shared.irq_result[cpu % IRQ_RESULTS]);
}

static void handle_info(void *info)
{
	handle((unsigned int)(uintptr_t)info);
}

void irq_setup(void)
{
	for (unsigned int i = 0; i < HANDLERS; i++)
		INIT_CSD(&shared.csd[i], handle_info, (void *)(uintptr_t)i);
}

static void off(struct frame *f, const struct instruction *i, unsigned int pc)
{
	unsigned long flags;

	switch (i->op) {
	case DO_PREEMPT:
		preempt_disable();
		run_body(f, i, pc);
		preempt_enable();
		break;
	case DO_BH:
		local_bh_disable();
		run_body(f, i, pc);
		local_bh_enable();
		break;
	case DO_IRQS_OFF:
		local_irq_save(flags);
		run_body(f, i, pc);
		local_irq_restore(flags);
		break;
	}
}

static bool async(unsigned int cpu, unsigned int handler)
{
	return smp_call_function_single_async(cpu, &shared.csd[handler]) != 0;
}

static void calls(struct frame *f, const struct instruction *i)
{
	struct cpumask all = { { 3 } };
	void *info = (void *)(uintptr_t)i->a;

	switch (i->op) {
	case DO_IPI_ALL:
		smp_call_function_many(&all, handle_info, info, i->b);
		break;
	case DO_IPI_EACH:
		on_each_cpu_mask(&all, handle_info, info, i->b);
		break;
	case DO_IPI_WAIT:
		smp_call_function_single(1, handle_info, info, true);
		break;
	case DO_IPI_ONE:
		smp_call_function_single(1, handle_info, info, false);
		break;
	case DO_IPI_IDLE:
		smp_call_function_single(IDLE_CPU, handle_info, info, false);
		break;
	case DO_CSD_ONE:
		f->r = async(1, i->a);
		break;
	case DO_CSD_IDLE:
		f->r = async(IDLE_CPU, i->a);
		break;
	case DO_CPU:
		f->r = smp_processor_id();
		/* Which CPUs those have who came later is not their concern. */
		if (f->r >= TASKS_OWN)
			f->r = TASKS_OWN;
		break;
	}
}

void do_irq(struct frame *f, const struct instruction *i, unsigned int pc)
{
	off(f, i, pc);
	calls(f, i);
}
