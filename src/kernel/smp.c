/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls on other CPUs; see smp.h.
 *
 * A handler is a task: its first step is the interrupt, its end is part of its
 * last step, since that it has ended only enables others, who may be late.
 */
#include "kernel/smp.h"

#include "kernel/bug.h"
#include "kernel/irqflags.h"
#include "kernel/lockdep.h"
#include "kernel/slab.h"

/* What one handler has to do. */
struct call_single_data {
	smp_call_func_t func;
	void *info;
	u8 cpu;
	u8 sender;
	bool wait;
	u8 pad;
	u32 queued;
};

/* By sender: the handlers that have not returned. */
static __world struct gp_domain handlers[TASKS_MAX];
/* By CPU: the handler that runs on it, and 1; 0: none. */
static __world u8 running[NR_CPUS];

/*
 * By CPU: which of the queued handlers somebody waits for.  What is sent to a
 * CPU depends on what was sent there before: this stands for its queue.
 */
static __world struct call_queue {
	u32 sync;
	u32 pad;
} queues[NR_CPUS];

/* Tasks that are handlers: no CPU is theirs. */
static __world u32 all_handlers;

/* Whose CPU it is; NULL: it is idle. */
static __no_kcsan struct task *cpu_task(unsigned int cpu)
{
	struct task *t = task_by_id(
		cpu < PROGRAM_TASKS_MAX ? cpu : cpu - PROGRAM_TASKS_MAX);

	if (!t || t->done || home_cpu(t) != cpu || all_handlers >> t->id & 1)
		return NULL;
	return t;
}

__primitive static void interrupt_begin(struct call_single_data *csd)
{
	struct task_struct *ts = get_current();
	struct cpu_irqs *cpu = &cpu_irqs[csd->cpu];

	ts->cpu = csd->cpu;
	word_or(&cpu->word, CPU_IRQS_OFF, WORD_ACQUIRE);
	clock_acquire(cpu);
	word_and(&cpu->word, ~ts->bit, WORD_RELAXED);
	queues[csd->cpu].sync &= ~ts->bit;
	word_xchg(&csd->queued, 0, WORD_ACQUIRE);
	clock_acquire(csd);
	running[csd->cpu] = (u8)(ts->id + 1);
	if (cpu_task(csd->cpu))
		task_hold(cpu_task(csd->cpu));
	irq_context_enter(ts, HARDIRQ_OFFSET);
}

__primitive static void interrupt_end(const struct call_single_data *csd)
{
	struct task_struct *ts = get_current();
	struct cpu_irqs *cpu = &cpu_irqs[csd->cpu];

	word_and(&cpu->word, ~CPU_IRQS_OFF, WORD_RELEASE);
	clock_release(cpu);
	running[csd->cpu] = 0;
	irq_context_leave(ts, HARDIRQ_OFFSET);
	debug_check_no_locks_held();
	if (cpu_task(csd->cpu))
		task_unhold(cpu_task(csd->cpu));
	if (csd->wait)
		gp_leave(&handlers[csd->sender], ts->bit);
}

static void handler(void *arg)
{
	struct call_single_data *csd = arg;

	interrupt_begin(csd);
	csd->func(csd->info);
	interrupt_end(csd);
}

/* The end of the queue: what to wait for, the CPU and those to go before. */
static __no_kcsan struct guard enqueue(unsigned int cpu, u32 handler, bool wait)
{
	u32 *word = &cpu_irqs[cpu].word;
	struct call_queue *queue = &queues[cpu];
	u32 before = *word & ~CPU_IRQS_OFF;

	if (wait) {
		before &= queue->sync;
		queue->sync |= handler;
	}
	word_or(word, handler, WORD_RELAXED);
	sched_changed(queue);
	return GUARD_CLEAR(word, before | CPU_IRQS_OFF);
}

static __no_kcsan void send(unsigned int cpu, smp_call_func_t func, void *info,
			    bool wait, const struct site *site)
{
	struct call_single_data *csd = slab_raw(sizeof(*csd), sizeof(*csd));
	const struct task *t = task_current();
	u32 bit = 1u << task_next_id();

	*csd = (struct call_single_data){
		.func = func,
		.info = info,
		.cpu = (u8)cpu,
		.sender = t->id,
		.wait = wait,
	};
	word_xchg(&csd->queued, 1, WORD_RELEASE);
	clock_release(csd);
	all_handlers |= bit;
	if (wait)
		gp_enter(&handlers[t->id], bit);
	task_spawn_when("ipi", handler, csd, OP_IRQ, &cpu_irqs[cpu], site,
			enqueue(cpu, bit, wait));
}

/* In the running step: interrupts for the others. */
__primitive static void send_all(unsigned long cpus, smp_call_func_t func,
				 void *info, bool wait, const struct site *site)
{
	for (; cpus; cpus &= cpus - 1)
		send((unsigned int)__builtin_ctzl(cpus), func, info, wait,
		     site);
}

__primitive static void wait_all(const struct site *site)
{
	const struct task *t = task_current();
	struct gp_domain *domain = &handlers[t->id];

	gp_begin(domain, t->id, domain->readers);
	sched_op_when(OP_IPI_WAIT, domain, site, gp_guard(t->id));
	gp_end(domain, t->id);
}

__primitive static unsigned long begin(const struct cpumask *mask,
				       const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_IPI_SEND, world_has(mask) ? mask : NULL, site);
	if (world_has(mask))
		sched_marked(mask->bits, sizeof(mask->bits), false);
	if (unlikely(irqs_off(ts)))
		bug_at(site, "a call on other CPUs with interrupts off", NULL);
	else if (unlikely(!in_task()))
		bug_at(site, "a call on other CPUs from a softirq", NULL);
	preempt_off(ts);
	return mask->bits[0];
}

__primitive static bool begin_self(const struct site *site)
{
	return local_irq_off_at(site);
}

__primitive static void end_self(bool off, const struct site *site)
{
	if (!off)
		local_irq_on_at(site);
}

__primitive static void end(void)
{
	preempt_on(get_current());
}

__primitive static unsigned long own_bit(void)
{
	return 1ul << get_current()->cpu;
}

void smp_call_function_at(const struct cpumask *mask, smp_call_func_t func,
			  void *info, bool wait, bool self,
			  const struct site *site)
{
	unsigned long cpus = begin(mask, site);
	unsigned long others = task_current() ? cpus & ~own_bit() : 0;

	send_all(others, func, info, wait, site);
	if (self && cpus & own_bit()) {
		bool off = begin_self(site);

		func(info);
		end_self(off, site);
	}
	if (others && wait)
		wait_all(site);
	end();
}

__primitive u32 cpu_handler(unsigned int cpu)
{
	return running[cpu] ? 1u << (running[cpu] - 1) : 0;
}

__primitive u32 cpu_occupants(unsigned int cpu)
{
	const struct task *t = cpu_task(cpu);

	if (running[cpu])
		return cpu_handler(cpu);
	return t ? 1u << t->id : 0;
}
