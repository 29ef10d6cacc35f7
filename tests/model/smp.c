/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts between CPUs: when handlers run, whom they hold up, who waits.
 */
#include "kernel/irqflags.h"
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/smp.h"
#include "kernel/spinlock.h"
#include "model/kernel.h"

static __world struct {
	struct cpumask mask;
	spinlock_t lock;
	struct mutex mutex;
	struct rcu_head rcu;
	int handled;		/* handlers that have begun */
	int in_off;		/* CPU 1 has interrupts off */
	int in_handler;		/* CPU 1 runs a handler */
	int go;
	int data;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&w.lock);
	mutex_init(&w.mutex);
	name_set(&w, sizeof(w), "w");
	cpumask_set_cpu(0, &w.mask);
	cpumask_set_cpu(1, &w.mask);
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

static void handle(void *info)
{
	check(in_hardirq() && irqs_disabled(), "in an interrupt");
	check(smp_processor_id() == (info ? 1u : smp_processor_id()),
	      "on the CPU that was called");
	check(!get(&w.in_off), "not where interrupts are off");
	set(&w.in_handler, 1);
	set(&w.handled, get(&w.handled) + 1);
	READ_ONCE(w.go);
	set(&w.in_handler, 0);
}

static void sends(void *arg)
{
	(void)arg;
	smp_call_function_many(&w.mask, handle, &w, true);
	check(get(&w.handled) == 1, "the handler has returned");
}

static void sends_single(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle, &w, true);
	check(get(&w.handled) == 1, "the handler has returned");
}

static void sends_and_goes(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle, &w, false);
	check(get(&w.handled) == 1, "it may not have run yet");
}

static void local(void *info)
{
	(void)info;
	check(irqs_disabled(), "the own call has interrupts off");
	set(&w.handled, get(&w.handled) + 1);
}

static void sends_to_all(void *arg)
{
	(void)arg;
	on_each_cpu_mask(&w.mask, local, NULL, true);
	check(get(&w.handled) == 2, "both have run");
}

/* No step of CPU 1's task while it runs a handler. */
static void works(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++) {
		READ_ONCE(w.go);
		check(!get(&w.in_handler), "held up by its own handler");
	}
}

static void works_off(void *arg)
{
	(void)arg;
	READ_ONCE(w.go);
	local_irq_disable();
	set(&w.in_off, 1);
	READ_ONCE(w.go);
	READ_ONCE(w.go);
	set(&w.in_off, 0);
	local_irq_enable();
}

static void works_locked(void *arg)
{
	unsigned long flags;

	(void)arg;
	spin_lock_irqsave(&w.lock, flags);
	set(&w.in_off, 1);
	READ_ONCE(w.go);
	set(&w.in_off, 0);
	spin_unlock_irqrestore(&w.lock, flags);
}

static void ends_at_once(void *arg)
{
	(void)arg;
}

static void test_calls(void)
{
	PROGRAM(many, setup, TASK(sends), TASK(works));
	PROGRAM(single, setup, TASK(sends_single), TASK(works));
	PROGRAM(all, setup, TASK(sends_to_all), TASK(works));
	PROGRAM(off, setup, TASK(sends), TASK(works_off));
	PROGRAM(locked, setup, TASK(sends), TASK(works_locked));
	PROGRAM(idle, setup, TASK(sends), TASK(ends_at_once));
	PROGRAM(go_on, setup, TASK(sends_and_goes), TASK(works));

	is_str(verdict(&many), "never", "the sender waits, the CPU's task too");
	is_str(verdict(&single), "never", "a single CPU");
	is_str(verdict(&all), "never", "the own CPU as well");
	is_str(verdict(&off), "never", "interrupts off defer it");
	is_str(verdict(&locked), "never", "spin_lock_irqsave() does");
	is_str(verdict(&idle), "never", "an idle CPU answers");
	is_str(verdict(&go_on), "assert", "without wait, it may be late");
}

/* --- what must not be --- */

static void handle_lock(void *info)
{
	(void)info;
	spin_lock(&w.lock);
	spin_unlock(&w.lock);
}

