/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What atomic_t and atomic_long_t have in common: operations on ->counter,
 * whatever its type.  Each but a read or a set is one visible read-modify-write
 * (rmw.h); @text is how reports show it.  Arguments are evaluated once.
 */
#ifndef KERNEL_ATOMIC_OP_H
#define KERNEL_ATOMIC_OP_H

#include "kernel/barrier.h"
#include "kernel/cmpxchg.h"
#include "kernel/rmw.h"
#include "kernel/rwonce.h"
#include "kernel/types.h"

#define __counter_read(v, text) READ_ONCE_AT((v)->counter, SITE(text))
#define __counter_read_acquire(v, text) \
	smp_load_acquire_at(&(v)->counter, SITE(text))
#define __counter_set(v, i, text) WRITE_ONCE_AT((v)->counter, i, SITE(text))
#define __counter_set_release(v, i, text) \
	smp_store_release_at(&(v)->counter, i, SITE(text))

/*
 * One operation with @i; @result says what it returns, in terms of __i and of
 * what was found, __old.  It may be left unused.
 */
#define __counter_op(op, v, i, order, text, result) \
	({ \
		__auto_type __v = &(v)->counter; \
		const __typeof__(*__v) __i = (__typeof__(*__v))(i); \
		const __typeof__(*__v) __old = (__typeof__(*__v))rmw_##op( \
			__v, sizeof(*__v), (u64)__i, order, SITE(text)); \
		__auto_type __result = (result); \
 \
		(void)__i; \
		(void)__old; \
		__result; \
	})

#define __counter_add_return(v, i, order, text) \
	__counter_op(add, v, i, order, text, __old + __i)
#define __counter_fetch_add(v, i, order, text) \
	__counter_op(add, v, i, order, text, __old)
#define __counter_add(v, i, text) \
	((void)__counter_fetch_add(v, i, ORDER_RELAXED, text))
#define __counter_add_and_test(v, i, text) \
	__counter_op(add, v, i, ORDER_FULL, text, __old + __i == 0)
#define __counter_add_negative(v, i, text) \
	__counter_op(add, v, i, ORDER_FULL, text, __old + __i < 0)

/* To subtract is to add the negative, which an unsigned @i does not have. */
#define __counter_minus(v, i) (-(__typeof__((v)->counter))(i))
#define __counter_sub_return(v, i, order, text) \
	__counter_add_return(v, __counter_minus(v, i), order, text)
#define __counter_fetch_sub(v, i, order, text) \
	__counter_fetch_add(v, __counter_minus(v, i), order, text)
#define __counter_sub(v, i, text) __counter_add(v, __counter_minus(v, i), text)
#define __counter_sub_and_test(v, i, text) \
	__counter_add_and_test(v, __counter_minus(v, i), text)

#define __counter_fetch_bits(op, v, i, text) \
	__counter_op(op, v, i, ORDER_FULL, text, __old)
#define __counter_bits(op, v, i, text) \
	((void)__counter_op(op, v, i, ORDER_RELAXED, text, __old))

/* Add @a unless it is @u. */
#define __counter_op_unless(v, a, u, text, result) \
	({ \
		__auto_type __v = &(v)->counter; \
		const __typeof__(*__v) __u = (__typeof__(*__v))(u); \
		const __typeof__(*__v) __old = \
			(__typeof__(*__v))rmw_add_unless(__v, sizeof(*__v),  \
							 (u64)(a), (u64)__u, \
							 ORDER_FULL,         \
							 SITE(text));        \
		__auto_type __result = (result); \
 \
		(void)__u; \
		__result; \
	})
#define __counter_fetch_add_unless(v, a, u, text) \
	__counter_op_unless(v, a, u, text, __old)
#define __counter_add_unless(v, a, u, text) \
	__counter_op_unless(v, a, u, text, __old != __u)
#define __counter_dec_if_positive(v, text) \
	rmw_dec_if_positive(&(v)->counter, ORDER_FULL, SITE(text))

#endif
