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

/* Called by the task itself, so the memory is that of its own region. */
__primitive struct task_struct *task_struct_new(unsigned int id)
{
	struct task_struct *ts =
		slab_raw(sizeof(*ts), offsetof(struct task_struct, held));
	const struct task *t = task_current();

	ts->id = (u8)id;
	ts->cpu = (u8)(t ? home_cpu(t) : NR_CPUS - 1);
	ts->bit = t ? 1u << id : 0;
	/*
	 * Of the scenario's tasks: a name that does not depend on the
	 * schedule.
	 */
	if (t && t->creator == TASKS_MAX)
		name_set(ts, sizeof(*ts), "task %s", task_name(t));
	task_structs[id] = ts;
	lockdep_context_changed(ts);
	return ts;
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

__attribute__((constructor)) static void set_hook(void)
{
	sched_hooks.reuse = forget_task;
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
