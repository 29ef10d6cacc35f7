/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls on other CPUs: interprocessor interrupts.
 *
 * Faithful: a handler starts when its CPU has interrupts on and runs no other
 * handler; the CPU's task goes on when it has returned; whoever waits spins
 * with preemption off until all have returned.  Must be called by a task with
 * interrupts on, even if it does not wait: two CPUs could wait for each other,
 * and who interrupts a sender would send in the middle of its sending.
 *
 * A call that is not waited for lies in a csd of the sending CPU: one for each
 * CPU that is called (cfd_data), another for smp_call_function_single()
 * (csd_data).  It is locked until the handler begins, and who needs it before
 * that waits with preemption off, in a step of its own.  (One that is waited
 * for is locked until the handler has returned: nobody can need it.)
 * smp_call_function_single_async() takes a csd of the caller, is not waited
 * for, may be called anywhere, and returns -EBUSY where the csd is locked;
 * callers keep away from each other by themselves.  (So the first step of a
 * handler also enables who waits for the csd: a dependence.)
 *
 * A CPU serves calls in the order in which they came to it, those that are
 * waited for among themselves, and the others; one that is waited for may
 * overtake one that is not, never the other way round.  (The kernel takes the
 * queue as a whole and serves the former first; when it takes it, nobody sees.)
 *
 * Simplified: sending to several CPUs is one step (a handler may start late),
 * but for the waits for a csd.  Each handler is an interrupt of its own,
 * between which the CPU may go on: so it may where one comes after the queue
 * was taken.
 * A CPU whose task has ended, or does not exist, is idle with interrupts on;
 * a task that is no task of the program has a CPU of its own (sched.h).
 */
#ifndef KERNEL_SMP_H
#define KERNEL_SMP_H

#include "kernel/cpumask.h"

typedef void (*smp_call_func_t)(void *info);

enum smp_call_how {
	SMP_CALL_OTHERS,
	SMP_CALL_ALL,
	SMP_CALL_SINGLE,
};

/* On the CPUs of @mask but this one. */
#define smp_call_function_many(mask, func, info, wait)			\
	smp_call_function_at((mask), (func), (info), (wait), SMP_CALL_OTHERS, \
			     SITE("smp_call_function_many(" #mask ", " #func \
				  ")"))
/* On this one too, if it is in the mask, with interrupts off. */
#define on_each_cpu_mask(mask, func, info, wait)			\
	smp_call_function_at((mask), (func), (info), (wait), SMP_CALL_ALL, \
			     SITE("on_each_cpu_mask(" #mask ", " #func ")"))
void smp_call_function_at(const struct cpumask *mask, smp_call_func_t func,
			  void *info, bool wait, enum smp_call_how how,
			  const struct site *site);

#define smp_call_function_single(cpu, func, info, wait)			\
	({								\
		struct cpumask __mask = { { BIT_MASK(cpu) } };		\
									\
		smp_call_function_at(&__mask, (func), (info), (wait),	\
				     SMP_CALL_SINGLE,			\
				     SITE("smp_call_function_single(" #cpu \
					  ", " #func ")"));		\
		0;							\
	})

#define CSD_FLAG_LOCK 0x01u

typedef struct __call_single_data {
	u32 u_flags;
	u32 pad;
	smp_call_func_t func;
	void *info;
} call_single_data_t;

#define INIT_CSD(csd, _func, _info)					\
	((void)(*(csd) = (call_single_data_t){ .func = (_func),		\
					       .info = (_info) }))

#define smp_call_function_single_async(cpu, csd)			\
	smp_call_function_single_async_at(       \
		(cpu), (csd),                    \
		SITE("smp_call_function_single_async(" #cpu ", " #csd ")"))
int smp_call_function_single_async_at(unsigned int cpu, call_single_data_t *csd,
				      const struct site *site);

/* What that is made of (csd.c).  False: the csd is locked. */
bool csd_begin(const call_single_data_t *csd, const struct site *site);
/* @func is called with the csd; false: by the caller, as the CPU is its own. */
bool csd_send(unsigned int cpu, call_single_data_t *csd, smp_call_func_t func,
	      const struct site *site);
void smp_call_self(smp_call_func_t func, void *info, const struct site *site);
void smp_call_end(void);

/* A task that has ended is to be another; false: its CPU is busy. */
bool smp_forget_task(unsigned int id);

/*
 * For reports, as masks of tasks: the handler that runs on a CPU; who keeps the
 * queue of a CPU from being served, that handler or the CPU's own task.
 */
u32 cpu_handler(unsigned int cpu);
u32 cpu_occupants(unsigned int cpu);

#endif
