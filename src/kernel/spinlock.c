/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spinlocks; see spinlock.h.
 */
#include "kernel/spinlock.h"

#include "kernel/env.h"
#include "sched/word.h"

_Static_assert(sizeof(spinlock_t) <= LOCK_TOLD,
	       "all that is looked at is told");

__primitive void spin_lock_init_key(spinlock_t *lock, const char *name,
				    struct lock_class_key *key)
{
	lockdep_made(lock);
	lock->locked = 0;
	lock->class = lockdep_register(key, name);
	lock->pad = 0;
}

/* It is free and this task's turn. */
static inline __no_kcsan void take(struct task_struct *ts, spinlock_t *lock,
				   unsigned int how, const struct site *site)
{
	word_xchg(&lock->locked, 1, WORD_ACQUIRE);
	clock_acquire(lock);
	preempt_off(ts);
	lockdep_acquire(ts, lock_id(lock), lock->class, how | LOCK_SPIN, site);
}

static inline __no_kcsan void release(struct task_struct *ts, spinlock_t *lock,
				      const struct site *site)
{
	bool held = lockdep_release(ts, lock_id(lock), site);

	clock_release(lock);
	word_store(&lock->locked, 0, WORD_RELEASE);
	if (likely(held))
		preempt_on(ts);
}

/*
 * Before it is declared, so what is looked at is told.  That is nothing where
 * the task holds no lock, so not this one either, and this one is not on the
 * heap, so nobody can have freed it.
 */
static inline __no_kcsan void check_own(struct task_struct *ts,
					spinlock_t *lock, unsigned int how,
					enum op_kind kind,
					const struct site *site)
{
	if (likely(!ts->nr_held && !world_on_heap(lock)))
		return;
	sched_depends(lock, LOCK_TOLD);
	if (unlikely(lock->locked))
		lockdep_recursion(ts, lock, lock->class, how, kind, site);
}

__primitive void spin_lock_at(spinlock_t *lock, unsigned int how,
			      const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_LOCK, site);
	check_own(ts, lock, how, OP_LOCK, site);
	sched_op_when(OP_LOCK, lock, site, GUARD_CLEAR(&lock->locked, ~0u));
	take(ts, lock, how, site);
}

__primitive bool spin_trylock_at(spinlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_TRYLOCK, site);
	sched_op(OP_TRYLOCK, lock, site);
	if (lock_try_fails(&lock->locked, ~0u))
		return false;
	take(ts, lock, LOCK_TRY, site);
	return true;
}

__primitive void spin_unlock_at(spinlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op_unlock(lock, site);
	release(ts, lock, site);
}

/*
 * Interrupts go off in the step that finds the lock free, or in one before the
 * wait: a handler cannot come in between.
 */
__primitive unsigned long spin_lock_irq_at(spinlock_t *lock, unsigned int how,
					   const struct site *site)
{
	struct task_struct *ts = get_current();
	unsigned long flags;

	lock_check(lock, OP_LOCK, site);
	sched_op(OP_LOCK, lock, site);
	flags = irqs_off(ts);
	irqs_set_off(ts);
	if (lock->locked) {
		check_own(ts, lock, how, OP_NR, site);
		sched_op_when(OP_LOCK, lock, site,
			      GUARD_CLEAR(&lock->locked, ~0u));
	}
	take(ts, lock, how, site);
	return flags;
}

__primitive void spin_unlock_irq_at(spinlock_t *lock, unsigned long flags,
				    const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_UNLOCK, lock, site);
	release(ts, lock, site);
	if (!flags)
		irqs_set_on(ts);
}

__primitive void spin_lock_bh_at(spinlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_LOCK, site);
	check_own(ts, lock, LOCK_WRITE, OP_LOCK, site);
	sched_op_when(OP_LOCK, lock, site, GUARD_CLEAR(&lock->locked, ~0u));
	bh_off(ts);
	take(ts, lock, LOCK_WRITE, site);
}

__primitive void spin_unlock_bh_at(spinlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_UNLOCK, lock, site);
	release(ts, lock, site);
	bh_on(ts);
}

__primitive bool spin_is_locked_at(const spinlock_t *lock,
				   const struct site *site)
{
	sched_op(OP_READ, lock, site);
	sched_marked(&lock->locked, sizeof(lock->locked), false);
	return word_load(&lock->locked, WORD_RELAXED);
}