static void handle_sleep(void *info)
{
	(void)info;
	mutex_lock(&w.mutex);
	mutex_unlock(&w.mutex);
}

static void sends_lock(void *arg)
{
	(void)arg;
	smp_call_function_many(&w.mask, handle_lock, NULL, true);
}

static void sends_sleep(void *arg)
{
	(void)arg;
	smp_call_function_many(&w.mask, handle_sleep, NULL, true);
}

static void takes_lock(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	READ_ONCE(w.go);
	spin_unlock(&w.lock);
}

static void takes_lock_irq(void *arg)
{
	(void)arg;
	spin_lock_irq(&w.lock);
	READ_ONCE(w.go);
	spin_unlock_irq(&w.lock);
}

static void handle_irq_on(void *info)
{
	(void)info;
	spin_lock_irq(&w.lock);
	spin_unlock_irq(&w.lock);
}

static void handle_bh(void *info)
{
	(void)info;
	local_bh_disable();
	local_bh_enable();
}

static void sends_irq_on(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle_irq_on, NULL, true);
}

static void sends_bh(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle_bh, NULL, true);
}

static void enables_bh(void *arg)
{
	(void)arg;
	local_irq_disable();
	local_bh_disable();
	local_bh_enable();
	local_irq_enable();
}

static void unlocks_bh(void *arg)
{
	(void)arg;
	spin_lock_bh(&w.lock);
	local_irq_disable();
	spin_unlock_bh(&w.lock);
	local_irq_enable();
}

static void locks_bh(void *arg)
{
	(void)arg;
	spin_lock_bh(&w.lock);
	local_irq_disable();
	local_irq_enable();
	spin_unlock_bh(&w.lock);
	local_bh_disable();
	local_bh_enable();
}

static void test_contexts(void)
{
	static const char irq_on[] =
		"context: interrupts are set on in an interrupt handler";
	static const char bh_off[] =
		"context: bottom halves are set off in an interrupt handler";
	static const char bh_on[] =
		"context: bottom halves are set on while interrupts are off";
	PROGRAM(irq, setup, TASK(sends_irq_on), TASK(works));
	PROGRAM(bh, setup, TASK(sends_bh), TASK(works));
	PROGRAM(enable, setup, TASK(enables_bh));
	PROGRAM(unlock, setup, TASK(unlocks_bh));
	PROGRAM(fine, setup, TASK(locks_bh));

	is_str(verdict(&irq), "lock-misuse", "a handler sets interrupts on");
	is_str(title, irq_on, "and is told where it does");
	is_str(verdict(&bh), "lock-misuse", "or bottom halves off");
	is_str(title, bh_off, "as well");
	is_str(verdict(&enable), "lock-misuse", "bottom halves set on");
	is_str(title, bh_on, "with interrupts off");
	is_str(verdict(&unlock), "lock-misuse", "spin_unlock_bh() does, too");
	is_str(title, bh_on, "and is told so");
	is_str(verdict(&fine), "never", "it is fine with interrupts on");
}

static void sends_off(void *arg)
{
	(void)arg;
	local_irq_disable();
	smp_call_function_many(&w.mask, handle, &w, true);
	local_irq_enable();
}

static void sends_off_and_goes(void *arg)
{
	(void)arg;
	local_irq_disable();
	smp_call_function_single(1, ends_at_once, NULL, false);
	local_irq_enable();
}

static void call_back(struct rcu_head *head)
{
	(void)head;
	smp_call_function_single(1, ends_at_once, NULL, false);
}

static void sends_softirq(void *arg)
{
	(void)arg;
	call_rcu(&w.rcu, call_back);
}

/* Waits for CPU 1, which waits for the lock with interrupts off. */
static void sends_locked(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	smp_call_function_many(&w.mask, ends_at_once, NULL, true);
	spin_unlock(&w.lock);
}

