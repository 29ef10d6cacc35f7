/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks as the kernel sees them: current, its context, sleeping and waking.
 *
 * Each task of the engine has a task_struct in the world: those of the program
 * from the start (one that came with a task's first use of a primitive would be
 * another state), others, and that of set-up, from then on.  A task is a CPU of
 * its own; an interrupt handler is a task that runs on the CPU of another one,
 * which is held meanwhile.  So there is no preemption to model: what is like
 * preempt_disable() only decides what is atomic context and what RCU waits for.
 *
 * Simplified: no signals (the state in which a task sleeps only decides who may
 * wake it), no timeouts, no priorities.
 */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include "kernel/compiler.h"
#include "kernel/types.h"
#include "sched/program.h"
#include "sched/sched.h"

#define TASK_RUNNING 0u
#define TASK_INTERRUPTIBLE 1u
#define TASK_UNINTERRUPTIBLE 2u
#define TASK_WAKEKILL 0x100u
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
/* Whom an ordinary wake-up wakes; an _interruptible one not all of them. */
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

/* Flags of a task, changed by itself alone. */
#define PF_MEMALLOC 0x1u	/* reclaims: its allocations must not */
#define PF_MEMALLOC_NOFS 0x2u
#define PF_MEMALLOC_NOIO 0x4u
#define PF_KSWAPD 0x8u

/* preempt_count: sections of each kind, in bytes as in the kernel. */
#define PREEMPT_OFFSET 0x1u
#define PREEMPT_MASK 0xffu
#define SOFTIRQ_OFFSET 0x100u
#define SOFTIRQ_DISABLE_OFFSET 0x200u
#define SOFTIRQ_MASK 0xff00u
#define HARDIRQ_OFFSET 0x10000u
#define HARDIRQ_MASK 0xf0000u

/*
 * A CPU of its own for each task.  Those of the program have the CPUs of their
 * numbers; the other CPUs below PROGRAM_TASKS_MAX are idle.  Those that came
 * later have CPUs above, so that no worker runs where an idle CPU handles an
 * interrupt.
 */
#define NR_CPUS (PROGRAM_TASKS_MAX + TASKS_MAX)

#ifdef TRACKED
static inline __no_kcsan unsigned int home_cpu(const struct task *t)
{
	return t->creator == TASKS_MAX ? t->id : PROGRAM_TASKS_MAX + t->id;
}
#endif

#define MAX_LOCK_DEPTH LOCKS_HELD_MAX
#define WAIT_QUEUES_MAX 4u	/* that a task is known to be on at once */

struct mm_struct;
struct wait_queue_head;

/* A lock that a task holds; see lockdep.h. */
struct held_lock {
	u32 lock;		/* lock_id(); 0: a pseudo-lock */
	u16 class;
	u8 how;			/* enum lock_how and flags */
	u8 slot;		/* of an SRCU reader */
	const struct site *site;	/* where it was taken */
};

struct task_struct {
	u32 __state;		/* what schedule() waits for to be 0 */
	u32 flags;		/* PF_* */
	struct mm_struct *mm, *active_mm;
	/* Wait queues that it is on; who takes it off one strikes it here. */
	const struct wait_queue_head *waits_on[WAIT_QUEUES_MAX];
	u32 untold;		/* it was on queues not in waits_on */

	/*
	 * What follows is its own: others write there only if they clear a bit
	 * that it holds as a lock.
	 */
	u32 bit;		/* 1 << id in masks of tasks; 0 in set-up */
	u32 preempt_count;
	u16 sections;		/* what makes it an RCU reader, all counted */
	u16 rcu_read_lock_nesting;
	u8 id;
	u8 cpu;
	u8 lock_usage;		/* how a lock taken here is used: lockdep.h */
	u8 nr_held;
	u32 non_block_count;
	struct held_lock held[MAX_LOCK_DEPTH];
};

/* By number of the task; [TASKS_MAX] is set-up.  NULL: used nothing yet. */
extern struct task_struct *task_structs[TASKS_MAX + 1];

struct task_struct *task_struct_new(unsigned int id);

#ifdef TRACKED
/* For primitives; in the model it is current. */
static inline __no_kcsan struct task_struct *get_current(void)
{
	const struct task *t = task_current();
	unsigned int id = t ? t->id : TASKS_MAX;
	struct task_struct *ts = task_structs[id];

	return likely(ts) ? ts : task_struct_new(id);
}
#endif

struct task_struct *model_current(void);
#define current model_current()

#define smp_processor_id() ((unsigned int)current->cpu)
#define raw_smp_processor_id() smp_processor_id()

/* The first thing in set-up: names of what the primitives keep. */
void kernel_setup(void);

/*
 * What a task must not have left behind: at its end, and between operations,
 * when it returns to user space.
 */
void debug_check_no_locks_held(void);
#define lockdep_sys_exit() debug_check_no_locks_held()

/* --- context --- */

#ifdef TRACKED
/* May not sleep now: something is off, or it is told not to. */
static inline __no_kcsan bool task_atomic(const struct task_struct *ts)
{
	return ts->sections | ts->non_block_count;
}
#endif

bool in_atomic(void);
bool in_hardirq(void);
bool in_interrupt(void);
bool in_task(void);

/* This may sleep: must not be called where that is not allowed. */
#define might_sleep() might_sleep_at(SITE("might_sleep()"))
#define might_sleep_if(condition)					\
	do {								\
		if (condition)						\
			might_sleep_at(					\
				SITE("might_sleep_if(" #condition ")")); \
	} while (0)
#define cond_resched() might_sleep_at(SITE("cond_resched()"))
void might_sleep_at(const struct site *site);

/* A stretch that must not sleep although it could. */
void non_block_start(void);
void non_block_end(void);

/* --- sleeping and waking --- */

/* The end of an iteration of a loop that waits for others. */
#define cpu_relax() sched_relax(SITE("cpu_relax()"))

/* What others wake from now on; TASK_RUNNING is nobody's business. */
#define set_current_state(state) \
	set_current_state_at((state), SITE("set_current_state(" #state ")"))
#define __set_current_state(state) \
	set_current_state_at((state), SITE("__set_current_state(" #state ")"))
void set_current_state_at(u32 state, const struct site *site);

/*
 * Sleep until woken, if the state says so.  May also return without reason: the
 * environment's spurious_wake.
 */
#define schedule() schedule_at(SITE("schedule()"))
#define io_schedule() schedule_at(SITE("io_schedule()"))
void schedule_at(const struct site *site);

/* Wake a task that sleeps in any way, or is about to; true if it did. */
#define wake_up_process(task) \
	wake_up_process_at((task), SITE("wake_up_process(" #task ")"))
bool wake_up_process_at(struct task_struct *task, const struct site *site);

/* As a part of the running step (wait.c); @mode: the states to be woken. */
bool task_wake(struct task_struct *task, u32 mode);

#endif
