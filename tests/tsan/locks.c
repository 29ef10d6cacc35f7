/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Both detectors on programs over locks, counters, barriers and waits.
 */
#include "kernel/atomic.h"
#include "kernel/bitops.h"
#include "kernel/completion.h"
#include "kernel/irqflags.h"
#include "kernel/kref.h"
#include "kernel/mutex.h"
#include "kernel/rwlock.h"
#include "kernel/rwsem.h"
#include "kernel/spinlock.h"
#include "kernel/wait.h"
#include "kernel/wait_bit.h"
#include "tsan/both.h"

static __world struct {
	u64 data;
	u64 seen[BODIES_MAX];
	u64 parts[2];
	u32 flag, other;
	unsigned long bits;
	spinlock_t spin, spin2;
	rwlock_t rwlock;
	struct mutex mutex;
	struct rw_semaphore rwsem;
	struct completion done;
	wait_queue_head_t wq;
	atomic_t count;
	refcount_t refs;
	struct kref kref;
	struct task_struct *sleeper;
} w;

static void set_up(void)
{
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.spin);
	spin_lock_init(&w.spin2);
	rwlock_init(&w.rwlock);
	mutex_init(&w.mutex);
	init_rwsem(&w.rwsem);
	init_completion(&w.done);
	init_waitqueue_head(&w.wq);
	atomic_set(&w.count, 2);
	refcount_set(&w.refs, 2);
	kref_init(&w.kref);
	kref_get(&w.kref);
}

static void look(unsigned int task)
{
	w.seen[task] = w.data;
}

#define BODY(name, ...)              \
	static void name(void *arg)  \
	{                            \
		(void)arg;           \
		__VA_ARGS__          \
	}

/* --- spinlocks, mutexes, bit locks --- */

BODY(spins, {
	spin_lock(&w.spin);
	w.data++;
	spin_unlock(&w.spin);
})
BODY(spins_too_short, {
	spin_lock(&w.spin);
	spin_unlock(&w.spin);
	w.data++;
})
BODY(spins_elsewhere, {
	spin_lock(&w.spin2);
	w.data++;
	spin_unlock(&w.spin2);
})
BODY(spins_by_trying, {
	if (!spin_trylock(&w.spin))
		return;
	w.data++;
	spin_unlock(&w.spin);
})
BODY(spins_irqs_off, {
	unsigned long flags;

	spin_lock_irqsave(&w.spin, flags);
	w.data++;
	spin_unlock_irqrestore(&w.spin, flags);
})
BODY(reads_without, {
	w.seen[1] = READ_ONCE(w.flag);
	look(1);
})
BODY(locks_mutex, {
	mutex_lock(&w.mutex);
	w.data++;
	mutex_unlock(&w.mutex);
})
BODY(tries_mutex, {
	if (!mutex_trylock(&w.mutex))
		return;
	w.data++;
	mutex_unlock(&w.mutex);
})
BODY(tries_mutex_in_vain, {
	bool locked = mutex_trylock(&w.mutex);

	w.data++;
	if (locked)
		mutex_unlock(&w.mutex);
})
BODY(locks_bit, {
	wait_on_bit_lock(&w.bits, 3, TASK_UNINTERRUPTIBLE);
	w.data++;
	clear_and_wake_up_bit(3, &w.bits);
})
BODY(waits_for_bit, {
	if (!test_bit(5, &w.bits))
		return;
	wait_on_bit(&w.bits, 3, TASK_UNINTERRUPTIBLE);
	look(1);
})
BODY(locks_bit_then_says_so, {
	if (test_and_set_bit_lock(3, &w.bits))
		return;
	w.data++;
	set_bit(5, &w.bits);
	clear_bit_unlock(3, &w.bits);
})
BODY(spins_on_bit, {
	bit_spin_lock(4, &w.bits);
	w.data++;
	bit_spin_unlock(4, &w.bits);
})
BODY(leaks_bit, {
	if (test_and_set_bit_lock(3, &w.bits))
		return;
	w.data++;
	clear_bit(3, &w.bits);
})

