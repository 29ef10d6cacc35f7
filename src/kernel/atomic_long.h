/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic counters: atomic_long_t, and atomic64_t, which is the same.
 */
#ifndef KERNEL_ATOMIC_LONG_H
#define KERNEL_ATOMIC_LONG_H

#include "kernel/atomic_op.h"

typedef struct {
	long counter;
} atomic_long_t;

#define ATOMIC_LONG_INIT(i) \
	{ \
		(i) \
	}

#define atomic_long_read(v) __counter_read(v, "atomic_long_read(" #v ")")
#define atomic_long_read_acquire(v) \
	__counter_read_acquire(v, "atomic_long_read_acquire(" #v ")")
#define atomic_long_set(v, i) \
	__counter_set(v, i, "atomic_long_set(" #v ", " #i ")")
#define atomic_long_set_release(v, i) \
	__counter_set_release(v, i, "atomic_long_set_release(" #v ", " #i ")")
#define atomic_long_add(i, v) \
	__counter_add(v, i, "atomic_long_add(" #i ", " #v ")")
#define atomic_long_sub(i, v) \
	__counter_sub(v, i, "atomic_long_sub(" #i ", " #v ")")
#define atomic_long_inc(v) __counter_add(v, 1, "atomic_long_inc(" #v ")")
#define atomic_long_dec(v) __counter_sub(v, 1, "atomic_long_dec(" #v ")")
#define atomic_long_and(i, v) \
	__counter_bits(and, v, i, "atomic_long_and(" #i ", " #v ")")
#define atomic_long_or(i, v) \
	__counter_bits(or, v, i, "atomic_long_or(" #i ", " #v ")")
#define atomic_long_xor(i, v) \
	__counter_bits(xor, v, i, "atomic_long_xor(" #i ", " #v ")")
#define atomic_long_andnot(i, v) \
	__counter_bits(and, v, ~(i), "atomic_long_andnot(" #i ", " #v ")")

#define atomic_long_add_return(i, v) \
	__counter_add_return(v, i, ORDER_FULL, \
			     "atomic_long_add_return(" #i ", " #v ")")
#define atomic_long_sub_return(i, v) \
	__counter_sub_return(v, i, ORDER_FULL, \
			     "atomic_long_sub_return(" #i ", " #v ")")
#define atomic_long_inc_return(v) \
	__counter_add_return(v, 1, ORDER_FULL, "atomic_long_inc_return(" #v ")")
#define atomic_long_dec_return(v) \
	__counter_sub_return(v, 1, ORDER_FULL, "atomic_long_dec_return(" #v ")")
#define atomic_long_fetch_add(i, v) \
	__counter_fetch_add(v, i, ORDER_FULL, \
			    "atomic_long_fetch_add(" #i ", " #v ")")
#define atomic_long_fetch_sub(i, v) \
	__counter_fetch_sub(v, i, ORDER_FULL, \
			    "atomic_long_fetch_sub(" #i ", " #v ")")
#define atomic_long_fetch_inc(v) \
	__counter_fetch_add(v, 1, ORDER_FULL, "atomic_long_fetch_inc(" #v ")")
#define atomic_long_fetch_dec(v) \
	__counter_fetch_sub(v, 1, ORDER_FULL, "atomic_long_fetch_dec(" #v ")")
#define atomic_long_xchg(v, new) \
	__xchg(&(v)->counter, new, ORDER_FULL, \
	       "atomic_long_xchg(" #v ", " #new ")")
#define atomic_long_cmpxchg(v, old, new) \
	__cmpxchg(&(v)->counter, old, new, ORDER_FULL, \
		  "atomic_long_cmpxchg(" #v ", " #old ", " #new ")")
#define atomic_long_try_cmpxchg(v, old, new) \
	__try_cmpxchg(&(v)->counter, old, new, ORDER_FULL, \
		      "atomic_long_try_cmpxchg(" #v ", " #old ", " #new ")")

#define atomic_long_add_return_relaxed(i, v) \
	__counter_add_return(v, i, ORDER_RELAXED, \
			     "atomic_long_add_return_relaxed(" #i ", " #v ")")
#define atomic_long_sub_return_relaxed(i, v) \
	__counter_sub_return(v, i, ORDER_RELAXED, \
			     "atomic_long_sub_return_relaxed(" #i ", " #v ")")
#define atomic_long_inc_return_relaxed(v) \
	__counter_add_return(v, 1, ORDER_RELAXED, \
			     "atomic_long_inc_return_relaxed(" #v ")")
#define atomic_long_dec_return_relaxed(v) \
	__counter_sub_return(v, 1, ORDER_RELAXED, \
			     "atomic_long_dec_return_relaxed(" #v ")")
#define atomic_long_fetch_add_relaxed(i, v) \
	__counter_fetch_add(v, i, ORDER_RELAXED, \
			    "atomic_long_fetch_add_relaxed(" #i ", " #v ")")
#define atomic_long_fetch_sub_relaxed(i, v) \
	__counter_fetch_sub(v, i, ORDER_RELAXED, \
			    "atomic_long_fetch_sub_relaxed(" #i ", " #v ")")
#define atomic_long_fetch_inc_relaxed(v) \
	__counter_fetch_add(v, 1, ORDER_RELAXED, \
			    "atomic_long_fetch_inc_relaxed(" #v ")")
#define atomic_long_fetch_dec_relaxed(v) \
	__counter_fetch_sub(v, 1, ORDER_RELAXED, \
			    "atomic_long_fetch_dec_relaxed(" #v ")")
#define atomic_long_xchg_relaxed(v, new) \
	__xchg(&(v)->counter, new, ORDER_RELAXED, \
	       "atomic_long_xchg_relaxed(" #v ", " #new ")")
#define atomic_long_cmpxchg_relaxed(v, old, new) \
	__cmpxchg(&(v)->counter, old, new, ORDER_RELAXED, \
		  "atomic_long_cmpxchg_relaxed(" #v ", " #old ", " #new ")")
#define atomic_long_try_cmpxchg_relaxed(v, old, new) \
	__try_cmpxchg(&(v)->counter, old, new, ORDER_RELAXED, \
		      "atomic_long_try_cmpxchg_relaxed(" #v ", " #old \
		      ", " #new ")")

#define atomic_long_add_return_acquire(i, v) \
	__counter_add_return(v, i, ORDER_ACQUIRE, \
			     "atomic_long_add_return_acquire(" #i ", " #v ")")
#define atomic_long_sub_return_acquire(i, v) \
	__counter_sub_return(v, i, ORDER_ACQUIRE, \
			     "atomic_long_sub_return_acquire(" #i ", " #v ")")
#define atomic_long_inc_return_acquire(v) \
	__counter_add_return(v, 1, ORDER_ACQUIRE, \
			     "atomic_long_inc_return_acquire(" #v ")")
#define atomic_long_dec_return_acquire(v) \
	__counter_sub_return(v, 1, ORDER_ACQUIRE, \
			     "atomic_long_dec_return_acquire(" #v ")")
#define atomic_long_fetch_add_acquire(i, v) \
	__counter_fetch_add(v, i, ORDER_ACQUIRE, \
			    "atomic_long_fetch_add_acquire(" #i ", " #v ")")
#define atomic_long_fetch_sub_acquire(i, v) \
	__counter_fetch_sub(v, i, ORDER_ACQUIRE, \
			    "atomic_long_fetch_sub_acquire(" #i ", " #v ")")
#define atomic_long_fetch_inc_acquire(v) \
	__counter_fetch_add(v, 1, ORDER_ACQUIRE, \
			    "atomic_long_fetch_inc_acquire(" #v ")")
#define atomic_long_fetch_dec_acquire(v) \
	__counter_fetch_sub(v, 1, ORDER_ACQUIRE, \
			    "atomic_long_fetch_dec_acquire(" #v ")")
#define atomic_long_xchg_acquire(v, new) \
	__xchg(&(v)->counter, new, ORDER_ACQUIRE, \
	       "atomic_long_xchg_acquire(" #v ", " #new ")")
#define atomic_long_cmpxchg_acquire(v, old, new) \
	__cmpxchg(&(v)->counter, old, new, ORDER_ACQUIRE, \
		  "atomic_long_cmpxchg_acquire(" #v ", " #old ", " #new ")")
#define atomic_long_try_cmpxchg_acquire(v, old, new) \
	__try_cmpxchg(&(v)->counter, old, new, ORDER_ACQUIRE, \
		      "atomic_long_try_cmpxchg_acquire(" #v ", " #old \
		      ", " #new ")")

#define atomic_long_add_return_release(i, v) \
	__counter_add_return(v, i, ORDER_RELEASE, \
			     "atomic_long_add_return_release(" #i ", " #v ")")
#define atomic_long_sub_return_release(i, v) \
	__counter_sub_return(v, i, ORDER_RELEASE, \
			     "atomic_long_sub_return_release(" #i ", " #v ")")
#define atomic_long_inc_return_release(v) \
	__counter_add_return(v, 1, ORDER_RELEASE, \
			     "atomic_long_inc_return_release(" #v ")")
#define atomic_long_dec_return_release(v) \
	__counter_sub_return(v, 1, ORDER_RELEASE, \
			     "atomic_long_dec_return_release(" #v ")")
#define atomic_long_fetch_add_release(i, v) \
	__counter_fetch_add(v, i, ORDER_RELEASE, \
			    "atomic_long_fetch_add_release(" #i ", " #v ")")
#define atomic_long_fetch_sub_release(i, v) \
	__counter_fetch_sub(v, i, ORDER_RELEASE, \
			    "atomic_long_fetch_sub_release(" #i ", " #v ")")
#define atomic_long_fetch_inc_release(v) \
	__counter_fetch_add(v, 1, ORDER_RELEASE, \
			    "atomic_long_fetch_inc_release(" #v ")")
#define atomic_long_fetch_dec_release(v) \
	__counter_fetch_sub(v, 1, ORDER_RELEASE, \
			    "atomic_long_fetch_dec_release(" #v ")")
#define atomic_long_xchg_release(v, new) \
	__xchg(&(v)->counter, new, ORDER_RELEASE, \
	       "atomic_long_xchg_release(" #v ", " #new ")")
#define atomic_long_cmpxchg_release(v, old, new) \
	__cmpxchg(&(v)->counter, old, new, ORDER_RELEASE, \
		  "atomic_long_cmpxchg_release(" #v ", " #old ", " #new ")")
#define atomic_long_try_cmpxchg_release(v, old, new) \
	__try_cmpxchg(&(v)->counter, old, new, ORDER_RELEASE, \
		      "atomic_long_try_cmpxchg_release(" #v ", " #old \
		      ", " #new ")")

#define atomic_long_fetch_and(i, v) \
	__counter_fetch_bits(and, v, i, "atomic_long_fetch_and(" #i ", " #v ")")
#define atomic_long_fetch_or(i, v) \
	__counter_fetch_bits(or, v, i, "atomic_long_fetch_or(" #i ", " #v ")")
#define atomic_long_fetch_xor(i, v) \
	__counter_fetch_bits(xor, v, i, "atomic_long_fetch_xor(" #i ", " #v ")")
#define atomic_long_fetch_andnot(i, v) \
	__counter_fetch_bits(and, v, ~(i), \
			     "atomic_long_fetch_andnot(" #i ", " #v ")")
#define atomic_long_sub_and_test(i, v) \
	__counter_sub_and_test(v, i, "atomic_long_sub_and_test(" #i ", " #v ")")
#define atomic_long_dec_and_test(v) \
	__counter_sub_and_test(v, 1, "atomic_long_dec_and_test(" #v ")")
#define atomic_long_inc_and_test(v) \
	__counter_add_and_test(v, 1, "atomic_long_inc_and_test(" #v ")")
#define atomic_long_add_negative(i, v) \
	__counter_add_negative(v, i, "atomic_long_add_negative(" #i ", " #v ")")
#define atomic_long_fetch_add_unless(v, a, u) \
	__counter_fetch_add_unless(v, a, u, \
				   "atomic_long_fetch_add_unless(" #v ", " #a \
				   ", " #u ")")
#define atomic_long_add_unless(v, a, u) \
	__counter_add_unless(v, a, u, \
			     "atomic_long_add_unless(" #v ", " #a ", " #u ")")
#define atomic_long_inc_not_zero(v) \
	__counter_add_unless(v, 1, 0, "atomic_long_inc_not_zero(" #v ")")

/* --- atomic64_t --- */

typedef atomic_long_t atomic64_t;

#define ATOMIC64_INIT ATOMIC_LONG_INIT
#define atomic64_read atomic_long_read
#define atomic64_read_acquire atomic_long_read_acquire
#define atomic64_set atomic_long_set
#define atomic64_set_release atomic_long_set_release
#define atomic64_add atomic_long_add
#define atomic64_sub atomic_long_sub
#define atomic64_inc atomic_long_inc
#define atomic64_dec atomic_long_dec
#define atomic64_and atomic_long_and
#define atomic64_or atomic_long_or
#define atomic64_xor atomic_long_xor
#define atomic64_andnot atomic_long_andnot
#define atomic64_add_return atomic_long_add_return
#define atomic64_sub_return atomic_long_sub_return
#define atomic64_inc_return atomic_long_inc_return
#define atomic64_dec_return atomic_long_dec_return
#define atomic64_fetch_add atomic_long_fetch_add
#define atomic64_fetch_sub atomic_long_fetch_sub
#define atomic64_fetch_inc atomic_long_fetch_inc
#define atomic64_fetch_dec atomic_long_fetch_dec
#define atomic64_xchg atomic_long_xchg
#define atomic64_cmpxchg atomic_long_cmpxchg
#define atomic64_try_cmpxchg atomic_long_try_cmpxchg
#define atomic64_add_return_relaxed atomic_long_add_return_relaxed
#define atomic64_sub_return_relaxed atomic_long_sub_return_relaxed
#define atomic64_inc_return_relaxed atomic_long_inc_return_relaxed
#define atomic64_dec_return_relaxed atomic_long_dec_return_relaxed
#define atomic64_fetch_add_relaxed atomic_long_fetch_add_relaxed
#define atomic64_fetch_sub_relaxed atomic_long_fetch_sub_relaxed
#define atomic64_fetch_inc_relaxed atomic_long_fetch_inc_relaxed
#define atomic64_fetch_dec_relaxed atomic_long_fetch_dec_relaxed
#define atomic64_xchg_relaxed atomic_long_xchg_relaxed
#define atomic64_cmpxchg_relaxed atomic_long_cmpxchg_relaxed
#define atomic64_try_cmpxchg_relaxed atomic_long_try_cmpxchg_relaxed
#define atomic64_add_return_acquire atomic_long_add_return_acquire
#define atomic64_sub_return_acquire atomic_long_sub_return_acquire
#define atomic64_inc_return_acquire atomic_long_inc_return_acquire
#define atomic64_dec_return_acquire atomic_long_dec_return_acquire
#define atomic64_fetch_add_acquire atomic_long_fetch_add_acquire
#define atomic64_fetch_sub_acquire atomic_long_fetch_sub_acquire
#define atomic64_fetch_inc_acquire atomic_long_fetch_inc_acquire
#define atomic64_fetch_dec_acquire atomic_long_fetch_dec_acquire
#define atomic64_xchg_acquire atomic_long_xchg_acquire
#define atomic64_cmpxchg_acquire atomic_long_cmpxchg_acquire
#define atomic64_try_cmpxchg_acquire atomic_long_try_cmpxchg_acquire
#define atomic64_add_return_release atomic_long_add_return_release
#define atomic64_sub_return_release atomic_long_sub_return_release
#define atomic64_inc_return_release atomic_long_inc_return_release
#define atomic64_dec_return_release atomic_long_dec_return_release
#define atomic64_fetch_add_release atomic_long_fetch_add_release
#define atomic64_fetch_sub_release atomic_long_fetch_sub_release
#define atomic64_fetch_inc_release atomic_long_fetch_inc_release
#define atomic64_fetch_dec_release atomic_long_fetch_dec_release
#define atomic64_xchg_release atomic_long_xchg_release
#define atomic64_cmpxchg_release atomic_long_cmpxchg_release
#define atomic64_try_cmpxchg_release atomic_long_try_cmpxchg_release
#define atomic64_fetch_and atomic_long_fetch_and
#define atomic64_fetch_or atomic_long_fetch_or
#define atomic64_fetch_xor atomic_long_fetch_xor
#define atomic64_fetch_andnot atomic_long_fetch_andnot
#define atomic64_sub_and_test atomic_long_sub_and_test
#define atomic64_dec_and_test atomic_long_dec_and_test
#define atomic64_inc_and_test atomic_long_inc_and_test
#define atomic64_add_negative atomic_long_add_negative
#define atomic64_fetch_add_unless atomic_long_fetch_add_unless
#define atomic64_add_unless atomic_long_add_unless
#define atomic64_inc_not_zero atomic_long_inc_not_zero

#endif
