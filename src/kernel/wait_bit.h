/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bits that are locks, and bits that are waited for.
 *
 * Faithful: taking one acquires, clearing it releases; bit_spin_lock() is
 * atomic context; bits that are slept for are neither owned nor, in the
 * kernel, known to lockdep.  Here whoever took one is remembered, for deadlock
 * reports, and if it has a key it is part of the lock order; anyone may clear
 * it.
 *
 * Simplified: waiters look at the bit itself, so a wake-up that is forgotten or
 * comes too early (wake_up_bit() without a barrier) is not noticed.
 *
 * Words are u32, or unsigned long on a little-endian machine.
 */
#ifndef KERNEL_WAIT_BIT_H
#define KERNEL_WAIT_BIT_H

#include "kernel/lockdep.h"
#include "kernel/types.h"

/* --- a lock that is slept for: the folio lock --- */

/*
 * @key: a static lock_class_key for its place in the lock order, or NULL; @name
 * names it in reports ("folio lock").
 */
void bit_lock_at(volatile void *word, unsigned int bit,
		 struct lock_class_key *key, const char *name,
		 const struct site *site);
bool bit_trylock_at(volatile void *word, unsigned int bit,
		    struct lock_class_key *key, const char *name,
		    const struct site *site);
/* By whoever; a bit that is not set is a misuse. */
void bit_unlock_at(volatile void *word, unsigned int bit,
		   const struct site *site);
bool bit_is_locked_at(const volatile void *word, unsigned int bit,
		      const struct site *site);
/* Sleep until it is clear, and do not take it. */
void bit_wait_at(volatile void *word, unsigned int bit,
		 const struct site *site);

#define wait_on_bit(word, bit, mode)					\
	({								\
		bit_wait_at((word), (unsigned int)(bit),		\
			    SITE("wait_on_bit(" #word ", " #bit ")"));	\
		(void)(mode);						\
		0;							\
	})
#define wait_on_bit_lock(word, bit, mode)				\
	({								\
		static struct lock_class_key __key __outside;	\
									\
		bit_lock_at((word), (unsigned int)(bit), &__key, #bit,	\
			    SITE("wait_on_bit_lock(" #word ", " #bit ")")); \
		(void)(mode);						\
		0;							\
	})
#define clear_and_wake_up_bit(bit, word)		\
	bit_unlock_at((word), (unsigned int)(bit),	\
		      SITE("clear_and_wake_up_bit(" #bit ", " #word ")"))
/* Waiters look for themselves. */
#define wake_up_bit(word, bit) ((void)(word), (void)(bit))

/* --- a lock that is spun for --- */

#define bit_spin_lock(bit, word)					\
	({								\
		static struct lock_class_key __key __outside;	\
									\
		bit_spin_lock_at((word), (unsigned int)(bit), &__key, #bit, \
				 SITE("bit_spin_lock(" #bit ", " #word ")")); \
	})
#define bit_spin_trylock(bit, word)					\
	({								\
		static struct lock_class_key __key __outside;	\
									\
		bit_spin_trylock_at((word), (unsigned int)(bit), &__key, #bit, \
				    SITE("bit_spin_trylock(" #bit ", " #word \
					 ")"));				\
	})
#define bit_spin_unlock(bit, word)			\
	bit_spin_unlock_at((word), (unsigned int)(bit),	\
			   SITE("bit_spin_unlock(" #bit ", " #word ")"))
void bit_spin_lock_at(volatile void *word, unsigned int bit,
		      struct lock_class_key *key, const char *name,
		      const struct site *site);
bool bit_spin_trylock_at(volatile void *word, unsigned int bit,
			 struct lock_class_key *key, const char *name,
			 const struct site *site);
void bit_spin_unlock_at(volatile void *word, unsigned int bit,
			const struct site *site);

#endif
