/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spinlocks and mutexes: they exclude, and what must not be done with them is
 * noticed.
 */
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/rwsem.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "model/kernel.h"

static __world struct {
	spinlock_t a, b;
	struct mutex m;
	int inside;
	int count;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&w.a);
	spin_lock_init(&w.b);
	mutex_init(&w.m);
	name_set(&w, sizeof(w), "w");
}

/* A plain counter and a plain flag: without exclusion they race. */
static void critical(void)
{
	check(!w.inside++, "alone");
	w.count++;
	w.inside--;
}

static void spin(void *arg)
{
	(void)arg;
	spin_lock(&w.a);
	critical();
	spin_unlock(&w.a);
}

static void spin_other(void *arg)
{
	(void)arg;
	spin_lock(&w.b);
	critical();
	spin_unlock(&w.b);
}

static void spin_try(void *arg)
{
	(void)arg;
	if (spin_trylock(&w.a)) {
		critical();
		spin_unlock(&w.a);
	}
}

static void mutex(void *arg)
{
	(void)arg;
	mutex_lock(&w.m);
	critical();
	mutex_unlock(&w.m);
}

static void mutex_try(void *arg)
{
	(void)arg;
	if (mutex_trylock(&w.m)) {
		critical();
		mutex_unlock(&w.m);
	}
}

static void test_exclusion(void)
{
	PROGRAM(spins, setup, TASK(spin), TASK(spin), TASK(spin_try));
	PROGRAM(two_locks, setup, TASK(spin), TASK(spin_other));
	PROGRAM(mutexes, setup, TASK(mutex), TASK(mutex), TASK(mutex_try));

	is_str(verdict(&spins), "never", "spin_lock() and trylock exclude");
	is_str(verdict(&two_locks), "data-race", "two locks do not");
	is_str(verdict(&mutexes), "never", "mutex_lock() and trylock exclude");
}

static void mutex_alone(void *arg)
{
	(void)arg;
	mutex_lock(&w.m);
	mutex_unlock(&w.m);
	mutex_lock(&w.m);
	mutex_unlock(&w.m);
}

static void test_steps(void)
{
	PROGRAM(one, setup, TASK(spin), TASK(spin));
	PROGRAM(two, setup, TASK(mutex), TASK(mutex));
	PROGRAM(alone, setup, TASK(mutex_alone), TASK(spin));

	/* Two steps each, and the second cannot start before the first ends. */
	is_int(count(&one, -1), 2,
	       "a spinlock is one step, its release another");
	/*
	 * The second comes when the first is gone; or he queues, and then the
	 * last step of the first comes before, between or behind his two.
	 */
	is_int(count(&two, -1), 2 * (1 + 3),
	       "a mutex for which somebody waits is released in two");
	/* Four steps and two. */
	is_int(count(&alone, -1), 15, "in one if nobody does");
}

/* --- the last one frees it --- */

struct object {
	union {
		spinlock_t spin;
		struct mutex mutex;
		struct rw_semaphore sem;
	};
	int users;
};
static __world struct object *object;

static void setup_object(void *data, const uint32_t *open)
{
	setup(data, open);
	object = kzalloc(sizeof(*object), GFP_KERNEL);
}

static void setup_spin(void *data, const uint32_t *open)
{
	setup_object(data, open);
	spin_lock_init(&object->spin);
}

static void setup_mutex(void *data, const uint32_t *open)
{
	setup_object(data, open);
	mutex_init(&object->mutex);
}

static void setup_sem(void *data, const uint32_t *open)
{
	setup_object(data, open);
	init_rwsem(&object->sem);
}

#define USES(name, lock, unlock, release)          \
	static void name(void *arg)                \
	{                                          \
		struct object *o = object;         \
		bool last;                         \
						   \
		(void)arg;                         \
		lock;                              \
		last = ++o->users == 2;            \
		unlock;                            \
		if (last)                          \
			release;                   \
	}
