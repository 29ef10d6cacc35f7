/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts between CPUs: in which order a CPU serves them, and whose it is.
 */
#include "kernel/irqflags.h"
#include "kernel/smp.h"
#include "kernel/workqueue.h"
#include "model/kernel.h"

static __world struct {
	struct work_struct work;
	struct cpumask called, one;
	int handled, in_handler;
	int go;
	int data;
} w;

static void work_counted(struct work_struct *work);

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	INIT_WORK(&w.work, work_counted);
	cpumask_set_cpu(1, &w.one);
	name_set(&w, sizeof(w), "w");
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

/* --- the queue of a CPU: calls that do not wait for each other's csd --- */

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

static void handle_one(void *info)
{
	(void)info;
	READ_ONCE(w.go);
	append(1);
}

static void handle_two(void *info)
{
	(void)info;
	READ_ONCE(w.go);
	append(2);
}

static void handle_three(void *info)
{
	int order = append(3);

	(void)info;
	check(order == 123 || order == 213, "the last one is the last");
}

static void handle_second_of_two(void *info)
{
	(void)info;
	check(append(2) == 12, "the first one is the first");
}

static void sends_two(void *arg)
{
	(void)arg;
	smp_call_function_many(&w.one, handle_one, NULL, false);
	smp_call_function_single(1, handle_second_of_two, NULL, false);
}

static void sends_two_and_waits(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle_one, NULL, false);
	smp_call_function_single(1, handle_two, NULL, true);
	check(get(&w.data) != 2, "the first one may not have run yet");
}

static void sends_three(void *arg)
{
	(void)arg;
	smp_call_function_many(&w.one, handle_one, NULL, false);
	smp_call_function_single(1, handle_two, NULL, true);
	smp_call_function_single(1, handle_three, NULL, false);
}

static void sends_one(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle_one, NULL, false);
	WRITE_ONCE(w.go, 1);
}

static void sends_after_one(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.go))
		smp_call_function_single(1, handle_second_of_two, NULL, false);
}

static void sends_some_time(void *arg)
{
	(void)arg;
	smp_call_function_single(1, handle_second_of_two, NULL, false);
}

static void test_queue(void)
{
	PROGRAM(two, setup, TASK(sends_two), TASK(idles));
	PROGRAM(overtakes, setup, TASK(sends_two_and_waits), TASK(idles));
	PROGRAM(three, setup, TASK(sends_three), TASK(idles));
	PROGRAM(others, setup, TASK(sends_one), TASK(idles),
		TASK(sends_after_one));
	PROGRAM(either, setup, TASK(sends_one), TASK(idles),
		TASK(sends_some_time));

	is_str(verdict(&two), "never", "calls are served in their order");
	is_str(verdict(&overtakes), "assert", "one that is waited for sooner");
	is_str(verdict(&three), "never", "but none that comes after it");
	is_str(verdict(&others), "never", "nor do those of others overtake");
	is_str(verdict(&either), "assert", "either may be sent first");
}

/* --- which CPU is whose --- */

static void handle_idle(void *info)
{
	check(smp_processor_id() == *(unsigned int *)info, "on an idle CPU");
	READ_ONCE(w.go);
}

/* The handlers' numbers, as tasks, are those of the CPUs. */
static void sends_idle(void *arg)
{
	static unsigned int two = 2;

	(void)arg;
	smp_call_function_single(2, handle_idle, &two, true);
}

static void handle_counted(void *info)
{
	(void)info;
	set(&w.in_handler, 1);
	READ_ONCE(w.go);
	set(&w.in_handler, 0);
}

static void work_counted(struct work_struct *work)
{
	(void)work;
	check(smp_processor_id() >= PROGRAM_TASKS_MAX, "on a CPU of its own");
	local_irq_disable();
	WRITE_ONCE(w.go, 1);
	local_irq_enable();
	if (READ_ONCE(w.go) && get(&w.in_handler))
		set(&w.handled, 1);
}

static void queues_and_sends(void *arg)
{
	(void)arg;
	queue_work(system_wq, &w.work);
	smp_call_function_single(1, handle_counted, NULL, true);
	check(!get(&w.handled), "the worker runs beside the handler");
}

/* One that asks for its own CPU to be called. */
static void work_asks(struct work_struct *work)
{
	(void)work;
	cpumask_set_cpu(smp_processor_id(), &w.called);
	for (int i = 0; i < 3; i++) {
		READ_ONCE(w.go);
		check(!get(&w.in_handler), "held up by its own handler");
	}
}

static void sends_asked(void *arg)
{
	(void)arg;
	INIT_WORK(&w.work, work_asks);
	queue_work(system_wq, &w.work);
	smp_call_function_many(&w.called, handle_counted, NULL, true);
}

static void test_cpus(void)
{
	PROGRAM(one, setup, TASK(sends_idle), TASK(idles));
	PROGRAM(two, setup, TASK(sends_idle), TASK(sends_idle));
	PROGRAM(worker, setup, TASK(queues_and_sends));
	PROGRAM(asked, setup, TASK(sends_asked));

	is_str(verdict(&one), "never", "an idle CPU of the handler's number");
	is_str(verdict(&two), "never", "and two handlers on it");
	ok(breaks(&worker, "assert"), "a worker is not on an idle CPU");
	is_str(title, "the worker runs beside the handler",
	       "so a handler there runs beside it");
	is_str(verdict(&asked), "never", "but on its own one instead of it");
}

int main(void)
{
	kernel_hooks();
	test_queue();
	test_cpus();
	return done_testing();
}
