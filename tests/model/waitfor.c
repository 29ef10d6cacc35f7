/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who waits for whom, when nobody can go on.
 */
#include "kernel/completion.h"
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/rwsem.h"
#include "kernel/smp.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "kernel/wait_bit.h"
#include "kernel/waitfor.h"
#include "model/kernel.h"

static __world struct {
	struct mutex a, b;
	struct rw_semaphore sem;
	spinlock_t lock;
	struct srcu_struct srcu;
	struct completion done;
	unsigned long flags;
	struct cpumask mask;
	int go;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	mutex_init(&w.a);
	mutex_init(&w.b);
	init_rwsem(&w.sem);
	spin_lock_init(&w.lock);
	init_srcu_struct(&w.srcu);
	init_completion(&w.done);
	name_set(&w, sizeof(w), "w");
	cpumask_set_cpu(0, &w.mask);
	cpumask_set_cpu(1, &w.mask);
}

/* "x<y y<x": the first waits for the second. */
static void tell_deadlock(bool polls)
{
	char text[256] = "";

	(void)polls;
	for (unsigned int id = 0; id < task_count(); id++)
		for (unsigned int to = 0; to < task_count(); to++) {
			if (!(task_blockers(id) & 1u << to))
				continue;
			strcat(text, text[0] ? " " : "");
			strcat(text, task_name(task_by_id(id)));
			strcat(text, "<");
			strcat(text, task_name(task_by_id(to)));
		}
	violation(kind("assert"), "", STEP_NONE, "%s",
		  text[0] ? text : "nobody");
}

static void quiet_order(const struct lock_order *order)
{
	(void)order;
}

static void nothing(void *arg)
{
	(void)arg;
}

#define TASK_OF(name, ...)          \
	static void name(void *arg) \
	{                           \
		(void)arg;          \
		__VA_ARGS__;        \
	}

TASK_OF(a_b, mutex_lock(&w.a); mutex_lock(&w.b); mutex_unlock(&w.b);
	mutex_unlock(&w.a))
TASK_OF(b_a, mutex_lock(&w.b); mutex_lock(&w.a); mutex_unlock(&w.a);
	mutex_unlock(&w.b))
TASK_OF(read_read, down_read(&w.sem); down_read_nested(&w.sem, 1);
	up_read(&w.sem); up_read(&w.sem))
TASK_OF(write_only, down_write(&w.sem); up_write(&w.sem))
TASK_OF(srcu_a, int idx = srcu_read_lock(&w.srcu); mutex_lock(&w.a);
	mutex_unlock(&w.a); srcu_read_unlock(&w.srcu, idx))
TASK_OF(a_srcu, mutex_lock(&w.a); synchronize_srcu(&w.srcu); mutex_unlock(&w.a))
TASK_OF(srcu_twice, int idx = srcu_read_lock(&w.srcu);
	int inner = srcu_read_lock(&w.srcu); wait_for_completion(&w.done);
	srcu_read_unlock(&w.srcu, inner); srcu_read_unlock(&w.srcu, idx))
TASK_OF(srcu_sync, synchronize_srcu(&w.srcu); complete(&w.done))
TASK_OF(spin_ipi, spin_lock(&w.lock);
	smp_call_function_many(&w.mask, nothing, NULL, true);
	spin_unlock(&w.lock))
TASK_OF(irq_spin, local_irq_disable(); spin_lock(&w.lock); spin_unlock(&w.lock);
	local_irq_enable())
TASK_OF(handler, spin_lock(&w.lock); spin_unlock(&w.lock))
TASK_OF(send, smp_call_function_many(&w.mask, handler, NULL, true))
TASK_OF(spin_long, spin_lock(&w.lock); READ_ONCE(w.go); spin_unlock(&w.lock))
TASK_OF(bit_a, wait_on_bit_lock(&w.flags, 9, 0); mutex_lock(&w.a);
	mutex_unlock(&w.a); clear_and_wake_up_bit(9, &w.flags))
TASK_OF(a_bit, mutex_lock(&w.a); wait_on_bit_lock(&w.flags, 9, 0);
	clear_and_wake_up_bit(9, &w.flags); mutex_unlock(&w.a))
/* Two locks, though in one byte. */
TASK_OF(bit_8_9, wait_on_bit_lock(&w.flags, 8, 0);
	wait_on_bit_lock(&w.flags, 9, 0); clear_and_wake_up_bit(9, &w.flags);
	clear_and_wake_up_bit(8, &w.flags))
TASK_OF(bit_9_8, wait_on_bit_lock(&w.flags, 9, 0);
	wait_on_bit_lock(&w.flags, 8, 0); clear_and_wake_up_bit(8, &w.flags);
	clear_and_wake_up_bit(9, &w.flags))
TASK_OF(waits_done, wait_for_completion(&w.done))

static const char *told(const struct program *program)
{
	is_str(breaks(program, "assert") ? "deadlock" : "none", "deadlock",
	       "nobody can go on");
	return title;
}

int main(void)
{
	PROGRAM(mutexes, setup, TASK(a_b), TASK(b_a));
	PROGRAM(reader, setup, TASK(read_read), TASK(write_only));
	PROGRAM(srcu, setup, TASK(srcu_a), TASK(a_srcu));
	PROGRAM(slots, setup, TASK(waits_done), TASK(srcu_twice),
		TASK(srcu_sync));
	PROGRAM(ipi, setup, TASK(spin_ipi), TASK(irq_spin));
	PROGRAM(own, setup, TASK(send), TASK(spin_long));
	PROGRAM(bits, setup, TASK(bit_a), TASK(a_bit));
	PROGRAM(next_bits, setup, TASK(bit_8_9), TASK(bit_9_8));
	PROGRAM(lost, setup, TASK(waits_done));

	sched_hooks.deadlock = tell_deadlock;
	sched_hooks.search = lockdep_reset;
	sched_hooks.load = lockdep_reset_setup;
	register_trace_lock_order(quiet_order);
	is_str(told(&mutexes), "a_b<b_a b_a<a_b", "two mutexes");
	is_str(told(&reader), "read_read<write_only write_only<read_read",
	       "a reader behind a writer behind the reader");
	is_str(told(&srcu), "srcu_a<a_srcu a_srcu<srcu_a", "a grace period");
	is_str(told(&slots), "srcu_sync<srcu_twice", "a nested section");
	is_str(told(&ipi),
	       "spin_ipi<spin_ipi.ipi1 irq_spin<spin_ipi spin_ipi.ipi1<irq_spin",
	       "a CPU with interrupts off");
	is_str(told(&own),
	       "send<send.ipi1 spin_long<send.ipi1 "
	       "send.ipi1<spin_long",
	       "a handler, and whom it interrupted");
	is_str(told(&bits), "bit_a<a_bit a_bit<bit_a", "a bit");
	is_str(told(&next_bits), "bit_8_9<bit_9_8 bit_9_8<bit_8_9",
	       "two bits of a byte");
	is_str(told(&lost), "nobody", "nobody in particular");
	return done_testing();
}
