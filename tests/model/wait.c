/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting: queues, completions, bits, and wake-ups that get lost.
 */
#include "kernel/atomic.h"
#include "kernel/bitops.h"
#include "kernel/completion.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/wait.h"
#include "kernel/wait_bit.h"
#include "model/kernel.h"

static __world struct {
	wait_queue_head_t wq;
	struct completion done;
	unsigned long flags;
	u32 word;
	spinlock_t lock;
	int ready;
	int data;
	int woken;
	atomic_t tokens;
	struct task_struct *sleeper;
	wait_queue_head_t *head;
	unsigned long *null;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	init_waitqueue_head(&w.wq);
	init_completion(&w.done);
	spin_lock_init(&w.lock);
	w.head = kzalloc(sizeof(*w.head), GFP_KERNEL);
	init_waitqueue_head(w.head);
	name_set(&w, sizeof(w), "w");
}

static __unseen int count_woken(void)
{
	track_write(&w, sizeof(w));
	return ++w.woken;
}

/* --- queues --- */

static void waits(void *arg)
{
	(void)arg;
	wait_event(w.wq, smp_load_acquire(&w.ready));
	check(w.data == 1, "what came before is there");
}

static void wakes(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_store_release(&w.ready, 1);
	wake_up(&w.wq);
}

static void forgets_to_wake(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_store_release(&w.ready, 1);
}

static void wakes_too_early(void *arg)
{
	(void)arg;
	w.data = 1;
	wake_up(&w.wq);
	smp_store_release(&w.ready, 1);
}

/* Looks before it is on the queue, and not again. */
static void waits_badly(void *arg)
{
	DEFINE_WAIT(wait);

	(void)arg;
	if (smp_load_acquire(&w.ready))
		return;
	prepare_to_wait(&w.wq, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_wait(&w.wq, &wait);
}

static void waits_atomic(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	wait_event(w.wq, smp_load_acquire(&w.ready));
	spin_unlock(&w.lock);
}

static void test_queue(void)
{
	PROGRAM(good, setup, TASK(waits), TASK(wakes));
	PROGRAM(two, setup, TASK(waits), TASK(waits), TASK(wakes));
	PROGRAM(none, setup, TASK(waits), TASK(forgets_to_wake));
	PROGRAM(early, setup, TASK(waits), TASK(wakes_too_early));
	PROGRAM(bad, setup, TASK(waits_badly), TASK(wakes));
	PROGRAM(atomic, setup, TASK(waits_atomic), TASK(wakes));

	is_str(verdict(&good), "never", "wait_event() and wake_up()");
	is_str(verdict(&two), "never",
	       "one wake-up wakes all ordinary waiters");
	is_str(verdict(&none), "deadlock", "no wake-up");
	is_str(verdict(&early), "deadlock", "a wake-up too early");
	is_str(verdict(&bad), "deadlock", "a wake-up missed");
	is_str(verdict(&atomic), "sleep-in-atomic", "a wait under a spinlock");
}

/* --- exclusive waiters: one wake-up each, first come, first served --- */

static __world int first, second;

static void waits_first(void *arg)
{
	(void)arg;
	wait_event_exclusive(w.wq, READ_ONCE(w.ready));
	first = count_woken();
}

static void waits_second(void *arg)
{
	(void)arg;
	wait_event_exclusive(w.wq, READ_ONCE(w.ready));
	second = count_woken();
}

static void wakes_one(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.ready, 1);
	wake_up(&w.wq);
}

static void wakes_all(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.ready, 1);
	wake_up_all(&w.wq);
}

static void takes_token(void *arg)
{
	(void)arg;
	wait_event_exclusive(w.wq, atomic_dec_if_positive(&w.tokens) >= 0);
}

static void gives_token(void *arg)
{
	(void)arg;
	atomic_inc(&w.tokens);
	wake_up(&w.wq);
}