/* --- readers and writers --- */

#define READS_UNDER(name, take, leave, task) \
	BODY(name, {                                         \
		take;                   \
		look(task);                  \
		leave;                  \
	})
#define WRITES_UNDER(name, take, leave) \
	BODY(name, {                                         \
		take;                   \
		w.data++;               \
		leave;                  \
	})
READS_UNDER(rw_reads, read_lock(&w.rwlock), read_unlock(&w.rwlock), 1)
READS_UNDER(rw_reads_too, read_lock(&w.rwlock), read_unlock(&w.rwlock), 2)
WRITES_UNDER(rw_writes, write_lock(&w.rwlock), write_unlock(&w.rwlock))
WRITES_UNDER(rw_writes_shared, read_lock(&w.rwlock), read_unlock(&w.rwlock))
READS_UNDER(sem_reads, down_read(&w.rwsem), up_read(&w.rwsem), 1)
READS_UNDER(sem_reads_too, down_read(&w.rwsem), up_read(&w.rwsem), 2)
WRITES_UNDER(sem_writes, down_write(&w.rwsem), up_write(&w.rwsem))
BODY(sem_downgrades, {
	down_write(&w.rwsem);
	w.data++;
	downgrade_write(&w.rwsem);
	look(0);
	up_read(&w.rwsem);
})
BODY(sem_downgrades_too_soon, {
	down_write(&w.rwsem);
	downgrade_write(&w.rwsem);
	w.data++;
	up_read(&w.rwsem);
})
BODY(sem_tries, {
	if (!down_read_trylock(&w.rwsem))
		return;
	look(2);
	up_read(&w.rwsem);
})

/* --- a look whether a lock is held --- */

/* They say so while they hold it. */
BODY(spins_and_says_so, {
	spin_lock(&w.spin);
	WRITE_ONCE(w.flag, 1);
	w.data = 1;
	spin_unlock(&w.spin);
})
BODY(locks_mutex_and_says_so, {
	mutex_lock(&w.mutex);
	WRITE_ONCE(w.flag, 1);
	w.data = 1;
	mutex_unlock(&w.mutex);
})
BODY(writes_sem_and_says_so, {
	down_write(&w.rwsem);
	WRITE_ONCE(w.flag, 1);
	w.data = 1;
	up_write(&w.rwsem);
})
#define LOOKS(name, is_locked, order)        \
	BODY(name, {                         \
		if (!READ_ONCE(w.flag))      \
			return;              \
		smp_rmb();                   \
		if (is_locked)               \
			return;              \
		order;                       \
		look(1);                     \
	})
LOOKS(looks_at_spin, spin_is_locked(&w.spin), smp_acquire__after_ctrl_dep())
LOOKS(looks_at_mutex, mutex_is_locked(&w.mutex), smp_mb())
LOOKS(looks_at_sem, rwsem_is_locked(&w.rwsem), smp_rmb())
LOOKS(looks_at_spin_only, spin_is_locked(&w.spin), barrier())
LOOKS(looks_at_mutex_only, mutex_is_locked(&w.mutex), barrier())
LOOKS(looks_at_sem_only, rwsem_is_locked(&w.rwsem), barrier())

/* --- waiting --- */

