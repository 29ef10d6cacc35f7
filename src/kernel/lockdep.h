/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lockdep: what is wrong with the use of locks even where nothing goes wrong.
 *
 * Each lock belongs to a class, named by the text it was initialized with;
 * each task keeps a stack of what it holds.  When a lock has been taken, an
 * edge runs from the class of each lock held to its own; a new edge that
 * closes a circle is reported, whichever executions the other edges were seen
 * in.  As in the kernel there are four kinds of edges (held exclusively or
 * shared, taken as a recursive reader or not), and only circles that can block
 * count.
 *
 * The graph is kept over all executions of one search, outside of the world;
 * edges that would close a circle are reported and left out, so it has none,
 * and each execution that closes one reports it.
 *
 * Unlike the kernel's: edges run from every lock held, not from the last
 * alone, so reports show the shortest circle; checks come after the lock was
 * taken, so an execution in which tasks really block each other ends as a
 * deadlock.  A lock that the task itself keeps it from taking is reported
 * before.
 */
#ifndef KERNEL_LOCKDEP_H
#define KERNEL_LOCKDEP_H

#include "kernel/env.h"
#include "kernel/sched.h"
#include "kernel/trace.h"
#include "sched/word.h"

#define LOCKDEP_SUBCLASSES 8u
#define SINGLE_DEPTH_NESTING 1

/* Static, one an initializer; zero until a lock is first initialized by it. */
struct lock_class_key {
	u16 class;
};

/* A lock that is only a place in the order. */
struct lockdep_map {
	struct lock_class_key key;
	const char *name;
};
#define STATIC_LOCKDEP_MAP_INIT(name)	\
	{				\
		{ 0 }, (name)		\
	}

/* How a lock is taken. */
enum lock_how {
	LOCK_WRITE,
	LOCK_READ,
	LOCK_READ_RECURSIVE,
	LOCK_MODE_MASK = 3,
	LOCK_TRY = 4,		/* did not wait for it */
	LOCK_NEST = 8,		/* its class may be held: a common lock is */
	LOCK_SPIN = 16,		/* holding it is atomic context */
	LOCK_SUBCLASS_SHIFT = 8,
};
#define LOCK_SUBCLASS(subclass) \
	((unsigned int)(subclass) << LOCK_SUBCLASS_SHIFT)

/* The class of @key, and those of its subclasses behind it. */
u16 lockdep_register(struct lock_class_key *key, const char *name);
/*
 * The class of a lock that was never initialized: one of its own if it is
 * static.  In allocated memory that is a misuse.
 */
u16 lockdep_static_class(const volatile void *lock, const struct site *site);

/*
 * What tells locks apart: the byte of the world that one begins with, + 1, and
 * which bit of that is the lock, + 1, where others are not (0: all that is
 * there).  The whole is 0 for what lies in no world.
 */
#define LOCK_ID_BITS 4u
#ifdef TRACKED
static inline __no_kcsan u32 lock_id(const volatile void *lock)
{
	return world_has(lock) ? (world_offset(lock) + 1) << LOCK_ID_BITS : 0;
}

/* Bit @nr of @word, little-endian. */
static inline __no_kcsan u32 lock_id_bit(const volatile void *word,
					 unsigned int nr)
{
	u32 id = lock_id((const volatile u8 *)word + nr / 8);

	return id ? id + nr % 8 + 1 : 0;
}

static inline __no_kcsan const volatile void *lock_of_id(u32 id)
{
	return id ? __start_world + (id >> LOCK_ID_BITS) - 1 : NULL;
}
#endif

/* --- for the primitives, as a part of the running step --- */

/* The lock is about to be initialized, by the running task or in set-up. */
void lockdep_made(const volatile void *lock);
/* The lock has just been taken. */
void lockdep_acquire(struct task_struct *ts, u32 id, u16 class,
		     unsigned int how, const struct site *site);
/* It is about to be released; false: by somebody who does not hold it. */
bool lockdep_release(struct task_struct *ts, u32 id, const struct site *site);
/* The same where any task may do it, and no lock may be held at all. */
void lockdep_release_any(struct task_struct *ts, u32 id);
/* It keeps nobody out: sched_lock_passed_on(). */
void lockdep_passed_on(u32 id);
/* A wait for all that hold @lock, as if it were taken and released. */
void lockdep_sync(struct task_struct *ts, const volatile void *lock, u16 class,
		  const struct site *site);
bool lockdep_downgrade(struct task_struct *ts, const volatile void *lock,
		       const struct site *site);
/*
 * The lock is not free.  If the task itself holds what it is about to wait
 * for, report that, after a step of its own (@kind; OP_NR: it has been made).
 * Such a step is also made if the lock lies in freed memory: it may never
 * become free.
 */
void lockdep_recursion(struct task_struct *ts, const volatile void *lock,
		       u16 class, unsigned int how, enum op_kind kind,
		       const struct site *site);
