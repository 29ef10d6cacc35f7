/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spinlocks.
 *
 * Faithful: holding one is atomic context and an RCU reader; _irq variants turn
 * interrupts off before they wait, and on after the release.
 *
 * Simplified: who waits is disabled, not polling, and any waiter may be next
 * (the kernel's are first come, first served; but when a task arrives is up to
 * the schedule, so each order is one that the kernel can have).  A task that
 * waits is no RCU reader yet: it has read nothing, so it is as if it came
 * later. Each of these is one visible operation on the lock, two if an _irq
 * variant finds it taken.  spin_is_locked() is a marked read: a barrier behind
 * it orders what came before the release.
 */
#ifndef KERNEL_SPINLOCK_H
#define KERNEL_SPINLOCK_H

#include "kernel/irqflags.h"
#include "kernel/lockdep.h"
#include "kernel/types.h"

typedef struct spinlock {
	u32 locked;
	u16 class;		/* 0: never initialized; one of its own */
	u16 pad;
} __attribute__((aligned(8))) spinlock_t;

typedef spinlock_t raw_spinlock_t;

#define DEFINE_SPINLOCK(name) spinlock_t name __world

#define spin_lock_init(lock)					\
	do {							\
		static struct lock_class_key __key __outside;		\
								\
		spin_lock_init_key((lock), #lock, &__key);	\
	} while (0)
void spin_lock_init_key(spinlock_t *lock, const char *name,
			struct lock_class_key *key);

#define spin_lock(lock) \
	spin_lock_at((lock), LOCK_WRITE, SITE("spin_lock(" #lock ")"))
#define spin_lock_nested(lock, subclass)		\
	spin_lock_at((lock), LOCK_SUBCLASS(subclass),	\
		     SITE("spin_lock_nested(" #lock ", " #subclass ")"))
/* @nest is held, and keeps others from nesting locks of this class. */
#define spin_lock_nest_lock(lock, nest)		\
	spin_lock_at((lock), lock_nest((nest)),	\
		     SITE("spin_lock_nest_lock(" #lock ", " #nest ")"))
#define spin_trylock(lock) \
	spin_trylock_at((lock), SITE("spin_trylock(" #lock ")"))
#define spin_unlock(lock) spin_unlock_at((lock), SITE("spin_unlock(" #lock ")"))

void spin_lock_at(spinlock_t *lock, unsigned int how, const struct site *site);
bool spin_trylock_at(spinlock_t *lock, const struct site *site);
void spin_unlock_at(spinlock_t *lock, const struct site *site);

#define spin_lock_irq(lock)				\
	((void)spin_lock_irq_at((lock), LOCK_WRITE,	\
				SITE("spin_lock_irq(" #lock ")")))
#define spin_lock_irqsave(lock, flags)			\
	((flags) = spin_lock_irq_at((lock), LOCK_WRITE,	\
				    SITE("spin_lock_irqsave(" #lock ")")))
#define spin_lock_irqsave_nested(lock, flags, subclass)			\
	((flags) = spin_lock_irq_at((lock), LOCK_SUBCLASS(subclass),	\
				    SITE("spin_lock_irqsave_nested(" #lock \
					 ", " #subclass ")")))
#define spin_unlock_irq(lock) \
	spin_unlock_irq_at((lock), 0, SITE("spin_unlock_irq(" #lock ")"))
#define spin_unlock_irqrestore(lock, flags)	\
	spin_unlock_irq_at((lock), (flags),	\
			   SITE("spin_unlock_irqrestore(" #lock ")"))

/* Flags: whether interrupts were off before. */
unsigned long spin_lock_irq_at(spinlock_t *lock, unsigned int how,
			       const struct site *site);
void spin_unlock_irq_at(spinlock_t *lock, unsigned long flags,
			const struct site *site);

#define spin_lock_bh(lock) \
	spin_lock_bh_at((lock), SITE("spin_lock_bh(" #lock ")"))
#define spin_unlock_bh(lock) \
	spin_unlock_bh_at((lock), SITE("spin_unlock_bh(" #lock ")"))
void spin_lock_bh_at(spinlock_t *lock, const struct site *site);
void spin_unlock_bh_at(spinlock_t *lock, const struct site *site);

#define spin_is_locked(lock) \
	spin_is_locked_at((lock), SITE("spin_is_locked(" #lock ")"))
bool spin_is_locked_at(const spinlock_t *lock, const struct site *site);
#define assert_spin_locked(lock) lockdep_assert_held(lock)

#define raw_spin_lock_init(lock) spin_lock_init(lock)
#define raw_spin_lock(lock) spin_lock(lock)
#define raw_spin_unlock(lock) spin_unlock(lock)

#endif