static void test_misuse(void)
{
	PROGRAM(own, setup, TASK(sends_lock), TASK(takes_lock));
	PROGRAM(safe, setup, TASK(sends_lock), TASK(takes_lock_irq));
	PROGRAM(sleep, setup, TASK(sends_sleep), TASK(works));
	PROGRAM(off, setup, TASK(sends_off), TASK(works));
	PROGRAM(off_goes, setup, TASK(sends_off_and_goes), TASK(works));
	PROGRAM(softirq, setup, TASK(sends_softirq), TASK(works));
	PROGRAM(locked, setup, TASK(sends_locked), TASK(takes_lock_irq));

	ok(breaks(&own, "deadlock"), "a handler waits for whom it interrupted");
	ok(breaks(&own, "lock-order"), "and lockdep knows without it");
	is_str(verdict(&safe), "never", "with interrupts off it cannot");
	is_str(verdict(&sleep), "sleep-in-atomic", "a handler that sleeps");
	is_str(title, "mutex_lock(&w.mutex): in an interrupt handler",
	       "is told so");
	is_str(verdict(&off), "bug", "waiting with interrupts off");
	is_str(verdict(&off_goes), "bug", "and sending alone");
	is_str(verdict(&softirq), "bug", "sending in a softirq");
	ok(breaks(&locked, "deadlock"),
	   "waiting for a CPU that spins with interrupts off");
}

/* --- order --- */

static void handle_data(void *info)
{
	int *data = info;

	*data += 1;
}

static void sends_data(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_call_function_single(1, handle_data, &w.data, true);
	check(w.data == 2, "the handler's write is there");
}

static void touches_data(void *arg)
{
	(void)arg;
	READ_ONCE(w.go);
	w.data++;
}

/* Off means that handlers on this CPU come before or after. */
static void touches_data_off(void *arg)
{
	(void)arg;
	local_irq_disable();
	w.handled++;
	local_irq_enable();
}

static void handle_count(void *info)
{
	(void)info;
	w.handled++;
}

static void sends_count(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle_count, NULL, true);
}

static void test_order(void)
{
	PROGRAM(order, setup, TASK(sends_data), TASK(works));
	PROGRAM(race, setup, TASK(sends_data), TASK(touches_data));
	PROGRAM(off, setup, TASK(sends_count), TASK(touches_data_off));

	is_str(verdict(&order), "never", "sender, handler, sender");
	is_str(verdict(&race), "data-race", "a third party races");
	is_str(verdict(&off), "never",
	       "a section with interrupts off does not");
}

/* --- names: long ones are told apart, or a find cannot be run again --- */

static __unseen int append(int digit)
{
	track_write(&w, sizeof(w));
	return w.data = w.data * 10 + digit;
}

static void idles(void *arg)
{
	(void)arg;
	READ_ONCE(w.go);
}

static void handle_first(void *info)
{
	(void)info;
	READ_ONCE(w.go);
	check(append(1) != 21, "the second one's handler was first");
}

static void handle_second(void *info)
{
	(void)info;
	READ_ONCE(w.go);
	append(2);
}

static void sends_first(void *arg)
{
	(void)arg;
	smp_call_function_single(2, handle_first, NULL, true);
}

static void sends_second(void *arg)
{
	(void)arg;
	smp_call_function_single(3, handle_second, NULL, true);
}

static void test_names(void)
{
	static const struct program program = {
		.setup = setup,
		.nr_tasks = 4,
		.tasks = {
			{ "a task whose name is a rather long one, the first",
			  sends_first, NULL },
			{ "a task whose name is a rather long one, the second",
			  sends_second, NULL },
			{ "idles", idles, NULL },
			{ "idles too", idles, NULL },
		},
	};
	struct search_options options = {
		.strategy = strategy_find("random"),
		.strategy_options = { .seed = 1 },
		.executions = 10000,
		.enough = first_find,
	};
	struct search_result r;
	struct trace t;

	if (search_run(&program, &options, &r) || !r.nr_finds ||
	    trace_run(&program, &r.finds[0].schedule, true, 0, &t))
		bail_out("no find");
	is_int(t.end, TRACE_VIOLATION, "handlers of tasks with long names");
	is_str(t.diverged_why, "", "(%s)", t.diverged_why);
	trace_free(&t);
	search_result_free(&r);
}

int main(void)
{
	kernel_hooks();
	test_names();
	test_calls();
	test_misuse();
	test_contexts();
	test_order();
	return done_testing();
}
