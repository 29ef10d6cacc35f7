/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls that nobody waits for: which of them wait for a former one's csd, until
 * when, and what that orders.
 */
#include <errno.h>

#include "kernel/irqflags.h"
#include "kernel/slab.h"
#include "kernel/smp.h"
#include "kernel/spinlock.h"
#include "kernel/waitfor.h"
#include "model/kernel.h"

static __world struct {
	struct cpumask one, two;
	call_single_data_t csd;
	call_single_data_t *object;
	spinlock_t lock;
	int begun;		/* handlers of CPU 1 */
	int ended;
	int written;		/* by CPU 1, and handlers let in */
	int seen;		/* by the handler */
	int go;
	int data;
} w;

static void handle(void *info);

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&w.lock);
	name_set(&w, sizeof(w), "w");
	cpumask_set_cpu(1, &w.one);
	cpumask_set_cpu(2, &w.two);
	INIT_CSD(&w.csd, handle, &w.data);
	w.object = kzalloc(sizeof(*w.object), GFP_KERNEL);
	INIT_CSD(w.object, handle, &w.data);
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
	(void)info;
	set(&w.begun, get(&w.begun) + 1);
	READ_ONCE(w.go);
	set(&w.ended, get(&w.ended) + 1);
}

static void handle_after(void *info)
{
	(void)info;
	check(get(&w.begun), "the former one has begun");
}

static void idles(void *arg)
{
	(void)arg;
	READ_ONCE(w.go);
}

#define CALLS(name, ...)            \
	static void name(void *arg) \
	{                           \
		(void)arg;          \
		__VA_ARGS__;        \
	}

#define SINGLE(cpu) smp_call_function_single(cpu, handle, NULL, false)
#define MANY(mask) smp_call_function_many(&w.mask, handle, NULL, false)
#define BEGUN check(get(&w.begun), "the former one has begun")
#define ENDED check(get(&w.ended), "the former one has ended")

/* Each waits until the first handler has begun, and no longer. */
CALLS(single_single, SINGLE(1); SINGLE(1); BEGUN)
CALLS(single_elsewhere, SINGLE(1); SINGLE(2); BEGUN)
CALLS(single_self, SINGLE(1); SINGLE(0); BEGUN)
CALLS(many_many, MANY(one); MANY(one); BEGUN)
CALLS(many_ended, MANY(one); MANY(one); ENDED)
CALLS(many_thrice, MANY(one); MANY(one); MANY(one);
      check(get(&w.begun) > 1, "the former one has begun"))
CALLS(waits_after, MANY(one);
      smp_call_function_many(&w.one, handle_after, NULL, true))
/* None of these have a csd in common. */
CALLS(many_elsewhere, MANY(one); MANY(two); BEGUN)
CALLS(many_single, MANY(one); SINGLE(1); BEGUN)
CALLS(single_many, SINGLE(1); MANY(one); BEGUN)
CALLS(single_wait, SINGLE(1);
      smp_call_function_single(1, handle_after, NULL, true))

static void test_waits(void)
{
	PROGRAM(again, setup, TASK(single_single), TASK(idles));
	PROGRAM(elsewhere, setup, TASK(single_elsewhere), TASK(idles));
	PROGRAM(self, setup, TASK(single_self), TASK(idles));
	PROGRAM(many, setup, TASK(many_many), TASK(idles));
	PROGRAM(ended, setup, TASK(many_ended), TASK(idles));
	PROGRAM(thrice, setup, TASK(many_thrice));
	PROGRAM(wait, setup, TASK(waits_after), TASK(idles));
	PROGRAM(others, setup, TASK(many_elsewhere), TASK(idles));
	PROGRAM(apart, setup, TASK(many_single), TASK(idles));
	PROGRAM(apart_too, setup, TASK(single_many), TASK(idles));
	PROGRAM(on_stack, setup, TASK(single_wait), TASK(idles));

	is_str(verdict(&again), "never", "a CPU has one csd for single calls");
	is_str(verdict(&elsewhere), "never", "whichever CPU they go to");
	is_str(verdict(&self), "never", "be it the own one");
	is_str(verdict(&many), "never", "and one for each CPU that it calls");
	is_str(verdict(&ended), "assert", "until its handler begins");
	is_str(verdict(&thrice), "never", "each time");
	is_str(verdict(&wait), "never", "also for calls that are waited for");
	is_str(verdict(&others), "assert", "another CPU has another one");
	is_str(verdict(&apart), "assert", "single calls have their own");
	is_str(verdict(&apart_too), "assert", "the other way round as well");
	is_str(verdict(&on_stack), "assert", "one that waits needs none");
}

/* --- the wait itself --- */

/* CPU 1 spins for the lock with interrupts off, so the first is not taken. */
static void sends_locked(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	MANY(one);
	MANY(one);
	spin_unlock(&w.lock);
}

static void sends_once_locked(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	MANY(one);
	spin_unlock(&w.lock);
}

static void locks_irq(void *arg)
{
	(void)arg;
	spin_lock_irq(&w.lock);
	spin_unlock_irq(&w.lock);
}

static void tell_deadlock(bool polls)
{
	char text[128] = "";

	(void)polls;
	for (unsigned int id = 0; id < task_count(); id++)
		for (u32 on = task_blockers(id); on; on &= on - 1)
			snprintf(text + strlen(text),
				 sizeof(text) - strlen(text), "%s<%s ",
				 task_name(task_by_id(id)),
				 task_name(task_by_id(
					 (unsigned int)__builtin_ctz(on))));
	violation(kind("deadlock"), "", STEP_NONE, "%s", text);
}

