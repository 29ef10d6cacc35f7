/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reader-writer semaphores.
 *
 * Faithful: a writer that waits for readers keeps out new ones, so a task that
 * reads, and reads again, blocks if a writer came between; queueing is a
 * visible step of its own, of readers and writers, taken when the lock is not
 * free.  A reader that finds it free overtakes a writer that waits, but does
 * not by trying: that fails while anybody waits.  A reader must not nest as far
 * as lockdep is concerned.  Where somebody waits, the last holder frees it
 * first and looks whom to wake in a second step, when another task may hold it
 * already, so nobody may free one because he got it.
 *
 * Simplified: no hand-off, which only keeps a waiter from being overtaken for
 * ever; the queue has no order (see rwlock.h, the argument is the same).
 */
#ifndef KERNEL_RWSEM_H
#define KERNEL_RWSEM_H

#include "kernel/lockdep.h"
#include "kernel/types.h"

struct rw_semaphore {
	u32 word;		/* who holds it, who waits: rwcount.h */
	u16 class;
	u16 pad;
} __attribute__((aligned(8)));

#define DECLARE_RWSEM(name) struct rw_semaphore name __world

#define init_rwsem(sem)					\
	do {						\
		static struct lock_class_key __key __outside;	\
							\
		init_rwsem_key((sem), #sem, &__key);	\
	} while (0)
void init_rwsem_key(struct rw_semaphore *sem, const char *name,
		    struct lock_class_key *key);

#define down_read(sem) \
	down_read_at((sem), LOCK_READ, SITE("down_read(" #sem ")"))
#define down_read_nested(sem, subclass)					\
	down_read_at((sem), LOCK_READ | LOCK_SUBCLASS(subclass),	\
		     SITE("down_read_nested(" #sem ", " #subclass ")"))
#define down_read_trylock(sem) \
	down_read_trylock_at((sem), SITE("down_read_trylock(" #sem ")"))
#define up_read(sem) up_read_at((sem), SITE("up_read(" #sem ")"))
#define down_write(sem) \
	down_write_at((sem), LOCK_WRITE, SITE("down_write(" #sem ")"))
#define down_write_nested(sem, subclass)		\
	down_write_at((sem), LOCK_SUBCLASS(subclass),	\
		      SITE("down_write_nested(" #sem ", " #subclass ")"))
#define down_write_nest_lock(sem, nest)		\
	down_write_at((sem), lock_nest((nest)),	\
		      SITE("down_write_nest_lock(" #sem ", " #nest ")"))
#define down_write_trylock(sem) \
	down_write_trylock_at((sem), SITE("down_write_trylock(" #sem ")"))
#define up_write(sem) up_write_at((sem), SITE("up_write(" #sem ")"))
#define downgrade_write(sem) \
	downgrade_write_at((sem), SITE("downgrade_write(" #sem ")"))
#define rwsem_is_locked(sem) \
	rwsem_is_locked_at((sem), SITE("rwsem_is_locked(" #sem ")"))
#define rwsem_is_contended(sem) \
	rwsem_is_contended_at((sem), SITE("rwsem_is_contended(" #sem ")"))
/* A signal never comes, so these do not fail. */
#define down_read_killable(sem)						\
	({								\
		down_read_at((sem), LOCK_READ,				\
			     SITE("down_read_killable(" #sem ")"));	\
		0;							\
	})
#define down_write_killable(sem)					\
	({								\
		down_write_at((sem), LOCK_WRITE,			\
			      SITE("down_write_killable(" #sem ")"));	\
		0;							\
	})

void down_read_at(struct rw_semaphore *sem, unsigned int how,
		  const struct site *site);
bool down_read_trylock_at(struct rw_semaphore *sem, const struct site *site);
void up_read_at(struct rw_semaphore *sem, const struct site *site);
void down_write_at(struct rw_semaphore *sem, unsigned int how,
		   const struct site *site);
bool down_write_trylock_at(struct rw_semaphore *sem, const struct site *site);
void up_write_at(struct rw_semaphore *sem, const struct site *site);
void downgrade_write_at(struct rw_semaphore *sem, const struct site *site);
bool rwsem_is_locked_at(const struct rw_semaphore *sem,
			const struct site *site);
bool rwsem_is_contended_at(const struct rw_semaphore *sem,
			   const struct site *site);

#endif
