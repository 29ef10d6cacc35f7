/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read-modify-write operations on a word of 1, 2, 4 or 8 bytes: what atomic_t,
 * cmpxchg() and atomic bits are made of.  Each is one visible operation.
 *
 * Order as Linux has it: operations that return a value are fully ordered
 * unless their name says otherwise, others are relaxed; one that fails orders
 * nothing.
 */
#ifndef KERNEL_RMW_H
#define KERNEL_RMW_H

#include "kernel/types.h"
#include "sched/site.h"

enum order {
	ORDER_RELAXED,
	ORDER_ACQUIRE,
	ORDER_RELEASE,
	ORDER_FULL
};

/* All return the value before, in the low bytes. */
u64 rmw_add(volatile void *p, unsigned int size, u64 i, enum order order,
	    const struct site *site);
u64 rmw_and(volatile void *p, unsigned int size, u64 mask, enum order order,
	    const struct site *site);
u64 rmw_or(volatile void *p, unsigned int size, u64 mask, enum order order,
	   const struct site *site);
/* Set the bits of @mask if none is set, and acquire; else it fails. */
u64 rmw_lock(volatile void *p, unsigned int size, u64 mask,
	     const struct site *site);
u64 rmw_xor(volatile void *p, unsigned int size, u64 mask, enum order order,
	    const struct site *site);
u64 rmw_xchg(volatile void *p, unsigned int size, u64 new, enum order order,
	     const struct site *site);
/* Only if it was @old. */
u64 rmw_cmpxchg(volatile void *p, unsigned int size, u64 old, u64 new,
		enum order order, const struct site *site);
/* Only if it was not @unless. */
u64 rmw_add_unless(volatile void *p, unsigned int size, u64 i, u64 unless,
		   enum order order, const struct site *site);
/* Of 4 bytes: only if the result would not be negative. */
int rmw_dec_if_positive(volatile void *p, enum order order,
			const struct site *site);

/* What an operation of this order on @p synchronizes; part of its step. */
void rmw_order(const volatile void *p, enum order order);

#endif
