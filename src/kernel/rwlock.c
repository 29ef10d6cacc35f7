/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reader-writer spinlocks; see rwlock.h.
 */
#include "kernel/rwlock.h"

#include "kernel/env.h"
#include "kernel/preempt.h"
#include "kernel/rwcount.h"
#include "sched/word.h"

_Static_assert(sizeof(rwlock_t) <= LOCK_TOLD, "all that is looked at is told");

__primitive void rwlock_init_key(rwlock_t *lock, const char *name,
				 struct lock_class_key *key)
{
	lockdep_made(lock);
	lock->word = 0;
	lock->class = lockdep_register(key, name);
	lock->pad = 0;
}

static inline __no_kcsan void take(struct task_struct *ts, rwlock_t *lock,
				   u32 bits, unsigned int how,
				   const struct site *site)
{
	word_add(&lock->word, bits, WORD_ACQUIRE);
	clock_acquire(lock);
	preempt_off(ts);
	lockdep_acquire(ts, lock_id(lock), lock->class, how | LOCK_SPIN, site);
}

/* An interrupt does not wait for a writer that only waits, and may nest. */
static inline __no_kcsan bool in_irq(const struct task_struct *ts)
{
	return ts->preempt_count & (HARDIRQ_MASK | SOFTIRQ_MASK);
}

/*
 * It spins where it is, and does not queue.  It looks before it is declared, so
 * that is told.
 */
static __no_kcsan void read_lock_irq(struct task_struct *ts, rwlock_t *lock,
				     const struct site *site)
{
	sched_depends(lock, LOCK_TOLD);
	if (unlikely(lock->word & RW_WRITER))
		lockdep_recursion(ts, lock, lock->class, LOCK_READ_RECURSIVE,
				  OP_LOCK_SHARED, site);
	sched_op_when(OP_LOCK_SHARED, lock, site,
		      GUARD_CLEAR(&lock->word, RW_WRITER));
	take(ts, lock, RW_READER, LOCK_READ_RECURSIVE, site);
}

__primitive void read_lock_at(rwlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_LOCK_SHARED, site);
	if (unlikely(in_irq(ts))) {
		read_lock_irq(ts, lock, site);
		return;
	}
	sched_op(OP_LOCK_SHARED, lock, site);
	if (lock->word & RW_BLOCKS_READER) {
		if (lock->word & RW_WRITER)
			lockdep_recursion(ts, lock, lock->class, LOCK_READ,
					  OP_NR, site);
		word_add(&lock->word, RW_QUEUED, WORD_RELAXED);
		sched_note("waits as a reader");
		sched_op_when(OP_LOCK_SHARED, lock, site,
			      GUARD_CLEAR(&lock->word, RW_BLOCKS_READER));
		word_add(&lock->word, -RW_QUEUED, WORD_RELAXED);
	}
	take(ts, lock, RW_READER, LOCK_READ, site);
}

__primitive bool read_trylock_at(rwlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_TRYLOCK, site);
	sched_op(OP_TRYLOCK, lock, site);
	if (lock_try_fails(&lock->word, RW_BLOCKS_READER))
		return false;
	take(ts, lock, RW_READER, LOCK_READ | LOCK_TRY, site);
	return true;
}

__primitive void read_unlock_at(rwlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();
	bool held;

	sched_op(OP_UNLOCK_SHARED, lock, site);
	held = lockdep_release(ts, lock_id(lock), site);
	clock_release(lock);
	if (likely(lock->word & RW_READERS))
		word_add(&lock->word, -RW_READER, WORD_RELEASE);
	if (likely(held))
		preempt_on(ts);
}

__primitive void write_lock_at(rwlock_t *lock, unsigned int how,
			       const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_LOCK, site);
	sched_op(OP_LOCK, lock, site);
	if (lock->word & RW_BLOCKS_WRITER) {
		lockdep_recursion(ts, lock, lock->class, how, OP_NR, site);
		word_add(&lock->word, RW_WAITING, WORD_RELAXED);
		sched_note("waits as a writer, which keeps out new readers");
		sched_op_when(OP_LOCK, lock, site,
			      GUARD_CLEAR(&lock->word, RW_BLOCKS_WRITER));
		word_add(&lock->word, -RW_WAITING, WORD_RELAXED);
	}
	take(ts, lock, RW_WRITER, how, site);
}

__primitive bool write_trylock_at(rwlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();

	lock_check(lock, OP_TRYLOCK, site);
	sched_op(OP_TRYLOCK, lock, site);
	if (lock_try_fails(&lock->word, ~0u))
		return false;
	take(ts, lock, RW_WRITER, LOCK_TRY, site);
	return true;
}

__primitive void write_unlock_at(rwlock_t *lock, const struct site *site)
{
	struct task_struct *ts = get_current();
	bool held;

	sched_op(OP_UNLOCK, lock, site);
	held = lockdep_release(ts, lock_id(lock), site);
	clock_release(lock);
	word_and(&lock->word, ~RW_WRITER, WORD_RELEASE);
	if (likely(held))
		preempt_on(ts);
}

__primitive bool rwlock_is_contended_at(const rwlock_t *lock,
					const struct site *site)
{
	sched_op(OP_READ, lock, site);
	return lock->word & RW_CONTENDED;
}