static void test_exclusive(void)
{
	PROGRAM(tokens, setup, TASK(takes_token), TASK(takes_token),
		TASK(gives_token), TASK(gives_token));
	PROGRAM(one, setup, TASK(waits_first), TASK(waits_second),
		TASK(wakes_one));
	PROGRAM(all, setup, TASK(waits_first), TASK(waits_second),
		TASK(wakes_all));

	ok(breaks(&one, "deadlock"), "wake_up() wakes one exclusive waiter");
	is_str(verdict(&all), "never", "wake_up_all() all");
	ok(breaks(&tokens, "deadlock"),
	   "an exclusive wake-up is lost on who needs it no more");
}

/* --- the state in which a waiter sleeps --- */

static void waits_interruptible(void *arg)
{
	(void)arg;
	wait_event_interruptible(w.wq, smp_load_acquire(&w.ready));
	check(w.data == 1, "what came before is there");
}

static void waits_killable(void *arg)
{
	(void)arg;
	wait_event_killable(w.wq, smp_load_acquire(&w.ready));
	check(w.data == 1, "what came before is there");
}

static void wakes_interruptible(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_store_release(&w.ready, 1);
	wake_up_interruptible(&w.wq);
}

static void wakes_interruptible_all(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_store_release(&w.ready, 1);
	wake_up_interruptible_all(&w.wq);
}

static void test_interruptible(void)
{
	PROGRAM(good, setup, TASK(waits_interruptible),
		TASK(wakes_interruptible));
	PROGRAM(other, setup, TASK(waits), TASK(wakes_interruptible));
	PROGRAM(other_all, setup, TASK(waits), TASK(wakes_interruptible_all));
	PROGRAM(killable, setup, TASK(waits_killable),
		TASK(wakes_interruptible));
	PROGRAM(any, setup, TASK(waits_interruptible), TASK(waits_killable),
		TASK(wakes));

	is_str(verdict(&good), "never", "wake_up_interruptible()");
	is_str(verdict(&other), "deadlock", "does not wake wait_event()");
	is_str(verdict(&other_all), "deadlock", "however many it would");
	is_str(verdict(&killable), "deadlock", "nor wait_event_killable()");
	is_str(verdict(&any), "never", "wake_up() wakes all of them");
}

/* --- a queue that goes away --- */

/* It is on the queue before the waker looks, and looks at nothing itself. */
static void sleeps_on_head(void *arg)
{
	wait_queue_head_t *head = w.head;
	DEFINE_WAIT(wait);

	(void)arg;
	spin_lock(&w.lock);
	prepare_to_wait(head, &wait, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.ready, 1);
	spin_unlock(&w.lock);
	schedule();
	finish_wait(head, &wait);
	check(w.data == 1, "what came before the wake-up is there");
}

/* It may be done without having been woken. */
static void looks_on_head(void *arg)
{
	wait_queue_head_t *head = w.head;
	DEFINE_WAIT(wait);

	(void)arg;
	spin_lock(&w.lock);
	prepare_to_wait(head, &wait, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.ready, 1);
	spin_unlock(&w.lock);
	if (READ_ONCE(w.ready) == 1)
		schedule();
	finish_wait(head, &wait);
}

static void wakes_and_frees(void *arg)
{
	wait_queue_head_t *head = w.head;

	(void)arg;
	while (!READ_ONCE(w.ready))
		cpu_relax();
	w.data = 1;
	WRITE_ONCE(w.ready, 2);
	spin_lock(&w.lock);
	wake_up(head);
	spin_unlock(&w.lock);
	kfree(head);
}

/* Woken off the one, it is still on the other. */
static void sleeps_on_two(void *arg)
{
	wait_queue_head_t *head = w.head;
	DEFINE_WAIT(wait);
	DEFINE_WAIT(other);

	(void)arg;
	prepare_to_wait(head, &wait, TASK_UNINTERRUPTIBLE);
	prepare_to_wait(&w.wq, &other, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.ready, 1);
	schedule();
	finish_wait(head, &wait);
	finish_wait(&w.wq, &other);
	check(!waitqueue_active(&w.wq), "off the other one too");
}

