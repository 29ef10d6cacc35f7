/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who waits for whom; see waitfor.h.
 */
#include "kernel/waitfor.h"

#include "kernel/irqflags.h"
#include "kernel/lockdep.h"
#include "kernel/rwcount.h"
#include "kernel/smp.h"
#include "kernel/srcu.h"

/* Does [start, end) contain the address? */
static __no_kcsan bool within(const volatile void *p,
			      const volatile void *start, size_t size)
{
	return (uintptr_t)p - (uintptr_t)start < size;
}

__primitive u32 queued_writers(const struct task *t)
{
	u32 mask = 0;

	if (t->kind != OP_LOCK_SHARED)
		return 0;
	for (unsigned int id = 0; id < task_count(); id++) {
		const struct task *other = task_by_id(id);

		if (other->kind == OP_LOCK && other->obj == t->obj &&
		    task_wait_state(id) == TASK_WAITS_GUARD)
			mask |= 1u << id;
	}
	return mask;
}

static __no_kcsan u32 gp_blockers(const struct task *t)
{
	u32 mask = gp_waits[t->id].mask;

	/* Of SRCU, the mask is one of slots. */
	for (unsigned int id = 0; t->obj && id < TASKS_MAX; id++) {
		const struct task_struct *ts = task_structs[id];

		for (unsigned int i = 0; ts && i < ts->nr_held; i++)
			if (ts->held[i].lock == lock_id(t->obj))
				return srcu_tasks(
					(const struct srcu_struct *)(uintptr_t)
						t->obj,
					mask);
	}
	return mask;
}

static __no_kcsan u32 joined(const struct task *t)
{
	for (unsigned int id = 0; id < task_count(); id++)
		if (t->guard.word == &task_by_id(id)->done)
			return 1u << id;
	return 0;
}

/* Of the lock that it waits for, which may be a bit. */
static __no_kcsan u32 holders(const struct task *t)
{
	u32 mask = t->guard.mask, all = lockdep_holders(lock_id(t->obj));

	if (!mask || mask & (mask - 1))
		return all;
	return all | lockdep_holders(lock_id_bit(
			     t->obj, (unsigned int)__builtin_ctz(mask)));
}

__primitive u32 task_blockers(unsigned int id)
{
	const struct task *t = task_by_id(id);
	const volatile void *word;

	if (!t)
		return 0;
	switch (task_wait_state(id)) {
	case TASK_HELD:
		return cpu_handler(home_cpu(t));
	case TASK_WAITS_GUARD:
		break;
	default:
		return 0;
	}
	word = t->guard.word;
	if (within(word, &gp_waits[id], sizeof(gp_waits[id])))
		return gp_blockers(t);
	if (within(word, cpu_irqs, sizeof(cpu_irqs)))
		return cpu_occupants(
			(unsigned int)((const struct cpu_irqs *)word -
				       cpu_irqs));
	/* Readers keep out writers alone. */
	if (t->kind == OP_LOCK_SHARED && !(*t->guard.word & RW_WRITER))
		return queued_writers(t);
	return joined(t) | holders(t) | queued_writers(t);
}