USES(frees_spin, spin_lock(&o->spin), spin_unlock(&o->spin), kfree(o))
USES(frees_mutex, mutex_lock(&o->mutex), mutex_unlock(&o->mutex), kfree(o))
USES(frees_sem, down_write(&o->sem), up_write(&o->sem), kfree(o))
/* Whoever releases a rw_semaphore has preemption off until it is done. */
USES(frees_sem_rcu, down_write(&o->sem), up_write(&o->sem),
     (synchronize_rcu(), kfree(o)))
USES(frees_mutex_rcu, mutex_lock(&o->mutex), mutex_unlock(&o->mutex),
     (synchronize_rcu(), kfree(o)))

/* Released by a reader. */
static void frees_after_reading(void *arg)
{
	struct object *o = object;
	bool last;

	(void)arg;
	down_write(&o->sem);
	last = ++o->users == 2;
	downgrade_write(&o->sem);
	up_read(&o->sem);
	if (last)
		kfree(o);
}

static void test_freed(void)
{
	PROGRAM(spins, setup_spin, TASK(frees_spin), TASK(frees_spin));
	PROGRAM(mutexes, setup_mutex, TASK(frees_mutex), TASK(frees_mutex));
	PROGRAM(sems, setup_sem, TASK(frees_sem), TASK(frees_sem));
	PROGRAM(readers, setup_sem, TASK(frees_after_reading),
		TASK(frees_after_reading));
	PROGRAM(sems_rcu, setup_sem, TASK(frees_sem_rcu), TASK(frees_sem_rcu));
	PROGRAM(mutexes_rcu, setup_mutex, TASK(frees_mutex_rcu),
		TASK(frees_mutex_rcu));

	is_str(verdict(&spins), "never", "a spinlock is not touched once free");
	is_str(verdict(&mutexes), "use-after-free", "a mutex may be");
	is_str(title, "mutex_unlock(&o->mutex)", "by who released it");
	is_str(verdict(&sems), "use-after-free", "a rw_semaphore too");
	is_str(title, "up_write(&o->sem)", "by who released it");
	is_str(verdict(&readers), "use-after-free", "so may its last reader");
	is_str(title, "up_read(&o->sem)", "who released it last");
	is_str(verdict(&sems_rcu), "never", "but within a grace period");
	is_str(verdict(&mutexes_rcu), "use-after-free", "a mutex not even so");
}

/* --- misuse --- */

static void spin_twice(void *arg)
{
	(void)arg;
	spin_lock(&w.a);
	spin_lock(&w.a);
}

static void mutex_twice(void *arg)
{
	(void)arg;
	mutex_lock(&w.m);
	mutex_lock(&w.m);
}

static void unlock_free(void *arg)
{
	(void)arg;
	spin_unlock(&w.a);
}

static void keep(void *arg)
{
	(void)arg;
	mutex_lock(&w.m);
}

static void unlock_others(void *arg)
{
	(void)arg;
	if (mutex_is_locked(&w.m))
		mutex_unlock(&w.m);
}

static void sleep_atomic(void *arg)
{
	(void)arg;
	spin_lock(&w.a);
	mutex_lock(&w.m);
	mutex_unlock(&w.m);
	spin_unlock(&w.a);
}

static void spin_in_mutex(void *arg)
{
	(void)arg;
	mutex_lock(&w.m);
	spin_lock(&w.a);
	check(mutex_trylock(&w.m) == 0, "a mutex is not free for its holder");
	spin_unlock(&w.a);
	mutex_unlock(&w.m);
}

static void asserts(void *arg)
{
	(void)arg;
	lockdep_assert_not_held(&w.a);
	spin_lock(&w.a);
	lockdep_assert_held(&w.a);
	spin_unlock(&w.a);
}

static void asserts_wrongly(void *arg)
{
	(void)arg;
	lockdep_assert_held(&w.a);
}

