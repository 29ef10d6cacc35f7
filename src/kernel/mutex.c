/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mutexes; see mutex.h.
 */
#include "kernel/mutex.h"

#include "kernel/bug.h"
#include "kernel/env.h"
#include "sched/word.h"

_Static_assert(sizeof(struct mutex) <= LOCK_TOLD,
	       "all that is looked at is told");

__primitive void mutex_init_key(struct mutex *lock, const char *name,
				struct lock_class_key *key)
{
	lockdep_made(lock);
	lock->word = 0;
	lock->class = lockdep_register(key, name);
	lock->pad = 0;
}

__primitive void mutex_destroy_at(struct mutex *lock, const struct site *site)
{
	sched_op(OP_WRITE, lock, site);
	if (lock->word & MUTEX_HELD)
		bug_at(site, "a mutex is destroyed while it is held", lock);
}

static inline __no_kcsan void take(struct task_struct *ts, struct mutex *lock,
				   unsigned int how, const struct site *site)
{
	word_or(&lock->word, MUTEX_HELD, WORD_ACQUIRE);
	clock_acquire(lock);
	lockdep_acquire(ts, lock_id(lock), lock->class, how, site);
}

__primitive void mutex_lock_at(struct mutex *lock, unsigned int how,
			       const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_LOCK, site);
	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_LOCK, lock, site);
	sched_op(OP_LOCK, lock, site);
	if (unlikely(lock->word & MUTEX_HELD)) {
		lockdep_recursion(ts, lock, lock->class, how, OP_NR, site);
		word_add(&lock->word, MUTEX_WAITER, WORD_RELAXED);
		sched_note("waits for the mutex");
		sched_op_when(OP_LOCK, lock, site,
			      GUARD_CLEAR(&lock->word, MUTEX_HELD));
		word_add(&lock->word, -MUTEX_WAITER, WORD_RELAXED);
	}
	take(ts, lock, how, site);
}

__primitive bool mutex_trylock_at(struct mutex *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_TRYLOCK, site);
	sched_op(OP_TRYLOCK, lock, site);
	if (lock_try_fails(&lock->word, MUTEX_HELD))
		return false;
	take(ts, lock, LOCK_TRY, site);
	return true;
}

__primitive void mutex_unlock_at(struct mutex *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_UNLOCK, lock, site);
	lockdep_release(ts, lock_id(lock), site);
	clock_release(lock);
	word_and(&lock->word, ~MUTEX_HELD, WORD_RELEASE);
	if (unlikely(lock->word)) {
		sched_op(OP_WAKE, lock, site);
		sched_note_minor("was free before this looked whom to wake");
	}
}

__primitive bool mutex_is_locked_at(const struct mutex *lock,
				    const struct site *site)
{
	sched_op(OP_READ, lock, site);
	sched_marked(&lock->word, sizeof(lock->word), false);
	return word_load(&lock->word, WORD_RELAXED) & MUTEX_HELD;
}