struct held_lock *lockdep_held(struct task_struct *ts,
			       const volatile void *lock);
/* Memory is freed: nobody may hold a lock in it. */
void lockdep_freed(const volatile void *obj, size_t size,
		   const struct site *site);
/* Interrupts, or bottom halves, go on: whatever is held is held so. */
void lockdep_context_changed(struct task_struct *ts);
/* The task may not sleep, but is about to do @kind on @obj, which may. */
void sleep_in_atomic(struct task_struct *ts, enum op_kind kind,
		     const volatile void *obj, const struct site *site);
void lock_misuse(enum lock_misuse_kind kind, const volatile void *lock,
		 const char *what, const char *task, const struct site *site);

/* A lock at NULL, or nowhere: the attempt is a step, and its last. */
void lock_nowhere(const volatile void *lock, enum op_kind kind,
		  const struct site *site);
#ifdef TRACKED
static inline __no_kcsan void lock_check(const volatile void *lock,
					 enum op_kind kind,
					 const struct site *site)
{
	if (unlikely(!world_has(lock)))
		lock_nowhere(lock, kind, site);
}
#endif

#ifdef TRACKED
/*
 * A trylock fails on a lock that is taken, where any of @mask is set, which a
 * loop that tries again can wait for; or because the environment says so.
 */
static inline __no_kcsan bool lock_try_fails(const volatile u32 *word, u32 mask)
{
	if (!(*word & mask))
		return env_happens(TRYLOCK_FAIL);
	sched_failed(word, sizeof(*word));
	word_load(word, WORD_RELAXED);
	return true;
}
#endif

/* LOCK_NEST if the lock that makes nesting safe is held, as it must be. */
unsigned int lock_nest(const volatile void *nest);

/* --- pseudo-locks --- */

/* One of this class, which is on the stack without an address. */
bool lockdep_release_class(struct task_struct *ts, u16 class);

#define lock_map_acquire(map)			\
	lock_map_acquire_at((map), LOCK_WRITE,	\
			    SITE("lock_map_acquire(" #map ")"))
#define lock_map_acquire_read(map)			\
	lock_map_acquire_at((map), LOCK_READ_RECURSIVE,	\
			    SITE("lock_map_acquire_read(" #map ")"))
#define lock_map_release(map) \
	lock_map_release_at((map), SITE("lock_map_release(" #map ")"))
void lock_map_acquire_at(struct lockdep_map *map, unsigned int how,
			 const struct site *site);
void lock_map_release_at(struct lockdep_map *map, const struct site *site);

/*
 * Held around the calls of range_start, and by every allocation that may
 * reclaim, which may come to call it.
 */
extern struct lockdep_map __mmu_notifier_invalidate_range_start_map;

/* Held by whoever reclaims, and by allocations that may; see gfp.h. */
extern struct lockdep_map __fs_reclaim_map;

/* --- for the model --- */

#define lockdep_set_class(lock, key) \
	((lock)->class = lockdep_register((key), #key))
#define lockdep_set_class_and_name(lock, key, name) \
	((lock)->class = lockdep_register((key), (name)))
#define lockdep_set_subclass(lock, subclass) \
	((lock)->class = (u16)((lock)->class + (subclass)))

/* Mode: -1 any, 0 exclusively, 1 shared. */
bool lockdep_is_held_mode(const volatile void *lock, int mode);
#define lockdep_is_held(lock) lockdep_is_held_mode((lock), -1)

#define lockdep_assert_held(lock)					\
	lockdep_assert((lock), -1, SITE("lockdep_assert_held(" #lock ")"), \
		       #lock)
#define lockdep_assert_held_write(lock)	\
	lockdep_assert((lock), 0,	\
		       SITE("lockdep_assert_held_write(" #lock ")"), #lock)
#define lockdep_assert_held_read(lock)					\
	lockdep_assert((lock), 1, SITE("lockdep_assert_held_read(" #lock ")"), \
		       #lock)
#define lockdep_assert_not_held(lock)					\
	lockdep_assert((lock), -2, SITE("lockdep_assert_not_held(" #lock ")"), \
		       #lock)
void lockdep_assert(const volatile void *lock, int mode,
		    const struct site *site, const char *text);

/* --- for whoever reports --- */

/* Forget what executions showed: at the start of a search, or of a replay. */
void lockdep_reset(void);
/* Forget what set-up showed: it will be run anew. */
void lockdep_reset_setup(void);
/* "&mm->mmap_lock of A (read), rcu_read_lock()": for sched_hooks.held. */
void lockdep_held_text(unsigned int task, char *buf, unsigned int size);
/* The tasks that hold the lock, as a mask of numbers. */
u32 lockdep_holders(u32 id);
/* Any lock or section that a task holds is a misuse now: at rest. */
void lockdep_check_rest(void);

#endif
