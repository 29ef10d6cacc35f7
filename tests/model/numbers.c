/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts, work items and callbacks without number: there is room for as
 * many as there are at a time, and who has whose number is nobody's business.
 */
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/rwonce.h"
#include "kernel/slab.h"
#include "kernel/smp.h"
#include "kernel/srcu.h"
#include "kernel/wait.h"
#include "kernel/workqueue.h"
#include "model/kernel.h"

#define MANY 40			/* more than there are numbers */
#define FREE (TASKS_MAX - 2)	/* beside two tasks of the program */

struct object {
	struct rcu_head rcu;
	int value;
};

static __world struct {
	struct work_struct work, works[TASKS_MAX];
	struct workqueue_struct *wq;
	struct srcu_struct srcu;
	struct wait_queue_head queue;
	struct mutex mutex;
	struct object objects[MANY];
	int handled, go, plain, in_handler, cpu, ops;
} w;

static void step(struct work_struct *work)
{
	(void)work;
	READ_ONCE(w.go);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	init_waitqueue_head(&w.queue);
	mutex_init(&w.mutex);
	init_srcu_struct(&w.srcu);
	INIT_WORK(&w.work, step);
	for (unsigned int i = 0; i < TASKS_MAX; i++)
		INIT_WORK(&w.works[i], step);
}

static __unseen void set(int *flag, int value)
{
	track_write(flag, sizeof(*flag));
	*flag = value;
}

static __unseen int get(const int *flag)
{
	return *flag;
}

/* --- many in a row --- */

static void handle(void *info)
{
	(void)info;
	set(&w.handled, get(&w.handled) + 1);
}

static void sends(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++)
		smp_call_function_single(1, handle, NULL, true);
	check(get(&w.handled) >= MANY, "all handlers have run");
}

static void sends_to_first(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++)
		smp_call_function_single(0, handle, NULL, true);
}

/* The CPU of the sender tells it that the last handler has returned. */
static void sends_and_goes_on(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++) {
		smp_call_function_single(1, handle, NULL, false);
		smp_call_function_single(1, handle, NULL, true);
	}
}

static void looks(void *arg)
{
	(void)arg;
	READ_ONCE(w.go);
}

static void works(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++) {
		schedule_work(&w.work);
		flush_work(&w.work);
	}
}

/* Those that are cancelled before they run are workers, too. */
static void works_and_cancels(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++) {
		schedule_work(&w.work);
		cancel_work_sync(&w.work);
		flush_workqueue(system_wq);
	}
}

static void counts(struct rcu_head *head)
{
	container_of(head, struct object, rcu)->value++;
}

static void calls_back(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++) {
		call_rcu(&w.objects[i].rcu, counts);
		rcu_barrier();
		check(w.objects[i].value == 1, "it has been called");
	}
}

static void calls_back_srcu(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++) {
		call_srcu(&w.srcu, &w.objects[i].rcu, counts);
		srcu_barrier(&w.srcu);
		check(w.objects[i].value == 1, "it has been called");
	}
}

static void frees(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++) {
		struct object *object = kmalloc(sizeof(*object), GFP_KERNEL);

		kfree_rcu(object, rcu);
		synchronize_rcu();
		synchronize_rcu();
	}
}

/* All executions with at most one preemption: there are more. */
static const char *bounded(const struct program *program)
{
	static char text[VIOLATION_TITLE_MAX];
	struct search_result r;

	search(program, "dfs", 200000, 1, &r);
	snprintf(text, sizeof(text), "%s",
		 r.nr_finds ? r.finds[0].violation.title : r.limit);
	search_result_free(&r);
	return text;
}

static void test_many(void)
{
	PROGRAM(ipis, setup, TASK(sends), TASK(looks));
	PROGRAM(both, setup, TASK(sends), TASK(sends_to_first));
	PROGRAM(go_on, setup, TASK(sends_and_goes_on), TASK(looks));
	PROGRAM(items, setup, TASK(works), TASK(looks));
	PROGRAM(cancelled, setup, TASK(works_and_cancels), TASK(looks));
	PROGRAM(callbacks, setup, TASK(calls_back), TASK(looks));
	PROGRAM(srcu, setup, TASK(calls_back_srcu), TASK(looks));
	PROGRAM(frees_many, setup, TASK(frees));

	is_str(verdict(&ipis), "never", "interrupts without number");
	is_str(run(&both, "random", 300), "limit executions",
	       "in both directions");
	is_str(run(&go_on, "random", 300), "limit executions",
	       "of which every other is not waited for");
	is_str(bounded(&items), "preemptions", "work items");
	is_str(run(&cancelled, "random", 300), "limit executions",
	       "also cancelled ones");
	is_str(bounded(&callbacks), "preemptions", "callbacks of RCU");
	is_str(bounded(&srcu), "preemptions", "and of SRCU");
	is_str(run(&frees_many, "random", 300), "limit executions",
	       "and of kfree_rcu()");
}

