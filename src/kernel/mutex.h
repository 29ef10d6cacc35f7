/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mutexes.
 *
 * Taking one may sleep, trying does not.  Any waiter may be next: the kernel's
 * spinners do overtake those that sleep, and when a task arrives is up to the
 * schedule.
 *
 * Faithful: who finds it taken queues in a step of its own, and is counted in
 * the lock until he has it, whoever overtakes him (MUTEX_FLAG_WAITERS in the
 * kernel's owner; who has not come to that yet is one that spins).  Where
 * somebody waits, mutex_unlock() frees it first and looks whom to wake in a
 * second step, when another task may hold it already, so nobody may free a
 * mutex because he got it (mutex-design.rst).
 *
 * Simplified: no hand-off, which only keeps a waiter from being overtaken for
 * ever.
 */
#ifndef KERNEL_MUTEX_H
#define KERNEL_MUTEX_H

#include "kernel/lockdep.h"
#include "kernel/types.h"

#define MUTEX_HELD 1u
#define MUTEX_WAITER 2u	/* one of them */

struct mutex {
	u32 word;		/* whether it is held, how many wait */
	u16 class;
	u16 pad;
} __attribute__((aligned(8)));

#define DEFINE_MUTEX(name) struct mutex name __world

#define mutex_init(lock)				\
	do {						\
		static struct lock_class_key __key __outside;	\
							\
		mutex_init_key((lock), #lock, &__key);	\
	} while (0)
void mutex_init_key(struct mutex *lock, const char *name,
		    struct lock_class_key *key);
#define mutex_destroy(lock) \
	mutex_destroy_at((lock), SITE("mutex_destroy(" #lock ")"))

#define mutex_lock(lock) \
	mutex_lock_at((lock), LOCK_WRITE, SITE("mutex_lock(" #lock ")"))
#define mutex_lock_nested(lock, subclass)		\
	mutex_lock_at((lock), LOCK_SUBCLASS(subclass),	\
		      SITE("mutex_lock_nested(" #lock ", " #subclass ")"))
#define mutex_lock_nest_lock(lock, nest)		\
	mutex_lock_at((lock), lock_nest((nest)),	\
		      SITE("mutex_lock_nest_lock(" #lock ", " #nest ")"))
#define mutex_trylock(lock) \
	mutex_trylock_at((lock), SITE("mutex_trylock(" #lock ")"))
#define mutex_unlock(lock) \
	mutex_unlock_at((lock), SITE("mutex_unlock(" #lock ")"))
#define mutex_is_locked(lock) \
	mutex_is_locked_at((lock), SITE("mutex_is_locked(" #lock ")"))

void mutex_destroy_at(struct mutex *lock, const struct site *site);
void mutex_lock_at(struct mutex *lock, unsigned int how,
		   const struct site *site);
bool mutex_trylock_at(struct mutex *lock, const struct site *site);
void mutex_unlock_at(struct mutex *lock, const struct site *site);
bool mutex_is_locked_at(const struct mutex *lock, const struct site *site);

#endif
