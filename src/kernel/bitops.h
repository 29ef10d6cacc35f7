/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bits of words that are unsigned long.
 *
 * Atomic operations are visible read-modify-writes: relaxed where they return
 * nothing, fully ordered where they do; the _lock ones acquire, the _unlock
 * ones release.  Those with two underscores in front are plain accesses.
 */
#ifndef KERNEL_BITOPS_H
#define KERNEL_BITOPS_H

#include "kernel/kernel.h"
#include "kernel/rmw.h"
#include "kernel/rwonce.h"

#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
#define BIT_MASK(nr) (1ul << ((nr) % BITS_PER_LONG))

#define __bit_op(op, nr, addr, mask, order, text)			\
	rmw_##op((addr) + BIT_WORD(nr), sizeof(*(addr)), (mask), order,	\
		 SITE(text))
#define __bit_was(op, nr, addr, mask, order, text) \
	!!(__bit_op(op, nr, addr, mask, order, text) & BIT_MASK(nr))

#define test_bit(nr, addr)					\
	!!(READ_ONCE_AT((addr)[BIT_WORD(nr)],			\
			SITE("test_bit(" #nr ", " #addr ")")) &	\
	   BIT_MASK(nr))
#define set_bit(nr, addr)						\
	((void)__bit_op(or, nr, addr, BIT_MASK(nr), ORDER_RELAXED,	\
			"set_bit(" #nr ", " #addr ")"))
#define clear_bit(nr, addr)						\
	((void)__bit_op(and, nr, addr, ~BIT_MASK(nr), ORDER_RELAXED,	\
			"clear_bit(" #nr ", " #addr ")"))
#define clear_bit_unlock(nr, addr)					\
	((void)__bit_op(and, nr, addr, ~BIT_MASK(nr), ORDER_RELEASE,	\
			"clear_bit_unlock(" #nr ", " #addr ")"))
#define change_bit(nr, addr)						\
	((void)__bit_op(xor, nr, addr, BIT_MASK(nr), ORDER_RELAXED,	\
			"change_bit(" #nr ", " #addr ")"))
#define test_and_set_bit(nr, addr)				\
	__bit_was(or, nr, addr, BIT_MASK(nr), ORDER_FULL,	\
		  "test_and_set_bit(" #nr ", " #addr ")")
#define test_and_set_bit_lock(nr, addr)				\
	!!(rmw_lock((addr) + BIT_WORD(nr), sizeof(*(addr)), BIT_MASK(nr), \
		    SITE("test_and_set_bit_lock(" #nr ", " #addr ")")) & \
	   BIT_MASK(nr))
#define test_and_clear_bit(nr, addr)				\
	__bit_was(and, nr, addr, ~BIT_MASK(nr), ORDER_FULL,	\
		  "test_and_clear_bit(" #nr ", " #addr ")")
#define test_and_change_bit(nr, addr)				\
	__bit_was(xor, nr, addr, BIT_MASK(nr), ORDER_FULL,	\
		  "test_and_change_bit(" #nr ", " #addr ")")

static inline void __set_bit(unsigned int nr, unsigned long *addr)
{
	addr[BIT_WORD(nr)] |= BIT_MASK(nr);
}

static inline void __clear_bit(unsigned int nr, unsigned long *addr)
{
	addr[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

static inline bool __test_and_set_bit(unsigned int nr, unsigned long *addr)
{
	bool was = addr[BIT_WORD(nr)] & BIT_MASK(nr);

	__set_bit(nr, addr);
	return was;
}

/* The first set bit below @size from @from on; @size if there is none. */
static inline unsigned int find_next_bit(const unsigned long *addr,
					 unsigned int size, unsigned int from)
{
	for (; from < size; from++)
		if (addr[BIT_WORD(from)] & BIT_MASK(from))
			return from;
	return size;
}

static inline unsigned int find_first_bit(const unsigned long *addr,
					  unsigned int size)
{
	return find_next_bit(addr, size, 0);
}

#define for_each_set_bit(bit, addr, size)				\
	for ((bit) = find_first_bit((addr), (size)); (bit) < (size);	\
	     (bit) = find_next_bit((addr), (size), (bit) + 1))

#endif