static void uninitialized(void *arg)
{
	spinlock_t *lock = kzalloc(sizeof(*lock), GFP_KERNEL);

	(void)arg;
	spin_lock(lock);
	spin_unlock(lock);
	kfree(lock);
}

static DEFINE_SPINLOCK(static_lock);

static void uses_static(void *arg)
{
	(void)arg;
	spin_lock(&static_lock);
	critical();
	spin_unlock(&static_lock);
}

static void counts_and_says_so(void *arg)
{
	(void)arg;
	spin_lock(&w.a);
	w.count++;
	spin_unlock(&w.a);
	WRITE_ONCE(w.inside, 1);
}

static void initializes_and_counts(void *arg)
{
	(void)arg;
	if (!READ_ONCE(w.inside))
		return;
	spin_lock_init(&w.a);
	spin_lock(&w.a);
	w.count++;
	spin_unlock(&w.a);
}

static void test_misuse(void)
{
	PROGRAM(twice, setup, TASK(spin_twice));
	PROGRAM(mutex_again, setup, TASK(mutex_twice));
	PROGRAM(free_lock, setup, TASK(unlock_free));
	PROGRAM(kept, setup, TASK(keep));
	PROGRAM(others, setup, TASK(keep), TASK(unlock_others));
	PROGRAM(atomic, setup, TASK(sleep_atomic));
	PROGRAM(nested, setup, TASK(spin_in_mutex), TASK(spin_in_mutex),
		TASK(spin));
	PROGRAM(uninit, setup, TASK(uninitialized));
	PROGRAM(unset, setup, TASK(uses_static), TASK(uses_static));
	PROGRAM(asserting, setup, TASK(asserts), TASK(asserts));
	PROGRAM(wrong, setup, TASK(asserts_wrongly));
	PROGRAM(again, setup, TASK(counts_and_says_so),
		TASK(initializes_and_counts));

	is_str(verdict(&twice), "lock-order", "a spinlock taken twice");
	is_str(title, "&w.a -> &w.a", "is told by its class");
	is_str(verdict(&mutex_again), "lock-order", "a mutex taken twice");
	is_str(verdict(&free_lock), "lock-misuse", "release of a free lock");
	is_str(title, "not held: w", "is told by its name");
	is_str(verdict(&kept), "lock-misuse", "a lock that is kept");
	is_str(title, "at exit: &w.m", "is told at the end");
	is_str(verdict(&others), "lock-misuse", "release of another's lock");
	is_str(verdict(&atomic), "sleep-in-atomic", "a mutex below a spinlock");
	is_str(title, "mutex_lock(&w.m): &w.a is held", "says what is held");
	is_str(verdict(&uninit), "lock-misuse", "a lock never initialized");
	is_str(verdict(&unset), "never", "one that is static need not be");
	is_str(verdict(&nested), "never", "a spinlock below a mutex is fine");
	is_str(verdict(&asserting), "never", "assertions that hold");
	is_str(verdict(&wrong), "lock-misuse", "an assertion that does not");
	is_str(verdict(&again), "data-race",
	       "what was released before a lock was initialized is lost");
}

/* --- the environment --- */

static void must_get(void *arg)
{
	(void)arg;
	check(spin_trylock(&w.a), "a free lock is got");
	spin_unlock(&w.a);
}

static void test_trylock_fail(void)
{
	PROGRAM(gets, setup, TASK(must_get));
	struct env env;

	is_str(verdict(&gets), "never", "trylock of a free lock succeeds");
	env_default(&env);
	env.value[ENV_TRYLOCK_FAIL] = 1;
	env_apply(&env);
	is_str(verdict(&gets), "assert", "unless the environment says no");
	env_default(&env);
	env_apply(&env);
}

int main(void)
{
	kernel_hooks();
	test_exclusion();
	test_steps();
	test_freed();
	test_misuse();
	test_trylock_fail();
	return done_testing();
}