BODY(completes, {
	w.data = 1;
	complete(&w.done);
})
BODY(completes_all, {
	w.data = 1;
	complete_all(&w.done);
})
BODY(completes_too_soon, {
	complete_all(&w.done);
	w.data = 1;
})
BODY(completes_once_more, {
	complete_all(&w.done);
	w.data = 1;
	complete(&w.done);
	WRITE_ONCE(w.flag, 1);
})
BODY(awaits_that, {
	if (!READ_ONCE(w.flag))
		return;
	wait_for_completion(&w.done);
	look(1);
})
BODY(awaits, {
	wait_for_completion(&w.done);
	look(1);
})
BODY(asks, {
	if (completion_done(&w.done))
		look(2);
})
BODY(wakes, {
	w.data = 1;
	WRITE_ONCE(w.flag, 1);
	wake_up(&w.wq);
})
BODY(wakes_by_release, {
	w.data = 1;
	smp_store_release(&w.flag, 1);
	wake_up(&w.wq);
})
BODY(waits, {
	wait_event(w.wq, READ_ONCE(w.flag));
	look(1);
})
BODY(waits_by_acquire, {
	wait_event(w.wq, smp_load_acquire(&w.flag));
	look(1);
})
/* It was taken off the queue, though it did not sleep. */
BODY(queues_and_finishes, {
	DEFINE_WAIT(wait);
	bool woken;

	prepare_to_wait(&w.wq, &wait, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.flag, 1);
	woken = READ_ONCE(w.other);
	finish_wait(&w.wq, &wait);
	if (woken)
		look(1);
})
BODY(queues_and_does_not_finish, {
	DEFINE_WAIT(wait);

	prepare_to_wait(&w.wq, &wait, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.flag, 1);
	if (READ_ONCE(w.other))
		look(1);
	finish_wait(&w.wq, &wait);
})
BODY(wakes_who_queued, {
	if (!READ_ONCE(w.flag))
		return;
	w.data = 1;
	wake_up(&w.wq);
	WRITE_ONCE(w.other, 1);
})
/* Who really slept was woken, which orders. */
BODY(sleeps, {
	set_current_state(TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.sleeper, current);
	schedule();
	look(1);
})
BODY(wakes_sleeper, {
	struct task_struct *sleeper;

	while (!(sleeper = READ_ONCE(w.sleeper)))
		cpu_relax();
	w.data = 1;
	wake_up_process(sleeper);
})
BODY(wakes_sleeper_too_soon, {
	struct task_struct *sleeper;

	while (!(sleeper = READ_ONCE(w.sleeper)))
		cpu_relax();
	wake_up_process(sleeper);
	w.data = 1;
})

/* --- barriers and counters --- */

BODY(wmb, {
	w.data = 1;
	smp_wmb();
	WRITE_ONCE(w.flag, 1);
})
BODY(rmb, {
	if (!READ_ONCE(w.flag))
		return;
	smp_rmb();
	look(1);
})
BODY(no_rmb, {
	if (READ_ONCE(w.flag))
		look(1);
})
BODY(no_wmb, {
	w.data = 1;
	WRITE_ONCE(w.flag, 1);
})
BODY(wmb_too_soon, {
	smp_wmb();
	w.data = 1;
	WRITE_ONCE(w.flag, 1);
})
BODY(full_rmw, {
	w.data = 1;
	atomic_inc_return(&w.count);
	WRITE_ONCE(w.flag, 1);
})
BODY(rmw_rmb, {
	if (!READ_ONCE(w.flag))
		return;
	atomic_inc_return(&w.count);
	look(1);
})
BODY(weak_rmw, {
	w.data = 1;
	atomic_inc(&w.count);
	WRITE_ONCE(w.flag, 1);
})
BODY(rmw_mb, {
	w.data = 1;
	smp_mb__before_atomic();
	atomic_inc(&w.count);
})
BODY(mb_rmw, {
	if (atomic_read(&w.count) != 3)
		return;
	smp_mb();
	look(1);
})
/* Two flags and full barriers: at most one of them goes in. */
#define DEKKER(name, mine, others)     \
	BODY(name, {                                         \
		WRITE_ONCE(mine, 1);   \
		smp_mb();              \
		if (READ_ONCE(others)) \
			return;        \
		w.parts[0]++;          \
	})
DEKKER(dekker, w.flag, w.other)
DEKKER(dekker_too, w.other, w.flag)
#define PUTS(name, condition, task)                          \
	BODY(name, {                                         \
		w.parts[task] = 1;                           \
		if (condition)                               \
			w.seen[task] = w.parts[0] + w.parts[1]; \
	})
