/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bit locks; see wait_bit.h.
 */
#include "kernel/wait_bit.h"

#include "kernel/env.h"
#include "kernel/preempt.h"
#include "kernel/rwonce.h"
#include "sched/shadow.h"
#include "sched/word.h"

/* Of bits that are not part of the lock order: each stands for itself. */
static struct lock_class_key unordered_key;

struct bit {
	volatile once_u32 *word;
	u32 mask;
	u32 id;			/* lock_id() */
};

static __no_kcsan struct bit bit_at(volatile void *word, unsigned int nr)
{
	struct bit bit = {
		.word = (volatile once_u32 *)word + nr / 32,
		.mask = 1u << nr % 32,
		.id = lock_id_bit(word, nr),
	};

	return bit;
}

static __no_kcsan void take(struct task_struct *ts, struct bit bit,
			    struct lock_class_key *key, const char *name,
			    unsigned int how, const struct site *site)
{
	/* Without a class of its own it is held as if it had been tried. */
	if (!key)
		how |= LOCK_TRY;
	/* Then somebody has cleared it who does not know that it is a lock. */
	if (unlikely(lockdep_holders(bit.id)))
		lockdep_passed_on(bit.id);
	sched_marked(bit.word, 4, true);
	word_or(bit.word, bit.mask, WORD_ACQUIRE);
	clock_acquire(bit.word);
	lockdep_acquire(ts, bit.id,
			lockdep_register(key ? key : &unordered_key, name), how,
			site);
}

/* It is taken: in freed memory it may stay so. */
static __no_kcsan void check_freed(struct bit bit, enum op_kind kind,
				   const struct site *site)
{
	if (unlikely(*bit.word & bit.mask) && shadow_is_freed(bit.word))
		sched_op(kind, bit.word, site);
}

static __no_kcsan bool try(struct task_struct *ts, struct bit bit,
			   struct lock_class_key *key, const char *name,
			   unsigned int how, const struct site *site)
{
	lock_check(bit.word, OP_TRYLOCK, site);
	sched_op(OP_TRYLOCK, bit.word, site);
	if (lock_try_fails(bit.word, bit.mask))
		return false;
	if (how & LOCK_SPIN)
		preempt_off(ts);
	take(ts, bit, key, name, how | LOCK_TRY, site);
	return true;
}

static __no_kcsan bool release(struct bit bit, const struct site *site)
{
	bool held = *bit.word & bit.mask;

	if (unlikely(!held))
		lock_misuse(LOCK_MISUSE_NOT_HELD, bit.word, site->text, "",
			    site);
	sched_marked(bit.word, 4, true);
	clock_release(bit.word);
	word_and(bit.word, ~bit.mask, WORD_RELEASE);
	return held;
}

__primitive void bit_lock_at(volatile void *word, unsigned int nr,
			     struct lock_class_key *key, const char *name,
			     const struct site *site)
{
	struct task_struct *ts = get_current();
	struct bit bit = bit_at(word, nr);

	lock_check(bit.word, OP_LOCK, site);
	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_LOCK, bit.word, site);
	check_freed(bit, OP_LOCK, site);
	sched_op_when(OP_LOCK, bit.word, site, GUARD_CLEAR(bit.word, bit.mask));
	take(ts, bit, key, name, LOCK_WRITE, site);
}

__primitive bool bit_trylock_at(volatile void *word, unsigned int nr,
				struct lock_class_key *key, const char *name,
				const struct site *site)
{
	return try(get_current(), bit_at(word, nr), key, name, LOCK_WRITE,
		   site);
}

__primitive void bit_unlock_at(volatile void *word, unsigned int nr,
			       const struct site *site)
{
	struct bit bit = bit_at(word, nr);

	sched_op(OP_UNLOCK, bit.word, site);
	if (release(bit, site))
		lockdep_release_any(get_current(), bit.id);
}

__primitive bool bit_is_locked_at(const volatile void *word, unsigned int nr,
				  const struct site *site)
{
	struct bit bit = bit_at((volatile void *)(uintptr_t)word, nr);

	sched_op(OP_READ, bit.word, site);
	sched_marked(bit.word, 4, false);
	return word_load(bit.word, WORD_RELAXED) & bit.mask;
}

__primitive void bit_wait_at(volatile void *word, unsigned int nr,
			     const struct site *site)
{
	struct task_struct *ts = get_current();
	struct bit bit = bit_at(word, nr);

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_WAIT, bit.word, site);
	check_freed(bit, OP_WAIT, site);
	sched_op_when(OP_WAIT, bit.word, site, GUARD_CLEAR(bit.word, bit.mask));
	sched_marked(bit.word, 4, false);
	word_load(bit.word, WORD_ACQUIRE);
	clock_acquire(bit.word);
}

__primitive void bit_spin_lock_at(volatile void *word, unsigned int nr,
				  struct lock_class_key *key, const char *name,
				  const struct site *site)
{
	struct task_struct *ts = get_current();
	struct bit bit = bit_at(word, nr);

	lock_check(bit.word, OP_LOCK, site);
	check_freed(bit, OP_LOCK, site);
	sched_op_when(OP_LOCK, bit.word, site, GUARD_CLEAR(bit.word, bit.mask));
	preempt_off(ts);
	take(ts, bit, key, name, LOCK_WRITE | LOCK_SPIN, site);
}

__primitive bool bit_spin_trylock_at(volatile void *word, unsigned int nr,
				     struct lock_class_key *key,
				     const char *name, const struct site *site)
{
	return try(get_current(), bit_at(word, nr), key, name,
		   LOCK_WRITE | LOCK_SPIN, site);
}

__primitive void bit_spin_unlock_at(volatile void *word, unsigned int nr,
				    const struct site *site)
{
	struct task_struct *ts = get_current();
	struct bit bit = bit_at(word, nr);

	sched_op(OP_UNLOCK, bit.word, site);
	if (!release(bit, site))
		return;
	if (lockdep_release(ts, bit.id, site))
		preempt_on(ts);
}
