/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mutexes; see mutex.h.
 */
#include "kernel/mutex.h"

#include "kernel/bug.h"
#include "kernel/env.h"
#include "kernel/waitfor.h"
#include "sched/word.h"

__primitive void mutex_init_key(struct mutex *lock, const char *name,
				struct lock_class_key *key)
{
	lock->locked = 0;
	lock->class = lockdep_register(key, name);
	lock->pad = 0;
}

__primitive void mutex_destroy_at(struct mutex *lock, const struct site *site)
{
	sched_op(OP_WRITE, lock, site);
	if (lock->locked)
		bug_at(site, "a mutex is destroyed while it is held", lock);
}

static inline __no_kcsan void take(struct task_struct *ts, struct mutex *lock,
				   unsigned int how, const struct site *site)
{
	word_xchg(&lock->locked, 1, WORD_ACQUIRE);
	clock_acquire(lock);
	lockdep_acquire(ts, lock, lock->class, how, site);
}

__primitive void mutex_lock_at(struct mutex *lock, unsigned int how,
			       const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_LOCK, site);
	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_LOCK, lock, site);
	if (unlikely(lock->locked))
		lockdep_recursion(ts, lock, lock->class, how, OP_LOCK, site);
	sched_op_when(OP_LOCK, lock, site, GUARD_CLEAR(&lock->locked, ~0u));
	take(ts, lock, how, site);
}

__primitive bool mutex_trylock_at(struct mutex *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_TRYLOCK, site);
	sched_op(OP_TRYLOCK, lock, site);
	if (lock_try_fails(&lock->locked, ~0u))
		return false;
	take(ts, lock, LOCK_TRY, site);
	return true;
}

__primitive void mutex_unlock_at(struct mutex *lock, const struct site *site)
{
	struct task_struct *ts = get_current();
	bool waited;

	sched_op(OP_UNLOCK, lock, site);
	waited = lock_waited_for(lock);
	lockdep_release(ts, lock, site);
	clock_release(lock);
	word_xchg(&lock->locked, 0, WORD_RELEASE);
	if (unlikely(waited)) {
		sched_op(OP_WAKE, lock, site);
		sched_note_minor("was free before this looked whom to wake");
	}
}

__primitive bool mutex_is_locked_at(const struct mutex *lock,
				    const struct site *site)
{
	sched_op(OP_READ, lock, site);
	sched_marked(&lock->locked, sizeof(lock->locked), false);
	return word_load(&lock->locked, WORD_RELAXED);
}
