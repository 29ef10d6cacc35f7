/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reader-writer spinlocks, as qrwlock does them.
 *
 * Faithful: a writer that waits keeps new readers out, except readers in
 * interrupt context, who only wait for a writer that holds it.  Whoever finds
 * that he has to wait queues, readers too (those in interrupt context do not),
 * which is a step of its own: others see that somebody waits, by
 * rwlock_is_contended() and by a write_trylock() that fails.
 *
 * Simplified, as spinlock.h has it, and: the queue has no order.  A reader that
 * queued before a writer gets the lock before him in the kernel; here that is
 * the schedule in which the writer comes later, since nobody sees who waits,
 * but only that somebody does.
 */
#ifndef KERNEL_RWLOCK_H
#define KERNEL_RWLOCK_H

#include "kernel/lockdep.h"
#include "kernel/types.h"

typedef struct rwlock {
	u32 word;		/* who holds it, who waits: rwcount.h */
	u16 class;
	u16 pad;
} __attribute__((aligned(8))) rwlock_t;

#define DEFINE_RWLOCK(name) rwlock_t name __world

#define rwlock_init(lock)				\
	do {						\
		static struct lock_class_key __key __outside;	\
							\
		rwlock_init_key((lock), #lock, &__key);	\
	} while (0)
void rwlock_init_key(rwlock_t *lock, const char *name,
		     struct lock_class_key *key);

#define read_lock(lock) read_lock_at((lock), SITE("read_lock(" #lock ")"))
#define read_trylock(lock) \
	read_trylock_at((lock), SITE("read_trylock(" #lock ")"))
#define read_unlock(lock) read_unlock_at((lock), SITE("read_unlock(" #lock ")"))
#define write_lock(lock) \
	write_lock_at((lock), LOCK_WRITE, SITE("write_lock(" #lock ")"))
#define write_lock_nested(lock, subclass)		\
	write_lock_at((lock), LOCK_SUBCLASS(subclass),	\
		      SITE("write_lock_nested(" #lock ", " #subclass ")"))
#define write_trylock(lock) \
	write_trylock_at((lock), SITE("write_trylock(" #lock ")"))
#define write_unlock(lock) \
	write_unlock_at((lock), SITE("write_unlock(" #lock ")"))

void read_lock_at(rwlock_t *lock, const struct site *site);
bool read_trylock_at(rwlock_t *lock, const struct site *site);
void read_unlock_at(rwlock_t *lock, const struct site *site);
void write_lock_at(rwlock_t *lock, unsigned int how, const struct site *site);
bool write_trylock_at(rwlock_t *lock, const struct site *site);
void write_unlock_at(rwlock_t *lock, const struct site *site);

/* Does anybody wait for it, to write or to read? */
#define rwlock_is_contended(lock) \
	rwlock_is_contended_at((lock), SITE("rwlock_is_contended(" #lock ")"))
bool rwlock_is_contended_at(const rwlock_t *lock, const struct site *site);
/* In a preemptible kernel; any other does not care. */
#define rwlock_needbreak(lock) rwlock_is_contended(lock)

#endif
