/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The task_struct of each task, and its sleep.
 */
#include "kernel/sched.h"

#include <string.h>

#include "kernel/env.h"
#include "kernel/irqflags.h"
#include "kernel/lockdep.h"
#include "kernel/slab.h"
#include "kernel/smp.h"
#include "sched/names.h"
#include "sched/word.h"

__world struct task_struct *task_structs[TASKS_MAX + 1];

static __no_kcsan struct task_struct *make(unsigned int id, unsigned int cpu,
					   u32 bit)
{
	struct task_struct *ts =
		slab_raw(sizeof(*ts), offsetof(struct task_struct, held));

	ts->id = (u8)id;
	ts->cpu = (u8)cpu;
	ts->bit = bit;
	task_structs[id] = ts;
	lockdep_context_changed(ts);
	return ts;
}

/* Called by the task itself, so the memory is that of its own region. */
__primitive struct task_struct *task_struct_new(unsigned int id)
{
	const struct task *t = task_current();

	return t ? make(id, home_cpu(t), 1u << id) : make(id, NR_CPUS - 1, 0);
}

/* Those that there are from the start: their first step need not make it. */
__primitive static void make_all(const struct program *program)
{
	for (unsigned int id = 0; id < program->nr_tasks; id++)
		name_set(make(id, id, 1u << id), sizeof(struct task_struct),
			 "task %s", program->tasks[id].name);
}

/*
 * The number of a task that has ended is to be another's: not while a lock or a
 * queue is left with it, nor while its CPU is busy.  What it was stays where it
 * is, for those who have its address.
 */
__primitive static bool forget_task(unsigned int id)
{
	const struct task_struct *ts = task_structs[id];

	if (ts &&
	    (ts->nr_held || ts->sections || ts->non_block_count || ts->untold))
		return false;
	for (unsigned int i = 0; ts && i < WAIT_QUEUES_MAX; i++)
		if (ts->waits_on[i])
			return false;
	if (!smp_forget_task(id))
		return false;
	task_structs[id] = NULL;
	return true;
}

/* Who it is, and what is nobody else's of that. */
static void own(unsigned int id,
		void (*is)(const volatile void *p, size_t size))
{
	const struct task_struct *ts = task_structs[id];

	is(&task_structs[id], sizeof(task_structs[id]));
	if (ts)
		is(&ts->bit, (size_t)((const char *)&ts->held[ts->nr_held] -
				      (const char *)&ts->bit));
}

__attribute__((constructor)) static void set_hook(void)
{
	sched_hooks.own = own;
	sched_hooks.reuse = forget_task;
	sched_hooks.tasks = make_all;
}

__primitive struct task_struct *model_current(void)
{
	return get_current();
}

__primitive void kernel_setup(void)
{
	name_set(&rcu_readers, sizeof(rcu_readers), "rcu");
	for (unsigned int i = 0; i < NR_CPUS; i++)
		name_set(&cpu_irqs[i], sizeof(cpu_irqs[i]), "cpu %u", i);
}

__primitive void non_block_start(void)
{
	get_current()->non_block_count++;
}

__primitive void non_block_end(void)
{
	struct task_struct *ts = get_current();

	if (ts->non_block_count)
		ts->non_block_count--;
}

/* --- sleeping and waking --- */

__primitive void set_current_state_at(u32 state, const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_WRITE, ts, site);
	ts->__state = state;
}

__primitive void schedule_at(const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(task_atomic(ts)))
		might_sleep_at(site);
	if (ts->__state != TASK_RUNNING && env_happens(SPURIOUS_WAKE))
		ts->__state = TASK_RUNNING;
	if (ts->__state != TASK_RUNNING)
		sched_op_when(OP_WAIT, &ts->__state, site,
			      GUARD_CLEAR(&ts->__state, ~0u));
	word_load(&ts->__state, WORD_ACQUIRE);
	clock_acquire(ts);
}

__primitive bool task_wake(struct task_struct *task, u32 mode)
{
	if (!(task->__state & mode))
		return false;
	word_xchg(&task->__state, TASK_RUNNING, WORD_RELEASE);
	sched_changed(&task->__state);
	clock_release(task);
	return true;
}

__primitive bool wake_up_process_at(struct task_struct *task,
				    const struct site *site)
{
	sched_op(OP_WAKE, task, site);
	return task_wake(task, TASK_NORMAL);
}