static void test_head(void)
{
	PROGRAM(woken, setup, TASK(sleeps_on_head), TASK(wakes_and_frees));
	PROGRAM(looks, setup, TASK(looks_on_head), TASK(wakes_and_frees));
	PROGRAM(two, setup, TASK(sleeps_on_two), TASK(wakes_and_frees));

	is_str(verdict(&woken), "never",
	       "who was woken does not touch the queue");
	is_str(verdict(&looks), "use-after-free",
	       "who was not, and is done, does");
	is_str(verdict(&two), "never", "one of two queues");
}

/* --- spurious wake-ups --- */

static void waits_once(void *arg)
{
	DEFINE_WAIT(wait);

	(void)arg;
	prepare_to_wait(&w.wq, &wait, TASK_UNINTERRUPTIBLE);
	if (!READ_ONCE(w.ready))
		schedule();
	finish_wait(&w.wq, &wait);
	check(READ_ONCE(w.ready), "woken for a reason");
}

static void test_spurious(void)
{
	PROGRAM(once, setup, TASK(waits_once), TASK(wakes_one));
	PROGRAM(loop, setup, TASK(waits), TASK(wakes));
	struct env env;

	is_str(verdict(&once), "never", "a wait without a loop");
	env_default(&env);
	env.value[ENV_SPURIOUS_WAKE] = 1;
	env_apply(&env);
	is_str(verdict(&once), "assert", "does not bear spurious wake-ups");
	is_str(verdict(&loop), "never", "wait_event() does");
	env_default(&env);
	env_apply(&env);
}

/* --- waking a task by name --- */

static void sleeps(void *arg)
{
	(void)arg;
	smp_store_release(&w.sleeper, current);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(w.ready))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

static void sleeps_badly(void *arg)
{
	(void)arg;
	smp_store_release(&w.sleeper, current);
	while (!READ_ONCE(w.ready)) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule();
	}
}

static void wakes_sleeper(void *arg)
{
	struct task_struct *sleeper;

	(void)arg;
	WRITE_ONCE(w.ready, 1);
	sleeper = smp_load_acquire(&w.sleeper);
	if (sleeper)
		wake_up_process(sleeper);
}

/* The sleeper has told who it is, or else it looks afterwards. */
static void test_process(void)
{
	PROGRAM(good, setup, TASK(sleeps), TASK(wakes_sleeper));
	PROGRAM(bad, setup, TASK(sleeps_badly), TASK(wakes_sleeper));

	is_str(verdict(&good), "never", "state first, then the condition");
	is_str(verdict(&bad), "deadlock", "the other way round");
}

/* --- completions --- */

static void completes(void *arg)
{
	(void)arg;
	w.data = 1;
	complete(&w.done);
}

static void completes_all(void *arg)
{
	(void)arg;
	w.data = 1;
	complete_all(&w.done);
}

static void waits_done(void *arg)
{
	(void)arg;
	wait_for_completion(&w.done);
	check(w.data == 1, "what came before is there");
}

static void tries_done(void *arg)
{
	(void)arg;
	if (try_wait_for_completion(&w.done))
		check(w.data == 1, "what came before is there");
}

static void waits_done_atomic(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	wait_for_completion(&w.done);
	spin_unlock(&w.lock);
}

static void test_completion(void)
{
	PROGRAM(one, setup, TASK(waits_done), TASK(completes));
	PROGRAM(two, setup, TASK(waits_done), TASK(waits_done),
		TASK(completes));
	PROGRAM(all, setup, TASK(waits_done), TASK(waits_done),
		TASK(completes_all));
	PROGRAM(try, setup, TASK(tries_done), TASK(completes));
	PROGRAM(atomic, setup, TASK(waits_done_atomic), TASK(completes));

	is_str(verdict(&one), "never", "complete() lets one pass");
	is_str(verdict(&two), "deadlock", "and not two");
	is_str(verdict(&all), "never", "complete_all() lets all pass");
	is_str(verdict(&try), "never", "a try does not wait");
	is_str(verdict(&atomic), "sleep-in-atomic", "a wait under a spinlock");
}