PUTS(puts_ref, refcount_dec_and_test(&w.refs), 0)
PUTS(puts_ref_too, refcount_dec_and_test(&w.refs), 1)
PUTS(puts_not_last, refcount_dec_not_one(&w.refs) && false, 0)
PUTS(puts_atomic, atomic_dec_and_test(&w.count), 0)
PUTS(puts_atomic_too, atomic_dec_and_test(&w.count), 1)
PUTS(puts_carelessly, (atomic_dec(&w.count), !atomic_read(&w.count)), 0)
PUTS(puts_carelessly_too, (atomic_dec(&w.count), !atomic_read(&w.count)), 1)

static void release(struct kref *kref)
{
	(void)kref;
	w.seen[0] = w.parts[0] + w.parts[1];
}
BODY(puts_kref, {
	w.parts[0] = 1;
	kref_put(&w.kref, release);
})
BODY(puts_kref_too, {
	w.parts[1] = 1;
	kref_put(&w.kref, release);
})
BODY(lowers, {
	w.data = 1;
	refcount_dec(&w.refs);
})
BODY(sees_lowered, {
	if (refcount_read(&w.refs) != 1)
		return;
	smp_rmb();
	look(1);
})
BODY(lowers_to_zero, {
	refcount_dec(&w.refs);
	w.data = 1;
	refcount_dec_if_one(&w.refs);
})
BODY(sees_zero, {
	if (refcount_inc_not_zero(&w.refs))
		return;
	smp_rmb();
	look(1);
})
/* What took part, and left, is not what comes to be the last. */
BODY(gets_unless_zero, {
	if (!refcount_inc_not_zero(&w.refs))
		look(2);
})
BODY(takes_by_cmpxchg, {
	if (cmpxchg(&w.flag, 0, 1))
		return;
	w.data++;
	smp_store_release(&w.flag, 0);
})
BODY(takes_by_cmpxchg_relaxed, {
	if (cmpxchg_relaxed(&w.flag, 0, 1))
		return;
	w.data++;
	smp_store_release(&w.flag, 0);
})
BODY(takes_by_xchg, {
	if (xchg_acquire(&w.flag, 1))
		return;
	w.data++;
	xchg_release(&w.flag, 0);
})
/* A compare-exchange that fails orders nothing. */
BODY(publishes_full, {
	w.data = 1;
	xchg(&w.flag, 1);
})
BODY(fails_cmpxchg, {
	if (cmpxchg(&w.flag, 0, 7) == 1)
		look(1);
})
BODY(adds_and_puts, {
	w.data = 1;
	refcount_dec_and_test(&w.refs);
	refcount_dec_and_test(&w.refs);
})

static const struct sample racy[] = {
	SAMPLE("a spinlock that is dropped", spins, spins_too_short),
	SAMPLE("two spinlocks", spins, spins_elsewhere),
	SAMPLE("a reader without the lock", spins, reads_without),
	SAMPLE("a mutex that was tried in vain", locks_mutex,
	       tries_mutex_in_vain),
	SAMPLE("a bit lock that is left by clear_bit()", leaks_bit, leaks_bit),
	SAMPLE("a bit lock and another bit", locks_bit, spins_on_bit),
	SAMPLE("writes under read_lock()", rw_writes_shared, rw_writes_shared),
	SAMPLE("a write behind downgrade_write()", sem_downgrades_too_soon,
	       sem_reads),
	SAMPLE("spin_is_locked() without a barrier", spins_and_says_so,
	       looks_at_spin_only),
	SAMPLE("mutex_is_locked() without a barrier", locks_mutex_and_says_so,
	       looks_at_mutex_only),
	SAMPLE("rwsem_is_locked() without a barrier", writes_sem_and_says_so,
	       looks_at_sem_only),
	SAMPLE("a completion that comes too soon", completes_too_soon, awaits),
	SAMPLE("wait_event() of a marked read", wakes, waits),
	SAMPLE("a look before finish_wait()", wakes_who_queued,
	       queues_and_does_not_finish),
	SAMPLE("a task that is woken too soon", wakes_sleeper_too_soon, sleeps),
	SAMPLE("smp_wmb() without smp_rmb()", wmb, no_rmb),
	SAMPLE("smp_rmb() without smp_wmb()", no_wmb, rmb),
	SAMPLE("smp_wmb() before what it should order", wmb_too_soon, rmb),
	SAMPLE("a relaxed operation is no barrier", weak_rmw, rmb),
	SAMPLE("the last reference, read by atomic_read()", puts_carelessly,
	       puts_carelessly_too),
	SAMPLE("a lock by cmpxchg_relaxed()", takes_by_cmpxchg_relaxed,
	       takes_by_cmpxchg_relaxed),
	SAMPLE("cmpxchg() that fails", publishes_full, fails_cmpxchg),
	SAMPLE("a reference that was not to be had", adds_and_puts,
	       gets_unless_zero),
};