static void works_at_once(void *arg)
{
	for (unsigned int i = 0; i < (arg ? TASKS_MAX : FREE + 1); i++)
		schedule_work(&w.works[i]);
}

static void test_at_once(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 1,
			     .tasks = { { "A", works_at_once, NULL } } };

	is_str(run(&p, "random", 300), "limit executions",
	       "31 work items at once");
	p.tasks[0].arg = &w;
	is_str(run(&p, "random", 300), "limit tasks", "32, and their creator");
}

/* --- races --- */

static void writes(void *info)
{
	if (info)
		w.plain++;
}

static void sends_to_write(void *arg)
{
	for (int i = 0; i < MANY; i++)
		smp_call_function_single(1, writes, &w, true);
	if (arg)
		w.plain++;
}

static void sends_to_write_last(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++)
		smp_call_function_single(1, writes, i + 1 < MANY ? NULL : &w,
					 true);
}

static void reads(void *arg)
{
	int plain;

	(void)arg;
	READ_ONCE(w.go);
	plain = w.plain;
	set(&w.cpu, plain);
}

static void test_races(void)
{
	PROGRAM(ordered, setup, TASK(sends_to_write), TASK(looks));
	PROGRAM(racing, setup, TASK(sends_to_write_last), TASK(looks),
		TASK(reads));

	is_str(verdict(&ordered), "never",
	       "handlers of one sender are ordered");
	is_str(run(&racing, "random", 3000), "data-race",
	       "the last one races with a third task");
}

/* --- what is left behind --- */

static void leaves_lock(void *arg)
{
	(void)arg;
	mutex_lock(&w.mutex);
}

static void does_nothing(void *arg)
{
	(void)arg;
	READ_ONCE(w.go);
}

static void join_new(void (*fn)(void *))
{
	task_join(task_spawn("kid", fn, NULL, SITE("spawn")), SITE("join"));
}

static void leaves_section(void *arg)
{
	(void)arg;
	preempt_disable();
}

static void leaves_block(void *arg)
{
	(void)arg;
	non_block_start();
}

/* What it leaves behind is found at rest. */
static void leaves(void (*fn)(void *))
{
	join_new(fn);
	for (int i = 0; i < MANY; i++)
		join_new(does_nothing);
}

static void one_leaves_lock(void *arg)
{
	(void)arg;
	leaves(leaves_lock);
}

static void one_leaves_section(void *arg)
{
	(void)arg;
	leaves(leaves_section);
}

static void one_leaves_block(void *arg)
{
	(void)arg;
	leaves(leaves_block);
}

/* It waits, and is gone without a finish_wait(). */
static void leaves_waiter(void *arg)
{
	DEFINE_WAIT(wait);

	(void)arg;
	prepare_to_wait(&w.queue, &wait, TASK_UNINTERRUPTIBLE);
}

/* On more queues than a task is known to be on. */
static void leaves_many_waiters(void *arg)
{
	static __world struct wait_queue_head queues[WAIT_QUEUES_MAX];
	struct wait_queue_entry waits[WAIT_QUEUES_MAX] = { 0 };

	for (unsigned int i = 0; i < WAIT_QUEUES_MAX; i++)
		prepare_to_wait(&queues[i], &waits[i], TASK_UNINTERRUPTIBLE);
	leaves_waiter(arg);
	for (unsigned int i = 0; i < WAIT_QUEUES_MAX; i++)
		finish_wait(&queues[i], &waits[i]);
}

/* As soon as it may have the number of the waiter, it wakes that. */
static void sleeps_plainly(void *arg)
{
	(void)arg;
	if (task_current()->serial < TASKS_MAX)
		return;
	set_current_state(TASK_UNINTERRUPTIBLE);
	wake_up(&w.queue);
	check(READ_ONCE(current->__state) == TASK_UNINTERRUPTIBLE,
	      "not woken for another");
	__set_current_state(TASK_RUNNING);
}

static void one_leaves_waiter(void *arg)
{
	join_new(arg ? leaves_many_waiters : leaves_waiter);
	for (int i = 0; i < MANY; i++)
		join_new(sleeps_plainly);
}

/* A handler comes to an idle CPU, which another task gets. */
static void lingers(void *info)
{
	(void)info;
	set(&w.in_handler, 1);
	READ_ONCE(w.go);
	READ_ONCE(w.go);
	set(&w.in_handler, 0);
}

static void not_in_handler(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++) {
		READ_ONCE(w.go);
		check(!get(&w.in_handler) ||
			      (int)smp_processor_id() != get(&w.cpu),
		      "nobody else runs on its CPU");
	}
}