/* --- bits --- */

static void bit_locks(void *arg)
{
	(void)arg;
	wait_on_bit_lock(&w.flags, 3, TASK_UNINTERRUPTIBLE);
	w.data++;
	clear_and_wake_up_bit(3, &w.flags);
}

static void bit_spins(void *arg)
{
	(void)arg;
	bit_spin_lock(35, &w.flags);
	w.data++;
	bit_spin_unlock(35, &w.flags);
}

static void bit_tries(void *arg)
{
	(void)arg;
	if (bit_spin_trylock(35, &w.flags)) {
		w.data++;
		bit_spin_unlock(35, &w.flags);
	}
}

static void bit_waits(void *arg)
{
	(void)arg;
	if (test_bit(3, &w.flags)) {
		wait_on_bit(&w.flags, 3, TASK_UNINTERRUPTIBLE);
		check(w.data == 1, "who held it is done");
	}
}

static void bit_keeps(void *arg)
{
	(void)arg;
	wait_on_bit_lock(&w.flags, 3, TASK_UNINTERRUPTIBLE);
	set_bit(5, &w.flags);
}

/* Whoever: the end of an I/O, say. */
static void bit_clears(void *arg)
{
	(void)arg;
	if (test_bit(5, &w.flags))
		clear_and_wake_up_bit(3, &w.flags);
	else
		set_bit(5, &w.flags);
}

static void bit_clears_nothing(void *arg)
{
	(void)arg;
	clear_and_wake_up_bit(3, &w.flags);
}

static void bit_on_stack(void *arg)
{
	unsigned long bits = 0;

	(void)arg;
	wait_on_bit_lock(&bits, 0, TASK_UNINTERRUPTIBLE);
	clear_and_wake_up_bit(0, &bits);
}

static void bit_at_null(void *arg)
{
	unsigned long *bits = READ_ONCE(w.null);

	(void)arg;
	bit_spin_lock(0, bits);
}

static void bit_locks_atomic(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	wait_on_bit_lock(&w.flags, 3, TASK_UNINTERRUPTIBLE);
	clear_and_wake_up_bit(3, &w.flags);
	spin_unlock(&w.lock);
}

static void test_bits(void)
{
	PROGRAM(lock, setup, TASK(bit_locks), TASK(bit_locks));
	PROGRAM(spin, setup, TASK(bit_spins), TASK(bit_spins), TASK(bit_tries));
	PROGRAM(wait, setup, TASK(bit_locks), TASK(bit_waits));
	PROGRAM(two, setup, TASK(bit_locks), TASK(bit_spins));
	PROGRAM(others, setup, TASK(bit_keeps), TASK(bit_clears));
	PROGRAM(nothing, setup, TASK(bit_clears_nothing));
	PROGRAM(atomic, setup, TASK(bit_locks_atomic));
	PROGRAM(stack, setup, TASK(bit_on_stack));
	PROGRAM(null, setup, TASK(bit_at_null));

	is_str(verdict(&lock), "never", "a bit that is slept for excludes");
	is_str(verdict(&spin), "never", "so does one that is spun for");
	is_str(verdict(&wait), "never", "waiting for a bit");
	is_str(verdict(&two), "data-race", "two bits of a word are two locks");
	ok(breaks(&others, "lock-misuse"), "a bit that stays is told at exit");
	is_str(title, "at exit: 3", "and which");
	is_str(verdict(&nothing), "lock-misuse", "clearing what is not set");
	is_str(verdict(&atomic), "sleep-in-atomic",
	       "sleeping under a spinlock");
	is_str(verdict(&stack), "use-after-free", "a bit that nobody shares");
	is_str(verdict(&null), "null", "and one that is nowhere");
}

int main(void)
{
	kernel_hooks();
	test_queue();
	test_exclusive();
	test_interruptible();
	test_head();
	test_spurious();
	test_process();
	test_completion();
	test_bits();
	return done_testing();
}