static void test_deadlock(void)
{
	PROGRAM(twice, setup, TASK(sends_locked), TASK(locks_irq));
	PROGRAM(once, setup, TASK(sends_once_locked), TASK(locks_irq));

	sched_hooks.deadlock = tell_deadlock;
	is_str(verdict(&twice), "deadlock", "a sender waits for its csd");
	is_str(title,
	       "sends_locked<sends_locked.ipi1 locks_irq<sends_locked "
	       "sends_locked.ipi1<locks_irq ",
	       "and for whom, is known");
	is_str(verdict(&once), "never", "one that sends once does not");
}

/* --- order --- */

static void writes_off(void *arg)
{
	(void)arg;
	local_irq_disable();
	w.data = 1;
	set(&w.written, 1);
	local_irq_enable();
}

static void handle_seen(void *info)
{
	(void)info;
	set(&w.seen, get(&w.written));
}

static void handle_data(void *info)
{
	(void)info;
	w.data = 2;
}

/* What CPU 1 did before it took the first call. */
static void reads_after(void *arg)
{
	(void)arg;
	smp_call_function_many(&w.one, handle_seen, NULL, false);
	MANY(one);
	if (get(&w.seen))
		check(w.data == 1, "written before the handler began");
}

static void reads_elsewhere(void *arg)
{
	(void)arg;
	MANY(two);
	smp_call_function_many(&w.one, handle_seen, NULL, false);
	MANY(two);
	if (get(&w.seen))
		check(w.data == 1, "of another CPU");
}

static void reads_too_soon(void *arg)
{
	(void)arg;
	smp_call_function_many(&w.one, handle_data, NULL, false);
	MANY(one);
	check(w.data >= 0, "written by the handler itself");
}

static void test_order(void)
{
	PROGRAM(after, setup, TASK(reads_after), TASK(writes_off));
	PROGRAM(elsewhere, setup, TASK(reads_elsewhere), TASK(writes_off));
	PROGRAM(soon, setup, TASK(reads_too_soon), TASK(idles));

	is_str(verdict(&after), "never", "a csd orders who took the call");
	is_str(verdict(&elsewhere), "data-race", "and nobody else");
	is_str(verdict(&soon), "data-race", "nor what the handler does");
}

/* --- csds of callers --- */

#define ASYNC(cpu) smp_call_function_single_async(cpu, &w.csd)
#define ASYNC_OBJECT smp_call_function_single_async(1, w.object)

CALLS(async_free, check(!ASYNC(1), "nobody has it"))
CALLS(async_twice, ASYNC(1);
      check(ASYNC(1) == -EBUSY || get(&w.begun), "busy until it begins"))
CALLS(async_idle, ASYNC(1); check(ASYNC(1) == -EBUSY, "always busy"))
CALLS(async_busy, ASYNC(1); check(ASYNC(1) != -EBUSY, "never busy"))
CALLS(async_self, check(!ASYNC(0), "not busy"); ENDED;
      check(!ASYNC(0), "not busy again"))
CALLS(async_off, local_irq_disable(); ASYNC(1); local_irq_enable())
CALLS(async_polls, ASYNC(1); while (ASYNC(1)) cpu_relax(); BEGUN)
CALLS(async_frees, ASYNC_OBJECT; kfree(w.object))
CALLS(async_changes, ASYNC(1); INIT_CSD(&w.csd, idles, NULL))

static void handle_frees(void *info)
{
	kfree(info);
}

CALLS(async_handler_frees, INIT_CSD(w.object, handle_frees, w.object);
      ASYNC_OBJECT)

static void handle_sends(void *info)
{
	(void)info;
	ASYNC(2);
}

CALLS(async_in_handler, smp_call_function_single(1, handle_sends, NULL, true))

static void test_async(void)
{
	PROGRAM(free, setup, TASK(async_free), TASK(idles));
	PROGRAM(twice, setup, TASK(async_twice), TASK(idles));
	PROGRAM(idle, setup, TASK(async_idle), TASK(idles));
	PROGRAM(busy, setup, TASK(async_busy), TASK(idles));
	PROGRAM(self, setup, TASK(async_self));
	PROGRAM(off, setup, TASK(async_off), TASK(idles));
	PROGRAM(polls, setup, TASK(async_polls), TASK(idles));
	PROGRAM(nested, setup, TASK(async_in_handler), TASK(idles));
	PROGRAM(frees, setup, TASK(async_frees), TASK(idles));
	PROGRAM(last, setup, TASK(async_handler_frees), TASK(idles));
	PROGRAM(changes, setup, TASK(async_changes), TASK(idles));
	PROGRAM(two, setup, TASK(async_free), TASK(async_busy));

	is_str(verdict(&free), "never", "a csd is free at first");
	is_str(verdict(&twice), "never", "and busy until its handler begins");
	is_str(verdict(&idle), "assert", "which it may have");
	is_str(verdict(&busy), "assert", "or not");
	is_str(verdict(&self), "never", "the own CPU is called at once");
	is_str(verdict(&off), "never", "it may be sent with interrupts off");
	is_str(verdict(&nested), "never", "and by a handler");
	is_str(verdict(&polls), "never", "its release is waited for");
	is_str(verdict(&frees), "use-after-free", "a handler needs the csd");
	is_str(verdict(&last), "never", "until it calls the function");
	is_str(verdict(&changes), "data-race", "so it must not be changed");
	ok(breaks(&two, "bug"), "two at once are noticed");
}

int main(void)
{
	kernel_hooks();
	test_waits();
	test_deadlock();
	test_order();
	test_async();
	return done_testing();
}
