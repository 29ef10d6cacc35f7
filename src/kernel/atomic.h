/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic counters: atomic_t.  For order see rmw.h.
 *
 * Operations are macros, so that reports show them as they stand in the source.
 */
#ifndef KERNEL_ATOMIC_H
#define KERNEL_ATOMIC_H

#include "kernel/atomic_op.h"

/* Aligned, so that what one synchronizes is told apart from its neighbour. */
typedef struct {
	int counter;
} __attribute__((aligned(8))) atomic_t;

#define ATOMIC_INIT(i) \
	{ \
		(i) \
	}

#define atomic_read(v) __counter_read(v, "atomic_read(" #v ")")
#define atomic_read_acquire(v) \
	__counter_read_acquire(v, "atomic_read_acquire(" #v ")")
#define atomic_set(v, i) __counter_set(v, i, "atomic_set(" #v ", " #i ")")
#define atomic_set_release(v, i) \
	__counter_set_release(v, i, "atomic_set_release(" #v ", " #i ")")
#define atomic_add(i, v) __counter_add(v, i, "atomic_add(" #i ", " #v ")")
#define atomic_sub(i, v) __counter_sub(v, i, "atomic_sub(" #i ", " #v ")")
#define atomic_inc(v) __counter_add(v, 1, "atomic_inc(" #v ")")
#define atomic_dec(v) __counter_sub(v, 1, "atomic_dec(" #v ")")
#define atomic_and(i, v) __counter_bits(and, v, i, "atomic_and(" #i ", " #v ")")
#define atomic_or(i, v) __counter_bits(or, v, i, "atomic_or(" #i ", " #v ")")
#define atomic_xor(i, v) __counter_bits(xor, v, i, "atomic_xor(" #i ", " #v ")")
#define atomic_andnot(i, v) \
	__counter_bits(and, v, ~(i), "atomic_andnot(" #i ", " #v ")")

#define atomic_add_return(i, v) \
	__counter_add_return(v, i, ORDER_FULL, \
			     "atomic_add_return(" #i ", " #v ")")
#define atomic_sub_return(i, v) \
	__counter_sub_return(v, i, ORDER_FULL, \
			     "atomic_sub_return(" #i ", " #v ")")
#define atomic_inc_return(v) \
	__counter_add_return(v, 1, ORDER_FULL, "atomic_inc_return(" #v ")")
#define atomic_dec_return(v) \
	__counter_sub_return(v, 1, ORDER_FULL, "atomic_dec_return(" #v ")")
#define atomic_fetch_add(i, v) \
	__counter_fetch_add(v, i, ORDER_FULL, \
			    "atomic_fetch_add(" #i ", " #v ")")
#define atomic_fetch_sub(i, v) \
	__counter_fetch_sub(v, i, ORDER_FULL, \
			    "atomic_fetch_sub(" #i ", " #v ")")
#define atomic_fetch_inc(v) \
	__counter_fetch_add(v, 1, ORDER_FULL, "atomic_fetch_inc(" #v ")")
#define atomic_fetch_dec(v) \
	__counter_fetch_sub(v, 1, ORDER_FULL, "atomic_fetch_dec(" #v ")")
#define atomic_xchg(v, new) \
	__xchg(&(v)->counter, new, ORDER_FULL, "atomic_xchg(" #v ", " #new ")")
#define atomic_cmpxchg(v, old, new) \
	__cmpxchg(&(v)->counter, old, new, ORDER_FULL, \
		  "atomic_cmpxchg(" #v ", " #old ", " #new ")")
#define atomic_try_cmpxchg(v, old, new) \
	__try_cmpxchg(&(v)->counter, old, new, ORDER_FULL, \
		      "atomic_try_cmpxchg(" #v ", " #old ", " #new ")")

#define atomic_add_return_relaxed(i, v) \
	__counter_add_return(v, i, ORDER_RELAXED, \
			     "atomic_add_return_relaxed(" #i ", " #v ")")
#define atomic_sub_return_relaxed(i, v) \
	__counter_sub_return(v, i, ORDER_RELAXED, \
			     "atomic_sub_return_relaxed(" #i ", " #v ")")
#define atomic_inc_return_relaxed(v) \
	__counter_add_return(v, 1, ORDER_RELAXED, \
			     "atomic_inc_return_relaxed(" #v ")")
#define atomic_dec_return_relaxed(v) \
	__counter_sub_return(v, 1, ORDER_RELAXED, \
			     "atomic_dec_return_relaxed(" #v ")")
#define atomic_fetch_add_relaxed(i, v) \
	__counter_fetch_add(v, i, ORDER_RELAXED, \
			    "atomic_fetch_add_relaxed(" #i ", " #v ")")
#define atomic_fetch_sub_relaxed(i, v) \
	__counter_fetch_sub(v, i, ORDER_RELAXED, \
			    "atomic_fetch_sub_relaxed(" #i ", " #v ")")
#define atomic_fetch_inc_relaxed(v) \
	__counter_fetch_add(v, 1, ORDER_RELAXED, \
			    "atomic_fetch_inc_relaxed(" #v ")")
#define atomic_fetch_dec_relaxed(v) \
	__counter_fetch_sub(v, 1, ORDER_RELAXED, \
			    "atomic_fetch_dec_relaxed(" #v ")")
#define atomic_xchg_relaxed(v, new) \
	__xchg(&(v)->counter, new, ORDER_RELAXED, \
	       "atomic_xchg_relaxed(" #v ", " #new ")")
#define atomic_cmpxchg_relaxed(v, old, new) \
	__cmpxchg(&(v)->counter, old, new, ORDER_RELAXED, \
		  "atomic_cmpxchg_relaxed(" #v ", " #old ", " #new ")")
#define atomic_try_cmpxchg_relaxed(v, old, new) \
	__try_cmpxchg(&(v)->counter, old, new, ORDER_RELAXED, \
		      "atomic_try_cmpxchg_relaxed(" #v ", " #old \
		      ", " #new ")")

#define atomic_add_return_acquire(i, v) \
	__counter_add_return(v, i, ORDER_ACQUIRE, \
			     "atomic_add_return_acquire(" #i ", " #v ")")
#define atomic_sub_return_acquire(i, v) \
	__counter_sub_return(v, i, ORDER_ACQUIRE, \
			     "atomic_sub_return_acquire(" #i ", " #v ")")
#define atomic_inc_return_acquire(v) \
	__counter_add_return(v, 1, ORDER_ACQUIRE, \
			     "atomic_inc_return_acquire(" #v ")")
#define atomic_dec_return_acquire(v) \
	__counter_sub_return(v, 1, ORDER_ACQUIRE, \
			     "atomic_dec_return_acquire(" #v ")")
#define atomic_fetch_add_acquire(i, v) \
	__counter_fetch_add(v, i, ORDER_ACQUIRE, \
			    "atomic_fetch_add_acquire(" #i ", " #v ")")
#define atomic_fetch_sub_acquire(i, v) \
	__counter_fetch_sub(v, i, ORDER_ACQUIRE, \
			    "atomic_fetch_sub_acquire(" #i ", " #v ")")
#define atomic_fetch_inc_acquire(v) \
	__counter_fetch_add(v, 1, ORDER_ACQUIRE, \
			    "atomic_fetch_inc_acquire(" #v ")")
#define atomic_fetch_dec_acquire(v) \
	__counter_fetch_sub(v, 1, ORDER_ACQUIRE, \
			    "atomic_fetch_dec_acquire(" #v ")")
#define atomic_xchg_acquire(v, new) \
	__xchg(&(v)->counter, new, ORDER_ACQUIRE, \
	       "atomic_xchg_acquire(" #v ", " #new ")")
#define atomic_cmpxchg_acquire(v, old, new) \
	__cmpxchg(&(v)->counter, old, new, ORDER_ACQUIRE, \
		  "atomic_cmpxchg_acquire(" #v ", " #old ", " #new ")")
#define atomic_try_cmpxchg_acquire(v, old, new) \
	__try_cmpxchg(&(v)->counter, old, new, ORDER_ACQUIRE, \
		      "atomic_try_cmpxchg_acquire(" #v ", " #old \
		      ", " #new ")")

#define atomic_add_return_release(i, v) \
	__counter_add_return(v, i, ORDER_RELEASE, \
			     "atomic_add_return_release(" #i ", " #v ")")
#define atomic_sub_return_release(i, v) \
	__counter_sub_return(v, i, ORDER_RELEASE, \
			     "atomic_sub_return_release(" #i ", " #v ")")
#define atomic_inc_return_release(v) \
	__counter_add_return(v, 1, ORDER_RELEASE, \
			     "atomic_inc_return_release(" #v ")")
#define atomic_dec_return_release(v) \
	__counter_sub_return(v, 1, ORDER_RELEASE, \
			     "atomic_dec_return_release(" #v ")")
#define atomic_fetch_add_release(i, v) \
	__counter_fetch_add(v, i, ORDER_RELEASE, \
			    "atomic_fetch_add_release(" #i ", " #v ")")
#define atomic_fetch_sub_release(i, v) \
	__counter_fetch_sub(v, i, ORDER_RELEASE, \
			    "atomic_fetch_sub_release(" #i ", " #v ")")
#define atomic_fetch_inc_release(v) \
	__counter_fetch_add(v, 1, ORDER_RELEASE, \
			    "atomic_fetch_inc_release(" #v ")")
#define atomic_fetch_dec_release(v) \
	__counter_fetch_sub(v, 1, ORDER_RELEASE, \
			    "atomic_fetch_dec_release(" #v ")")
#define atomic_xchg_release(v, new) \
	__xchg(&(v)->counter, new, ORDER_RELEASE, \
	       "atomic_xchg_release(" #v ", " #new ")")
#define atomic_cmpxchg_release(v, old, new) \
	__cmpxchg(&(v)->counter, old, new, ORDER_RELEASE, \
		  "atomic_cmpxchg_release(" #v ", " #old ", " #new ")")
#define atomic_try_cmpxchg_release(v, old, new) \
	__try_cmpxchg(&(v)->counter, old, new, ORDER_RELEASE, \
		      "atomic_try_cmpxchg_release(" #v ", " #old \
		      ", " #new ")")

#define atomic_fetch_and(i, v) \
	__counter_fetch_bits(and, v, i, "atomic_fetch_and(" #i ", " #v ")")
#define atomic_fetch_or(i, v) \
	__counter_fetch_bits(or, v, i, "atomic_fetch_or(" #i ", " #v ")")
#define atomic_fetch_xor(i, v) \
	__counter_fetch_bits(xor, v, i, "atomic_fetch_xor(" #i ", " #v ")")
#define atomic_fetch_andnot(i, v) \
	__counter_fetch_bits(and, v, ~(i), \
			     "atomic_fetch_andnot(" #i ", " #v ")")
#define atomic_sub_and_test(i, v) \
	__counter_sub_and_test(v, i, "atomic_sub_and_test(" #i ", " #v ")")
#define atomic_dec_and_test(v) \
	__counter_sub_and_test(v, 1, "atomic_dec_and_test(" #v ")")
#define atomic_inc_and_test(v) \
	__counter_add_and_test(v, 1, "atomic_inc_and_test(" #v ")")
#define atomic_add_negative(i, v) \
	__counter_add_negative(v, i, "atomic_add_negative(" #i ", " #v ")")
#define atomic_fetch_add_unless(v, a, u) \
	__counter_fetch_add_unless(       \
		v, a, u, "atomic_fetch_add_unless(" #v ", " #a ", " #u ")")
#define atomic_add_unless(v, a, u) \
	__counter_add_unless(v, a, u, \
			     "atomic_add_unless(" #v ", " #a ", " #u ")")
#define atomic_inc_not_zero(v) \
	__counter_add_unless(v, 1, 0, "atomic_inc_not_zero(" #v ")")
#define atomic_dec_if_positive(v) \
	__counter_dec_if_positive(v, "atomic_dec_if_positive(" #v ")")

#endif
