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

/*
 * One that the kernel keeps for who does not wait: locked by its handler, as a
 * task, until that begins.
 */
struct own_csd {
	struct gp_domain lock;
	struct own_csd *next;
	u32 cpu;		/* that it is for; CSD_SINGLE */
	u32 pad;
};
#define CSD_SINGLE NR_CPUS

/* By sender: those that he has used. */
static __world struct own_csd *own_csds[TASKS_MAX];

/* What one handler has to do. */
struct call {
	smp_call_func_t func;
	void *info;
	struct own_csd *own;	/* to be unlocked when it begins */
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

/*
 * Whose CPU it is; NULL: it is idle.  A handler that comes to be is asked about
 * before it is there, so that the step depends on that, too.
 */
static __no_kcsan struct task *cpu_task(unsigned int cpu)
{
	unsigned int id = cpu < PROGRAM_TASKS_MAX ? cpu :
						    cpu - PROGRAM_TASKS_MAX;
	bool handler = all_handlers >> id & 1;
	struct task *t = task_by_id(id);

	if (handler || !t || home_cpu(t) != cpu || task_has_ended(t))
		return NULL;
	return t;
}

__primitive static void interrupt_begin(struct call *call)
{
	struct task_struct *ts = get_current();
	struct cpu_irqs *cpu = &cpu_irqs[call->cpu];

	ts->cpu = call->cpu;
	word_or(&cpu->word, CPU_IRQS_OFF, WORD_ACQUIRE);
	clock_acquire(cpu);
	word_and(&cpu->word, ~ts->bit, WORD_RELAXED);
	queues[call->cpu].sync &= ~ts->bit;
	word_xchg(&call->queued, 0, WORD_ACQUIRE);
	clock_acquire(call);
	if (call->own)
		gp_leave(&call->own->lock, ts->bit);
	running[call->cpu] = (u8)(ts->id + 1);
	if (cpu_task(call->cpu))
		task_hold(cpu_task(call->cpu));
	irq_context_enter(ts, HARDIRQ_OFFSET);
}

__primitive static void interrupt_end(const struct call *call)
{
	struct task_struct *ts = get_current();
	struct cpu_irqs *cpu = &cpu_irqs[call->cpu];

	task_ends();
	word_and(&cpu->word, ~CPU_IRQS_OFF, WORD_RELEASE);
	clock_release(cpu);
	running[call->cpu] = 0;
	irq_context_leave(ts, HARDIRQ_OFFSET);
	debug_check_no_locks_held();
	if (cpu_task(call->cpu))
		task_unhold(cpu_task(call->cpu));
	if (call->wait)
		gp_leave(&handlers[call->sender], ts->bit);
}

static void handler(void *arg)
{
	struct call *call = arg;

	interrupt_begin(call);
	call->func(call->info);
	interrupt_end(call);
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

/*
 * The CPU that an interrupt is sent to, while its handler gets a number: not
 * that of the task which was there, or the handler would hold itself up.
 */
static __world unsigned int target;

static __no_kcsan u32 handler_for(unsigned int cpu)
{
	u32 bit;

	target = cpu + 1;
	bit = 1u << task_next();
	target = 0;
	return bit;
}

static __no_kcsan void send(unsigned int cpu, const struct call *what,
			    const struct site *site)
{
	u32 bit = handler_for(cpu);
	struct call *call = slab_raw(sizeof(*call), sizeof(*call));

	*call = *what;
	call->cpu = (u8)cpu;
	call->sender = task_current()->id;
	word_xchg(&call->queued, 1, WORD_RELEASE);
	clock_release(call);
	all_handlers |= bit;
	if (call->wait)
		gp_enter(&handlers[call->sender], bit);
	if (call->own)
		gp_enter(&call->own->lock, bit);
	task_spawn_when("ipi", handler, call, OP_IRQ, &cpu_irqs[cpu], site,
			enqueue(cpu, bit, call->wait));
}

static __no_kcsan struct own_csd *find_csd(u32 cpu)
{
	struct own_csd *csd = own_csds[task_current()->id];

	while (csd && csd->cpu != cpu)
		csd = csd->next;
	return csd;
}

static __no_kcsan struct own_csd *new_csd(u32 cpu)
{
	struct own_csd *csd = slab_raw(sizeof(*csd), sizeof(*csd));
	struct own_csd **list = &own_csds[task_current()->id];

	csd->cpu = cpu;
	csd->next = *list;
	*list = csd;
	return csd;
}

/*
 * One that was never used is free, and no step.  NULL: so it is, and who waits
 * for the call itself needs none.
 */
static __no_kcsan struct own_csd *csd_lock(u32 cpu, bool wait,
					   const struct site *site)
{
	unsigned int id = task_current()->id;
	struct own_csd *csd = find_csd(cpu);

	if (likely(!csd))
		return wait ? NULL : new_csd(cpu);
	gp_begin(&csd->lock, id, csd->lock.readers);
	sched_op_when(OP_IPI_WAIT, &csd->lock, site, gp_guard(id));
	gp_end(&csd->lock, id);
	return csd;
}

/* Interrupts for the others: in the running step, unless a csd is in use. */
__primitive static void send_all(unsigned long cpus, smp_call_func_t func,
				 void *info, bool wait, enum smp_call_how how,
				 const struct site *site)
{
	struct call call = { .func = func, .info = info, .wait = wait };
	bool single = how == SMP_CALL_SINGLE;

	if (single && !wait)
		call.own = csd_lock(CSD_SINGLE, wait, site);
	for (; cpus; cpus &= cpus - 1) {
		unsigned int cpu = (unsigned int)__builtin_ctzl(cpus);

		if (!single)
			call.own = csd_lock(cpu, wait, site);
		if (wait)
			call.own = NULL;
		send(cpu, &call, site);
	}
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

__primitive void smp_call_end(void)
{
	preempt_on(get_current());
}

__primitive static unsigned long own_bit(void)
{
	return 1ul << get_current()->cpu;
}

void smp_call_self(smp_call_func_t func, void *info, const struct site *site)
{
	bool off = begin_self(site);

	func(info);
	end_self(off, site);
}

void smp_call_function_at(const struct cpumask *mask, smp_call_func_t func,
			  void *info, bool wait, enum smp_call_how how,
			  const struct site *site)
{
	unsigned long cpus = begin(mask, site);
	unsigned long others = task_current() ? cpus & ~own_bit() : 0;

	if (task_current())
		send_all(others, func, info, wait, how, site);
	if (how != SMP_CALL_OTHERS && cpus & own_bit())
		smp_call_self(func, info, site);
	if (others && wait)
		wait_all(site);
	smp_call_end();
}

/* --- with a csd of the caller --- */

__primitive bool csd_begin(const call_single_data_t *csd,
			   const struct site *site)
{
	sched_op(OP_READ, &csd->u_flags, site);
	sched_marked(&csd->u_flags, sizeof(csd->u_flags), false);
	if (word_load(&csd->u_flags, WORD_RELAXED) & CSD_FLAG_LOCK)
		return false;
	preempt_off(get_current());
	return true;
}

__primitive bool csd_send(unsigned int cpu, call_single_data_t *csd,
			  smp_call_func_t func, const struct site *site)
{
	const struct call call = { .func = func, .info = csd };

	sched_op(OP_IPI_SEND, &csd->u_flags, site);
	sched_marked(&csd->u_flags, sizeof(csd->u_flags), true);
	if (unlikely(csd->u_flags & CSD_FLAG_LOCK))
		bug_at(site, "two send one csd at the same time", csd);
	word_store(&csd->u_flags, CSD_FLAG_LOCK, WORD_RELAXED);
	clock_reset(&csd->u_flags);
	if (cpu == get_current()->cpu || !task_current())
		return false;
	send(cpu, &call, site);
	return true;
}

/*
 * Does a handler in a queue wait for the one that had this number?  That one
 * has run; but it would wait for whoever comes next by that number, too.
 */
static __no_kcsan bool is_before_others(u32 handler)
{
	for (u32 left = all_handlers; left; left &= left - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(left);
		const struct guard *g = &task_by_id(id)->guard;

		if ((uintptr_t)g->word - (uintptr_t)cpu_irqs <
			    sizeof(cpu_irqs) &&
		    *g->word & 1u << id && g->mask & handler)
			return true;
	}
	return false;
}

__primitive bool smp_forget_task(unsigned int id)
{
	/* The handler on an idle CPU holds nobody up who comes later. */
	if (running[PROGRAM_TASKS_MAX + id] ||
	    target == PROGRAM_TASKS_MAX + id + 1 || is_before_others(1u << id))
		return false;
	all_handlers &= ~(1u << id);
	own_csds[id] = NULL;
	return true;
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
