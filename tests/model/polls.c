/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loops that poll what a primitive can tell: each ends when it changes.
 *
 * A poller sleeps once it has read the same twice (relax.c).  Were a change of
 * the polled object not noticed, that would be a livelock of ours.
 */
#include "kernel/atomic.h"
#include "kernel/bitops.h"
#include "kernel/completion.h"
#include "kernel/env.h"
#include "kernel/mutex.h"
#include "kernel/refcount.h"
#include "kernel/rwonce.h"
#include "kernel/rwlock.h"
#include "kernel/rwsem.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/wait.h"
#include "kernel/wait_bit.h"
#include "kernel/workqueue.h"
#include "model/kernel.h"

static __world struct {
	spinlock_t spin;
	rwlock_t rwlock;
	struct mutex mutex;
	struct rw_semaphore sem;
	struct completion done;
	struct wait_queue_head queue;
	struct work_struct work;
	atomic_t count;
	refcount_t none, one, two;
	unsigned long bits;
	struct task_struct *sleeper;
	int word, flag, go, seen;
	long rounds;
	struct kmem_cache *cache;
	int *kept;
} w;

/* It exchanges the wrong value, or one for the same, until there is 0. */
static bool found(void)
{
	int is = 1, no = 5;

	__atomic_compare_exchange_n(&w.flag, &no, 6, false, __ATOMIC_RELAXED,
				    __ATOMIC_RELAXED);
	return !__atomic_compare_exchange_n(&w.flag, &is, 1, false,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

static void see(struct work_struct *work)
{
	(void)work;
	WRITE_ONCE(w.seen, 1);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.spin);
	rwlock_init(&w.rwlock);
	mutex_init(&w.mutex);
	init_rwsem(&w.sem);
	init_completion(&w.done);
	init_waitqueue_head(&w.queue);
	INIT_WORK(&w.work, see);
	refcount_set(&w.one, 1);
	refcount_set(&w.two, 2);
	w.flag = 1;
	w.cache = kmem_cache_create("kept", sizeof(*w.kept), 0,
				    SLAB_TYPESAFE_BY_RCU, NULL);
	w.kept = kmem_cache_alloc(w.cache, GFP_KERNEL);
	*w.kept = 1;
}

#define POLLS \
	POLL(read_once, READ_ONCE(w.go), WRITE_ONCE(w.go, 1)) \
	POLL(data_race, data_race(w.go), data_race(w.go = 1)) \
	POLL(atomic_read, atomic_read(&w.count) == 2, \
	     (atomic_inc(&w.count), atomic_inc(&w.count))) \
	POLL(atomic_cmpxchg, atomic_cmpxchg(&w.count, 1, 2) == 1, \
	     atomic_inc(&w.count)) \
	POLL(atomic_inc_not_zero, atomic_inc_not_zero(&w.count), \
	     atomic_inc(&w.count)) \
	POLL(atomic_dec_if_positive, atomic_dec_if_positive(&w.count) >= 0, \
	     atomic_inc(&w.count)) \
	POLL(xchg, xchg(&w.word, 0), WRITE_ONCE(w.word, 1)) \
	POLL(builtin_compare, found(), WRITE_ONCE(w.flag, 0)) \
	POLL(builtin, !__atomic_exchange_n(&w.flag, 1, __ATOMIC_ACQUIRE), \
	     __atomic_store_n(&w.flag, 0, __ATOMIC_RELEASE)) \
	POLL(refcount_dec_if_one, refcount_dec_if_one(&w.two), \
	     refcount_dec(&w.two)) \
	POLL(refcount_dec_not_one, refcount_dec_not_one(&w.one), \
	     refcount_inc(&w.one)) \
	POLL(refcount_inc_not_zero, refcount_inc_not_zero(&w.none), \
	     refcount_set(&w.none, 1)) \
	POLL(refcount_read, refcount_read(&w.two) == 1, refcount_dec(&w.two)) \
	POLL(test_bit, test_bit(1, &w.bits), set_bit(1, &w.bits)) \
	POLL(test_and_clear_bit, test_and_clear_bit(1, &w.bits), \
	     set_bit(1, &w.bits)) \
	POLL(bit_is_locked, \
	     !bit_is_locked_at(&w.bits, 0, SITE("bit_is_locked()")), \
	     (bit_spin_lock(0, &w.bits), bit_spin_unlock(0, &w.bits))) \
	POLL(bit_spin_trylock, \
	     bit_spin_trylock(0, &w.bits) && \
		     (bit_spin_unlock(0, &w.bits), true), \
	     (bit_spin_lock(0, &w.bits), bit_spin_unlock(0, &w.bits))) \
	POLL(spin_is_locked, !spin_is_locked(&w.spin), \
	     (spin_lock(&w.spin), spin_unlock(&w.spin))) \
	POLL(spin_trylock, \
	     spin_trylock(&w.spin) && (spin_unlock(&w.spin), true), \
	     (spin_lock(&w.spin), spin_unlock(&w.spin))) \
	POLL(spin_lock_init, \
	     spin_trylock(&w.spin) && (spin_unlock(&w.spin), true), ({        \
		     WRITE_ONCE(w.spin.locked, 1); \
		     READ_ONCE(w.go); \
		     spin_lock_init(&w.spin); \
	     })) \
	POLL(kmem_cache_zalloc, !READ_ONCE(*w.kept), ({                       \
		     kmem_cache_free(w.cache, w.kept); \
		     kmem_cache_zalloc(w.cache, GFP_KERNEL); \
	     })) \
	POLL(read_trylock, \
	     read_trylock(&w.rwlock) && (read_unlock(&w.rwlock), true), \
	     (write_lock(&w.rwlock), write_unlock(&w.rwlock))) \
	POLL(write_trylock, \
	     write_trylock(&w.rwlock) && (write_unlock(&w.rwlock), true), \
	     (read_lock(&w.rwlock), read_unlock(&w.rwlock))) \
	POLL(mutex_is_locked, !mutex_is_locked(&w.mutex), \
	     (mutex_lock(&w.mutex), mutex_unlock(&w.mutex))) \
	POLL(mutex_trylock, \
	     mutex_trylock(&w.mutex) && (mutex_unlock(&w.mutex), true), \
	     (mutex_lock(&w.mutex), mutex_unlock(&w.mutex))) \
	POLL(rwsem_is_locked, !rwsem_is_locked(&w.sem), \
	     (down_read(&w.sem), up_read(&w.sem))) \
	POLL(down_read_trylock, \
	     down_read_trylock(&w.sem) && (up_read(&w.sem), true), \
	     (down_write(&w.sem), downgrade_write(&w.sem), up_read(&w.sem))) \
	POLL(down_write_trylock, \
	     down_write_trylock(&w.sem) && (up_write(&w.sem), true), \
	     (down_write(&w.sem), downgrade_write(&w.sem), up_read(&w.sem))) \
	POLL(rwlock_is_contended, contends(), ({                              \
		     while (!READ_ONCE(w.go)) \
			     cpu_relax(); \
		     read_lock(&w.rwlock); \
		     read_unlock(&w.rwlock); \
	     })) \
	POLL(rwsem_is_contended, contends_sem(), ({                           \
		     while (!READ_ONCE(w.go)) \
			     cpu_relax(); \
		     down_read(&w.sem); \
		     up_read(&w.sem); \
	     })) \
	POLL(two_in_turn, two_in_turn(), WRITE_ONCE(w.go, 1)) \
	POLL(two_in_turn_too, two_in_turn(), set_bit(1, &w.bits)) \
	POLL(lock_until_told, lock_until_told(), WRITE_ONCE(w.go, 1)) \
	POLL(completion_done, completion_done(&w.done), complete(&w.done)) \
	POLL(try_wait_for_completion, try_wait_for_completion(&w.done), \
	     complete_all(&w.done)) \
	POLL(waitqueue_active, wakes(waitqueue_active(&w.queue)), \
	     ({ wait_event(w.queue, READ_ONCE(w.go)); })) \
	POLL(work_pending, !work_pending(&w.work), schedule_work(&w.work)) \
	POLL(schedule_work, schedule_work(&w.work), schedule_work(&w.work)) \
	POLL(work_runs, READ_ONCE(w.seen), schedule_work(&w.work))

/* The sleeper sleeps on until the poller has seen it. */
static bool wakes(bool active)
{
	if (!active)
		return false;
	WRITE_ONCE(w.go, 1);
	wake_up(&w.queue);
	return true;
}

/* The writer holds on until a reader waits. */
static bool contends(void)
{
	write_lock(&w.rwlock);
	WRITE_ONCE(w.go, 1);
	while (!rwlock_is_contended(&w.rwlock))
		cpu_relax();
	write_unlock(&w.rwlock);
	return true;
}

static bool contends_sem(void)
{
	down_write(&w.sem);
	WRITE_ONCE(w.go, 1);
	while (!rwsem_is_contended(&w.sem))
		cpu_relax();
	up_write(&w.sem);
	return true;
}

/* Two polls in one loop. */
static bool two_in_turn(void)
{
	if (READ_ONCE(w.go))
		return true;
	cpu_relax();
	return test_bit(1, &w.bits);
}

/* A poll within a poll: it tries the lock three times a round. */
static bool lock_until_told(void)
{
	for (int i = 0; i < 3 && !spin_is_locked(&w.spin); i++)
		cpu_relax();
	return READ_ONCE(w.go);
}

#define POLLS_SETUP setup
#include "model/polls.h"

static void sleeps(void *arg)
{
	(void)arg;
	smp_store_release(&w.sleeper, current);
	wait_event(w.queue, READ_ONCE(w.go));
}

static void polls_state(void *arg)
{
	struct task_struct *sleeper;

	(void)arg;
	while (!(sleeper = smp_load_acquire(&w.sleeper)))
		cpu_relax();
	while (!READ_ONCE(sleeper->__state))
		cpu_relax();
	WRITE_ONCE(w.go, 1);
	wake_up(&w.queue);
	while (READ_ONCE(sleeper->__state))
		cpu_relax();
}

/* Nothing but its waker says that it runs again. */
static void sleeps_once(void *arg)
{
	(void)arg;
	set_current_state(TASK_UNINTERRUPTIBLE);
	smp_store_release(&w.sleeper, current);
	schedule();
}

static void wakes_up(void *arg)
{
	struct task_struct *sleeper;

	(void)arg;
	while (!(sleeper = smp_load_acquire(&w.sleeper)))
		cpu_relax();
	wake_up_process(sleeper);
}

static void polls_awake(void *arg)
{
	struct task_struct *sleeper = smp_load_acquire(&w.sleeper);

	(void)arg;
	while (sleeper && READ_ONCE(sleeper->__state))
		cpu_relax();
}

/* The same on a queue; and the sleeper waits for who polls him. */
static void sleeps_until_seen(void *arg)
{
	DEFINE_WAIT(wait);

	(void)arg;
	prepare_to_wait(&w.queue, &wait, TASK_UNINTERRUPTIBLE);
	smp_store_release(&w.sleeper, current);
	READ_ONCE(w.go);	/* woken here, it does not sleep at all */
	schedule();
	while (!READ_ONCE(w.seen))
		cpu_relax();
	finish_wait(&w.queue, &wait);
}

static void wakes_queue(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.sleeper))
		cpu_relax();
	wake_up(&w.queue);
}

