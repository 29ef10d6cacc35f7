/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reader-writer semaphores; see rwsem.h.
 */
#include "kernel/rwsem.h"

#include "kernel/env.h"
#include "kernel/preempt.h"
#include "kernel/rwcount.h"
#include "sched/word.h"

_Static_assert(sizeof(struct rw_semaphore) <= LOCK_TOLD,
	       "all that is looked at is told");

__primitive void init_rwsem_key(struct rw_semaphore *sem, const char *name,
				struct lock_class_key *key)
{
	lockdep_made(sem);
	sem->word = 0;
	sem->class = lockdep_register(key, name);
	sem->pad = 0;
}

/*
 * While readers hold it and writers wait, other readers are kept out.  One that
 * finds it free takes it, whoever waits (since v5.11).
 */
static inline __no_kcsan void settle(struct rw_semaphore *sem)
{
	u32 word = sem->word;

	if (likely(!(word & (RW_WAITERS | RW_CLOSED))))
		return;
	if (word & RW_READERS && word & RW_WAITERS)
		word_or(&sem->word, RW_CLOSED, WORD_RELAXED);
	else
		word_and(&sem->word, ~RW_CLOSED, WORD_RELAXED);
}

static inline __no_kcsan void take(struct task_struct *ts,
				   struct rw_semaphore *sem, u32 bits,
				   unsigned int how, const struct site *site)
{
	word_add(&sem->word, bits, WORD_ACQUIRE);
	settle(sem);
	clock_acquire(sem);
	lockdep_acquire(ts, lock_id(sem), sem->class, how, site);
}

/*
 * It was released.  If nobody else holds it and somebody waits, it is looked at
 * once more, after others may have got it.  That is done with preemption off,
 * so a grace period waits for it.
 */
static inline __no_kcsan void
wake(struct task_struct *ts, struct rw_semaphore *sem, const struct site *site)
{
	u32 word = sem->word;

	if (likely(!(word & RW_CONTENDED)) || word & RW_BLOCKS_WRITER)
		return;
	preempt_off(ts);
	sched_op(OP_WAKE, sem, site);
	sched_note_minor("was free before this looked whom to wake");
	preempt_on(ts);
}

__primitive void down_read_at(struct rw_semaphore *sem, unsigned int how,
			      const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(sem, OP_LOCK_SHARED, site);
	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_LOCK_SHARED, sem, site);
	sched_op(OP_LOCK_SHARED, sem, site);
	if (sem->word & (RW_WRITER | RW_CLOSED)) {
		if (sem->word & RW_WRITER)
			lockdep_recursion(ts, sem, sem->class, how, OP_NR,
					  site);
		word_add(&sem->word, RW_QUEUED, WORD_RELAXED);
		sched_note("waits as a reader");
		sched_op_when(OP_LOCK_SHARED, sem, site,
			      GUARD_CLEAR(&sem->word, RW_WRITER | RW_CLOSED));
		word_add(&sem->word, -RW_QUEUED, WORD_RELAXED);
	}
	take(ts, sem, RW_READER, how, site);
}

__primitive bool down_read_trylock_at(struct rw_semaphore *sem,
				      const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(sem, OP_TRYLOCK, site);
	sched_op(OP_TRYLOCK, sem, site);
	if (lock_try_fails(&sem->word, RW_WRITER | RW_CONTENDED))
		return false;
	take(ts, sem, RW_READER, LOCK_READ | LOCK_TRY, site);
	return true;
}

__primitive void up_read_at(struct rw_semaphore *sem, const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_UNLOCK_SHARED, sem, site);
	lockdep_release(ts, lock_id(sem), site);
	clock_release(sem);
	if (likely(sem->word & RW_READERS))
		word_add(&sem->word, -RW_READER, WORD_RELEASE);
	settle(sem);
	wake(ts, sem, site);
}

__primitive void down_write_at(struct rw_semaphore *sem, unsigned int how,
			       const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(sem, OP_LOCK, site);
	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_LOCK, sem, site);
	sched_op(OP_LOCK, sem, site);
	if (sem->word & RW_BLOCKS_WRITER) {
		lockdep_recursion(ts, sem, sem->class, how, OP_NR, site);
		word_add(&sem->word, RW_WAITING, WORD_RELAXED);
		settle(sem);
		sched_note("waits as a writer, which keeps out new readers");
		sched_op_when(OP_LOCK, sem, site,
			      GUARD_CLEAR(&sem->word, RW_BLOCKS_WRITER));
		word_add(&sem->word, -RW_WAITING, WORD_RELAXED);
	}
	take(ts, sem, RW_WRITER, how, site);
}

/* Of a free lock alone: whoever waits comes first. */
__primitive bool down_write_trylock_at(struct rw_semaphore *sem,
				       const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(sem, OP_TRYLOCK, site);
	sched_op(OP_TRYLOCK, sem, site);
	if (lock_try_fails(&sem->word, ~0u))
		return false;
	take(ts, sem, RW_WRITER, LOCK_TRY, site);
	return true;
}

__primitive void up_write_at(struct rw_semaphore *sem, const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_UNLOCK, sem, site);
	lockdep_release(ts, lock_id(sem), site);
	clock_release(sem);
	word_and(&sem->word, ~RW_WRITER, WORD_RELEASE);
	wake(ts, sem, site);
}

__primitive void downgrade_write_at(struct rw_semaphore *sem,
				    const struct site *site)
{
	struct task_struct *ts = get_current();

	sched_op(OP_UNLOCK, sem, site);
	if (!lockdep_downgrade(ts, sem, site))
		return;
	clock_release(sem);
	word_add(&sem->word, RW_READER - RW_WRITER, WORD_RELEASE);
	settle(sem);
}

__primitive bool rwsem_is_locked_at(const struct rw_semaphore *sem,
				    const struct site *site)
{
	sched_op(OP_READ, sem, site);
	sched_marked(&sem->word, sizeof(sem->word), false);
	return word_load(&sem->word, WORD_RELAXED);
}

__primitive bool rwsem_is_contended_at(const struct rw_semaphore *sem,
				       const struct site *site)
{
	sched_op(OP_READ, sem, site);
	return sem->word & RW_CONTENDED;
}