static const struct sample clean[] = {
	SAMPLE("a spinlock", spins, spins_irqs_off, spins_by_trying),
	SAMPLE("a mutex", locks_mutex, tries_mutex),
	SAMPLE("a bit lock", locks_bit, locks_bit),
	SAMPLE("a bit spinlock", spins_on_bit, spins_on_bit),
	SAMPLE("waiting for a bit", locks_bit_then_says_so, waits_for_bit),
	SAMPLE("a rwlock", rw_writes, rw_reads, rw_reads_too),
	SAMPLE("a rw_semaphore", sem_writes, sem_reads, sem_tries),
	SAMPLE("a rw_semaphore that is downgraded", sem_downgrades, sem_reads,
	       sem_reads_too),
	SAMPLE("spin_is_locked() and a barrier", spins_and_says_so,
	       looks_at_spin),
	SAMPLE("mutex_is_locked() and a barrier", locks_mutex_and_says_so,
	       looks_at_mutex),
	SAMPLE("rwsem_is_locked() and a barrier", writes_sem_and_says_so,
	       looks_at_sem),
	SAMPLE("a completion", completes, awaits),
	SAMPLE("a completion for all", completes_all, awaits, asks),
	SAMPLE("a completion when all are let through", completes_once_more,
	       awaits_that),
	SAMPLE("wait_event() of an acquire", wakes_by_release,
	       waits_by_acquire),
	SAMPLE("finish_wait() of who was taken off", wakes_who_queued,
	       queues_and_finishes),
	SAMPLE("a task that is woken", wakes_sleeper, sleeps),
	SAMPLE("smp_wmb() and smp_rmb()", wmb, rmb),
	SAMPLE("a fully ordered operation is a barrier", full_rmw, rmb),
	SAMPLE("and one for reads", wmb, rmw_rmb),
	SAMPLE("barriers around relaxed operations", rmw_mb, mb_rmw),
	SAMPLE("Dekker's flags with smp_mb()", dekker, dekker_too),
	SAMPLE("the last reference of a refcount_t", puts_ref, puts_ref_too),
	SAMPLE("a reference that is not the last", puts_not_last, puts_ref_too),
	SAMPLE("a reference count that is lowered", lowers, sees_lowered),
	SAMPLE("a reference count that comes to zero", lowers_to_zero,
	       sees_zero),
	SAMPLE("the last reference of an atomic_t", puts_atomic,
	       puts_atomic_too),
	SAMPLE("the last reference of a kref", puts_kref, puts_kref_too),
	SAMPLE("a lock by cmpxchg()", takes_by_cmpxchg, takes_by_cmpxchg),
	SAMPLE("a lock by xchg()", takes_by_xchg, takes_by_xchg),
};

int main(int argc, char **argv)
{
	both_start(argc, argv, set_up);
	RACY(racy);
	CLEAN(clean);
	return done_testing();
}