static void polls_woken(void *arg)
{
	struct task_struct *sleeper;

	(void)arg;
	while (!(sleeper = smp_load_acquire(&w.sleeper)))
		cpu_relax();
	while (READ_ONCE(sleeper->__state))
		cpu_relax();
	WRITE_ONCE(w.seen, 1);
}

/* Ten times, by a count that others can see but nobody changes. */
static __attribute__((noinline)) bool more(void)
{
	return w.rounds++ < 10;
}

static void polls_counting(void *arg)
{
	(void)arg;
	while (more() && !READ_ONCE(w.go))
		cpu_relax();
}

static void looks_on(void *arg)
{
	(void)arg;
	READ_ONCE(w.go);
}

int main(void)
{
	PROGRAM(woken, setup, TASK(sleeps_until_seen), TASK(wakes_queue),
		TASK(polls_woken));
	PROGRAM(awake, setup, TASK(sleeps_once), TASK(wakes_up),
		TASK(polls_awake));
	PROGRAM(counting, setup, TASK(polls_counting), TASK(looks_on));
	PROGRAM(state, setup, TASK(sleeps), TASK(polls_state));
	struct env env;

	kernel_hooks();
	env_default(&env);
	env.value[ENV_REUSE] = 1;
	env_apply(&env);
	is_str(verdict(&state), "never", "the state of a task can be polled");
	is_str(title, "", "(%s)", title);
	is_str(run(&awake, "random", 10000), "limit executions",
	       "also by a third one");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&counting), "never", "a count of rounds ends a poll");
	is_str(title, "", "(%s)", title);
	polls_test();
	is_str(run(&woken, "random", 10000), "limit executions",
	       "and when a queue wakes it");
	return done_testing();
}