static void interrupts_idle(void *arg)
{
	(void)arg;
	for (unsigned int i = 0; i < FREE; i++)
		join_new(does_nothing);
	/* The handler gets the number of the first: the CPU of the second. */
	set(&w.cpu, PROGRAM_TASKS_MAX + 3);
	smp_call_function_single(PROGRAM_TASKS_MAX + 3, lingers, NULL, false);
	join_new(not_in_handler);
}

static void tells_cpu(void *arg)
{
	(void)arg;
	set(&w.cpu, (int)smp_processor_id());
	set(&w.go, 1);
	for (int i = 0; i < 3; i++) {
		READ_ONCE(w.plain);
		check(!get(&w.in_handler), "held up by its handler");
	}
}

/* It was a handler that had the number. */
static void interrupts_successor(void *arg)
{
	struct task *kid;

	(void)arg;
	for (unsigned int i = 0; i < FREE; i++)
		smp_call_function_single(1, handle, NULL, true);
	kid = task_spawn("kid", tells_cpu, NULL, SITE("spawn"));
	smp_call_function_single((unsigned int)get(&w.cpu), lingers, NULL,
				 true);
	task_join(kid, SITE("join"));
}

static void runs_on(void *arg)
{
	(void)arg;
	check(current->nr_held == 0 && !(current->flags & PF_KSWAPD),
	      "a task of its own");
	current->flags |= PF_KSWAPD;
}

static void gives_flags_away(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++)
		join_new(runs_on);
}

/* It has sent nothing yet, so it waits for no csd: that would be a step. */
static void sends_one(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle, NULL, false);
	if (!get(&w.ops))
		set(&w.ops, (int)task_current()->ops);
	check(get(&w.ops) == (int)task_current()->ops, "as many steps");
}

static void lets_send(void *arg)
{
	(void)arg;
	/* Of handlers that nobody waits for, nobody knows that they end. */
	for (unsigned int i = 0; i < 10; i++)
		join_new(sends_one);
	for (unsigned int i = 20; i < FREE; i++)
		join_new(does_nothing);
	for (unsigned int i = 0; i < 5; i++)
		join_new(sends_one);
}

static void test_leftovers(void)
{
	PROGRAM(lock, setup, TASK(one_leaves_lock));
	PROGRAM(section, setup, TASK(one_leaves_section));
	PROGRAM(block, setup, TASK(one_leaves_block));
	PROGRAM(idle, setup, TASK(interrupts_idle), TASK(looks));
	PROGRAM(successor, setup, TASK(interrupts_successor), TASK(looks));
	PROGRAM(csds, setup, TASK(lets_send), TASK(looks));
	PROGRAM(flags, setup, TASK(gives_flags_away));
	struct program waiter = { .setup = setup,
				  .nr_tasks = 1,
				  .tasks = {
					  { "A", one_leaves_waiter, NULL } } };

	is_str(verdict(&lock), "lock-misuse",
	       "a lock that was left is not forgotten");
	is_str(verdict(&section), "lock-misuse", "nor is a section");
	is_str(verdict(&block), "lock-misuse", "or that it must not sleep");
	is_str(verdict(&waiter), "never", "nor is a place in a queue");
	waiter.tasks[0].arg = &w;
	is_str(verdict(&waiter), "never", "or one more than it is known of");
	is_str(run(&idle, "random", 3000), "limit executions",
	       "nobody gets a CPU that is interrupted");
	is_str(run(&successor, "random", 3000), "limit executions",
	       "who has a handler's number has a CPU");
	is_str(run(&csds, "random", 300), "limit executions",
	       "whose calls come first");
	is_str(verdict(&flags), "never", "a task_struct is its task's alone");
}

/* --- names --- */

static char names[2][NAME_MAX_LEN];

static void allocates(struct work_struct *work)
{
	struct object *object = kmalloc(sizeof(*object), GFP_KERNEL);

	(void)work;
	if (task_current()->serial == 1)
		name_of(object, names[0], sizeof(names[0]));
	name_of(object, names[1], sizeof(names[1]));
}

static void works_to_allocate(void *arg)
{
	works(arg);
}

static void setup_to_allocate(void *data, const uint32_t *open)
{
	setup(data, open);
	INIT_WORK(&w.work, allocates);
}

static void test_names(void)
{
	PROGRAM(p, setup_to_allocate, TASK(works_to_allocate));

	is_str(run(&p, "random", 1), "limit executions",
	       "each allocates an object");
	is_str(names[0], "object:works_to_allocate.work1.1",
	       "the first of the first");
	is_str(names[1], "object:works_to_allocate.work40.1",
	       "the first of the last, whose number was another's");
}

int main(void)
{
	kernel_hooks();
	test_many();
	test_at_once();
	test_races();
	test_leftovers();
	test_names();
	return done_testing();
}
