/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic counters: atomic_t, atomic_long_t, atomic64_t.
 *
 * Each operation but a read or a set is one visible read-modify-write; reads
 * and sets are READ_ONCE() and WRITE_ONCE().  For order see rmw.h.  Operations
 * are macros, so that reports show them as they stand in the source.
 */
#ifndef KERNEL_ATOMIC_H
#define KERNEL_ATOMIC_H

#include "kernel/barrier.h"
#include "kernel/cmpxchg.h"
#include "kernel/rmw.h"
#include "kernel/rwonce.h"
#include "kernel/types.h"

/* Aligned, so that what one synchronizes is told apart from its neighbour. */
typedef struct {
	int counter;
} __attribute__((aligned(8))) atomic_t;

typedef struct {
	long counter;
} atomic_long_t;

typedef atomic_long_t atomic64_t;

#define ATOMIC_INIT(i)	\
	{		\
		(i)	\
	}
#define ATOMIC_LONG_INIT(i)	\
	{			\
		(i)		\
	}

/* One operation on a counter, at the site of the macro's own text. */
#define __atomic_op(op, v, i, order, text)				\
	((__typeof__((v)->counter))rmw_##op(&(v)->counter,		\
					    sizeof((v)->counter), (u64)(i), \
					    order, SITE(text)))

/* What is computed from it may be left unused. */
#define __atomic_result(x)			\
	({					\
		__auto_type __result = (x);	\
		__result;			\
	})

/* --- atomic_t --- */

#define atomic_read(v) READ_ONCE_AT((v)->counter, SITE("atomic_read(" #v ")"))
#define atomic_read_acquire(v) \
	smp_load_acquire_at(&(v)->counter, SITE("atomic_read_acquire(" #v ")"))
#define atomic_set(v, i) \
	WRITE_ONCE_AT((v)->counter, i, SITE("atomic_set(" #v ", " #i ")"))
#define atomic_set_release(v, i)		\
	smp_store_release_at(&(v)->counter, i,	\
			     SITE("atomic_set_release(" #v ", " #i ")"))
#define atomic_add(i, v)				\
	((void)__atomic_op(add, v, i, ORDER_RELAXED,	\
			   "atomic_add(" #i ", " #v ")"))
#define atomic_sub(i, v)					\
	((void)__atomic_op(add, v, -(int)(i), ORDER_RELAXED,	\
			   "atomic_sub(" #i ", " #v ")"))
#define atomic_and(i, v)				\
	((void)__atomic_op(and, v, i, ORDER_RELAXED,	\
			   "atomic_and(" #i ", " #v ")"))
#define atomic_or(i, v)					\
	((void)__atomic_op(or, v, i, ORDER_RELAXED,	\
			   "atomic_or(" #i ", " #v ")"))
#define atomic_xor(i, v)				\
	((void)__atomic_op(xor, v, i, ORDER_RELAXED,	\
			   "atomic_xor(" #i ", " #v ")"))
#define atomic_andnot(i, v)				\
	((void)__atomic_op(and, v, ~(i), ORDER_RELAXED,	\
			   "atomic_andnot(" #i ", " #v ")"))
#define atomic_inc(v) \
	((void)__atomic_op(add, v, 1, ORDER_RELAXED, "atomic_inc(" #v ")"))
#define atomic_dec(v) \
	((void)__atomic_op(add, v, -1, ORDER_RELAXED, "atomic_dec(" #v ")"))
#define atomic_add_return(i, v)						\
	__atomic_result(__atomic_op(add, v, i, ORDER_FULL,		\
				    "atomic_add_return(" #i ", " #v ")") + \
			(i))
#define atomic_sub_return(i, v)						\
	__atomic_result(__atomic_op(add, v, -(int)(i), ORDER_FULL,	\
				    "atomic_sub_return(" #i ", " #v ")") - \
			(i))
#define atomic_inc_return(v)						\
	__atomic_result(__atomic_op(add, v, 1, ORDER_FULL,		\
				    "atomic_inc_return(" #v ")") +	\
			1)
#define atomic_dec_return(v)						\
	__atomic_result(__atomic_op(add, v, -1, ORDER_FULL,		\
				    "atomic_dec_return(" #v ")") -	\
			1)
#define atomic_fetch_add(i, v) \
	__atomic_op(add, v, i, ORDER_FULL, "atomic_fetch_add(" #i ", " #v ")")
#define atomic_fetch_sub(i, v)				\
	__atomic_op(add, v, -(int)(i), ORDER_FULL,	\
		    "atomic_fetch_sub(" #i ", " #v ")")
#define atomic_xchg(v, new) \
	__atomic_op(xchg, v, new, ORDER_FULL, "atomic_xchg(" #v ", " #new ")")
#define atomic_cmpxchg(v, old, new)			\
	__cmpxchg(&(v)->counter, old, new, ORDER_FULL,	\
		  "atomic_cmpxchg(" #v ", " #old ", " #new ")")
#define atomic_try_cmpxchg(v, old, new)				\
	__try_cmpxchg(&(v)->counter, old, new, ORDER_FULL,	\
		      "atomic_try_cmpxchg(" #v ", " #old ", " #new ")")
#define atomic_add_return_relaxed(i, v)					\
	__atomic_result(__atomic_op(add, v, i, ORDER_RELAXED,		\
				    "atomic_add_return_relaxed(" #i ", " #v \
				    ")") +				\
			(i))
#define atomic_sub_return_relaxed(i, v)					\
	__atomic_result(__atomic_op(add, v, -(int)(i), ORDER_RELAXED,	\
				    "atomic_sub_return_relaxed(" #i ", " #v \
				    ")") -				\
			(i))
#define atomic_inc_return_relaxed(v)					\
	__atomic_result(__atomic_op(add, v, 1, ORDER_RELAXED,		\
				    "atomic_inc_return_relaxed(" #v ")") + \
			1)
#define atomic_dec_return_relaxed(v)					\
	__atomic_result(__atomic_op(add, v, -1, ORDER_RELAXED,		\
				    "atomic_dec_return_relaxed(" #v ")") - \
			1)
#define atomic_fetch_add_relaxed(i, v)		\
	__atomic_op(add, v, i, ORDER_RELAXED,	\
		    "atomic_fetch_add_relaxed(" #i ", " #v ")")
#define atomic_fetch_sub_relaxed(i, v)			\
	__atomic_op(add, v, -(int)(i), ORDER_RELAXED,	\
		    "atomic_fetch_sub_relaxed(" #i ", " #v ")")
#define atomic_xchg_relaxed(v, new)			\
	__atomic_op(xchg, v, new, ORDER_RELAXED,	\
		    "atomic_xchg_relaxed(" #v ", " #new ")")
#define atomic_cmpxchg_relaxed(v, old, new)			\
	__cmpxchg(&(v)->counter, old, new, ORDER_RELAXED,	\
		  "atomic_cmpxchg_relaxed(" #v ", " #old ", " #new ")")
#define atomic_try_cmpxchg_relaxed(v, old, new)				\
	__try_cmpxchg(&(v)->counter, old, new, ORDER_RELAXED,		\
		      "atomic_try_cmpxchg_relaxed(" #v ", " #old	\
		      ", " #new ")")
#define atomic_add_return_acquire(i, v)					\
	__atomic_result(__atomic_op(add, v, i, ORDER_ACQUIRE,		\
				    "atomic_add_return_acquire(" #i ", " #v \
				    ")") +				\
			(i))
#define atomic_sub_return_acquire(i, v)					\
	__atomic_result(__atomic_op(add, v, -(int)(i), ORDER_ACQUIRE,	\
				    "atomic_sub_return_acquire(" #i ", " #v \
				    ")") -				\
			(i))
#define atomic_inc_return_acquire(v)					\
	__atomic_result(__atomic_op(add, v, 1, ORDER_ACQUIRE,		\
				    "atomic_inc_return_acquire(" #v ")") + \
			1)
#define atomic_dec_return_acquire(v)					\
	__atomic_result(__atomic_op(add, v, -1, ORDER_ACQUIRE,		\
				    "atomic_dec_return_acquire(" #v ")") - \
			1)
#define atomic_fetch_add_acquire(i, v)		\
	__atomic_op(add, v, i, ORDER_ACQUIRE,	\
		    "atomic_fetch_add_acquire(" #i ", " #v ")")
#define atomic_fetch_sub_acquire(i, v)			\
	__atomic_op(add, v, -(int)(i), ORDER_ACQUIRE,	\
		    "atomic_fetch_sub_acquire(" #i ", " #v ")")
#define atomic_xchg_acquire(v, new)			\
	__atomic_op(xchg, v, new, ORDER_ACQUIRE,	\
		    "atomic_xchg_acquire(" #v ", " #new ")")
#define atomic_cmpxchg_acquire(v, old, new)			\
	__cmpxchg(&(v)->counter, old, new, ORDER_ACQUIRE,	\
		  "atomic_cmpxchg_acquire(" #v ", " #old ", " #new ")")
#define atomic_try_cmpxchg_acquire(v, old, new)				\
	__try_cmpxchg(&(v)->counter, old, new, ORDER_ACQUIRE,		\
		      "atomic_try_cmpxchg_acquire(" #v ", " #old	\
		      ", " #new ")")
#define atomic_add_return_release(i, v)					\
	__atomic_result(__atomic_op(add, v, i, ORDER_RELEASE,		\
				    "atomic_add_return_release(" #i ", " #v \
				    ")") +				\
			(i))
#define atomic_sub_return_release(i, v)					\
	__atomic_result(__atomic_op(add, v, -(int)(i), ORDER_RELEASE,	\
				    "atomic_sub_return_release(" #i ", " #v \
				    ")") -				\
			(i))
#define atomic_inc_return_release(v)					\
	__atomic_result(__atomic_op(add, v, 1, ORDER_RELEASE,		\
				    "atomic_inc_return_release(" #v ")") + \
			1)
#define atomic_dec_return_release(v)					\
	__atomic_result(__atomic_op(add, v, -1, ORDER_RELEASE,		\
				    "atomic_dec_return_release(" #v ")") - \
			1)
#define atomic_fetch_add_release(i, v)		\
	__atomic_op(add, v, i, ORDER_RELEASE,	\
		    "atomic_fetch_add_release(" #i ", " #v ")")
#define atomic_fetch_sub_release(i, v)			\
	__atomic_op(add, v, -(int)(i), ORDER_RELEASE,	\
		    "atomic_fetch_sub_release(" #i ", " #v ")")
#define atomic_xchg_release(v, new)			\
	__atomic_op(xchg, v, new, ORDER_RELEASE,	\
		    "atomic_xchg_release(" #v ", " #new ")")
#define atomic_cmpxchg_release(v, old, new)			\
	__cmpxchg(&(v)->counter, old, new, ORDER_RELEASE,	\
		  "atomic_cmpxchg_release(" #v ", " #old ", " #new ")")
#define atomic_try_cmpxchg_release(v, old, new)				\
	__try_cmpxchg(&(v)->counter, old, new, ORDER_RELEASE,		\
		      "atomic_try_cmpxchg_release(" #v ", " #old	\
		      ", " #new ")")
#define atomic_fetch_and(i, v) \
	__atomic_op(and, v, i, ORDER_FULL, "atomic_fetch_and(" #i ", " #v ")")
#define atomic_fetch_or(i, v) \
	__atomic_op(or, v, i, ORDER_FULL, "atomic_fetch_or(" #i ", " #v ")")
#define atomic_fetch_xor(i, v) \
	__atomic_op(xor, v, i, ORDER_FULL, "atomic_fetch_xor(" #i ", " #v ")")
#define atomic_fetch_andnot(i, v)		\
	__atomic_op(and, v, ~(i), ORDER_FULL,	\
		    "atomic_fetch_andnot(" #i ", " #v ")")
#define atomic_sub_and_test(i, v)					\
	__atomic_result(__atomic_op(add, v, -(int)(i), ORDER_FULL,	\
				    "atomic_sub_and_test(" #i ", " #v	\
				    ")") == (i))
#define atomic_dec_and_test(v)						\
	(__atomic_op(add, v, -1, ORDER_FULL, "atomic_dec_and_test(" #v ")") == \
	 1)
#define atomic_inc_and_test(v)						\
	(__atomic_op(add, v, 1, ORDER_FULL, "atomic_inc_and_test(" #v ")") == \
	 -1)
#define atomic_add_negative(i, v)				\
	(__atomic_op(add, v, i, ORDER_FULL,			\
		     "atomic_add_negative(" #i ", " #v ")") +	\
		 (i) <						\
	 0)
#define atomic_fetch_add_unless(v, a, u)				\
	((int)rmw_add_unless(&(v)->counter, sizeof((v)->counter), (u64)(a), \
			     (u64)(u), ORDER_FULL,			\
			     SITE("atomic_fetch_add_unless(" #v ", " #a	\
				  ", " #u ")")))
#define atomic_add_unless(v, a, u)					\
	((int)rmw_add_unless(&(v)->counter, sizeof((v)->counter), (u64)(a), \
			     (u64)(u), ORDER_FULL,			\
			     SITE("atomic_add_unless(" #v ", " #a ", " #u \
				  ")")) != (u))
#define atomic_inc_not_zero(v)						\
	((int)rmw_add_unless(&(v)->counter, sizeof((v)->counter), 1, 0,	\
			     ORDER_FULL,				\
			     SITE("atomic_inc_not_zero(" #v ")")) != 0)
#define atomic_dec_if_positive(v)			\
	rmw_dec_if_positive(&(v)->counter, ORDER_FULL,	\
			    SITE("atomic_dec_if_positive(" #v ")"))

/* --- atomic_long_t --- */

#define atomic_long_read(v) \
	READ_ONCE_AT((v)->counter, SITE("atomic_long_read(" #v ")"))
#define atomic_long_read_acquire(v)		\
	smp_load_acquire_at(&(v)->counter,	\
			    SITE("atomic_long_read_acquire(" #v ")"))
#define atomic_long_set(v, i) \
	WRITE_ONCE_AT((v)->counter, i, SITE("atomic_long_set(" #v ", " #i ")"))
#define atomic_long_set_release(v, i)		\
	smp_store_release_at(&(v)->counter, i,	\
			     SITE("atomic_long_set_release(" #v ", " #i ")"))
#define atomic_long_add(i, v)				\
	((void)__atomic_op(add, v, i, ORDER_RELAXED,	\
			   "atomic_long_add(" #i ", " #v ")"))
#define atomic_long_sub(i, v)					\
	((void)__atomic_op(add, v, -(long)(i), ORDER_RELAXED,	\
			   "atomic_long_sub(" #i ", " #v ")"))
#define atomic_long_and(i, v)				\
	((void)__atomic_op(and, v, i, ORDER_RELAXED,	\
			   "atomic_long_and(" #i ", " #v ")"))
#define atomic_long_or(i, v)				\
	((void)__atomic_op(or, v, i, ORDER_RELAXED,	\
			   "atomic_long_or(" #i ", " #v ")"))
#define atomic_long_xor(i, v)				\
	((void)__atomic_op(xor, v, i, ORDER_RELAXED,	\
			   "atomic_long_xor(" #i ", " #v ")"))
#define atomic_long_andnot(i, v)			\
	((void)__atomic_op(and, v, ~(i), ORDER_RELAXED,	\
			   "atomic_long_andnot(" #i ", " #v ")"))
#define atomic_long_inc(v) \
	((void)__atomic_op(add, v, 1, ORDER_RELAXED, "atomic_long_inc(" #v ")"))
#define atomic_long_dec(v)				\
	((void)__atomic_op(add, v, -1, ORDER_RELAXED,	\
			   "atomic_long_dec(" #v ")"))
#define atomic_long_add_return(i, v)					\
	(__atomic_op(add, v, i, ORDER_FULL,				\
		     "atomic_long_add_return(" #i ", " #v ")") +	\
	 (i))
#define atomic_long_sub_return(i, v)					\
	__atomic_result(__atomic_op(add, v, -(long)(i), ORDER_FULL,	\
				    "atomic_long_sub_return(" #i ", " #v \
				    ")") -				\
			(i))
#define atomic_long_inc_return(v)					\
	__atomic_result(__atomic_op(add, v, 1, ORDER_FULL,		\
				    "atomic_long_inc_return(" #v ")") +	\
			1)
#define atomic_long_dec_return(v)					\
	__atomic_result(__atomic_op(add, v, -1, ORDER_FULL,		\
				    "atomic_long_dec_return(" #v ")") -	\
			1)
#define atomic_long_fetch_add(i, v)		\
	__atomic_op(add, v, i, ORDER_FULL,	\
		    "atomic_long_fetch_add(" #i ", " #v ")")
#define atomic_long_fetch_sub(i, v)			\
	__atomic_op(add, v, -(long)(i), ORDER_FULL,	\
		    "atomic_long_fetch_sub(" #i ", " #v ")")
#define atomic_long_xchg(v, new)		\
	__atomic_op(xchg, v, new, ORDER_FULL,	\
		    "atomic_long_xchg(" #v ", " #new ")")
#define atomic_long_cmpxchg(v, old, new)		\
	__cmpxchg(&(v)->counter, old, new, ORDER_FULL,	\
		  "atomic_long_cmpxchg(" #v ", " #old ", " #new ")")
#define atomic_long_try_cmpxchg(v, old, new)			\
	__try_cmpxchg(&(v)->counter, old, new, ORDER_FULL,	\
		      "atomic_long_try_cmpxchg(" #v ", " #old ", " #new ")")
#define atomic_long_add_return_relaxed(i, v)				\
	__atomic_result(__atomic_op(add, v, i, ORDER_RELAXED,		\
				    "atomic_long_add_return_relaxed(" #i \
				    ", " #v ")") +			\
			(i))
#define atomic_long_sub_return_relaxed(i, v)				\
	__atomic_result(__atomic_op(add, v, -(long)(i), ORDER_RELAXED,	\
				    "atomic_long_sub_return_relaxed(" #i \
				    ", " #v ")") -			\
			(i))
#define atomic_long_inc_return_relaxed(v)				\
	__atomic_result(__atomic_op(add, v, 1, ORDER_RELAXED,		\
				    "atomic_long_inc_return_relaxed(" #v \
				    ")") +				\
			1)
#define atomic_long_dec_return_relaxed(v)				\
	__atomic_result(__atomic_op(add, v, -1, ORDER_RELAXED,		\
				    "atomic_long_dec_return_relaxed(" #v \
				    ")") -				\
			1)
#define atomic_long_fetch_add_relaxed(i, v)	\
	__atomic_op(add, v, i, ORDER_RELAXED,	\
		    "atomic_long_fetch_add_relaxed(" #i ", " #v ")")
#define atomic_long_fetch_sub_relaxed(i, v)		\
	__atomic_op(add, v, -(long)(i), ORDER_RELAXED,	\
		    "atomic_long_fetch_sub_relaxed(" #i ", " #v ")")
#define atomic_long_xchg_relaxed(v, new)		\
	__atomic_op(xchg, v, new, ORDER_RELAXED,	\
		    "atomic_long_xchg_relaxed(" #v ", " #new ")")
#define atomic_long_cmpxchg_relaxed(v, old, new)		\
	__cmpxchg(&(v)->counter, old, new, ORDER_RELAXED,	\
		  "atomic_long_cmpxchg_relaxed(" #v ", " #old ", " #new ")")
#define atomic_long_try_cmpxchg_relaxed(v, old, new)			\
	__try_cmpxchg(&(v)->counter, old, new, ORDER_RELAXED,		\
		      "atomic_long_try_cmpxchg_relaxed(" #v ", " #old	\
		      ", " #new ")")
#define atomic_long_add_return_acquire(i, v)				\
	__atomic_result(__atomic_op(add, v, i, ORDER_ACQUIRE,		\
				    "atomic_long_add_return_acquire(" #i \
				    ", " #v ")") +			\
			(i))
#define atomic_long_sub_return_acquire(i, v)				\
	__atomic_result(__atomic_op(add, v, -(long)(i), ORDER_ACQUIRE,	\
				    "atomic_long_sub_return_acquire(" #i \
				    ", " #v ")") -			\
			(i))
#define atomic_long_inc_return_acquire(v)				\
	__atomic_result(__atomic_op(add, v, 1, ORDER_ACQUIRE,		\
				    "atomic_long_inc_return_acquire(" #v \
				    ")") +				\
			1)
#define atomic_long_dec_return_acquire(v)				\
	__atomic_result(__atomic_op(add, v, -1, ORDER_ACQUIRE,		\
				    "atomic_long_dec_return_acquire(" #v \
				    ")") -				\
			1)
#define atomic_long_fetch_add_acquire(i, v)	\
	__atomic_op(add, v, i, ORDER_ACQUIRE,	\
		    "atomic_long_fetch_add_acquire(" #i ", " #v ")")
#define atomic_long_fetch_sub_acquire(i, v)		\
	__atomic_op(add, v, -(long)(i), ORDER_ACQUIRE,	\
		    "atomic_long_fetch_sub_acquire(" #i ", " #v ")")
#define atomic_long_xchg_acquire(v, new)		\
	__atomic_op(xchg, v, new, ORDER_ACQUIRE,	\
		    "atomic_long_xchg_acquire(" #v ", " #new ")")
#define atomic_long_cmpxchg_acquire(v, old, new)		\
	__cmpxchg(&(v)->counter, old, new, ORDER_ACQUIRE,	\
		  "atomic_long_cmpxchg_acquire(" #v ", " #old ", " #new ")")
#define atomic_long_try_cmpxchg_acquire(v, old, new)			\
	__try_cmpxchg(&(v)->counter, old, new, ORDER_ACQUIRE,		\
		      "atomic_long_try_cmpxchg_acquire(" #v ", " #old	\
		      ", " #new ")")
#define atomic_long_add_return_release(i, v)				\
	__atomic_result(__atomic_op(add, v, i, ORDER_RELEASE,		\
				    "atomic_long_add_return_release(" #i \
				    ", " #v ")") +			\
			(i))
#define atomic_long_sub_return_release(i, v)				\
	__atomic_result(__atomic_op(add, v, -(long)(i), ORDER_RELEASE,	\
				    "atomic_long_sub_return_release(" #i \
				    ", " #v ")") -			\
			(i))
#define atomic_long_inc_return_release(v)				\
	__atomic_result(__atomic_op(add, v, 1, ORDER_RELEASE,		\
				    "atomic_long_inc_return_release(" #v \
				    ")") +				\
			1)
#define atomic_long_dec_return_release(v)				\
	__atomic_result(__atomic_op(add, v, -1, ORDER_RELEASE,		\
				    "atomic_long_dec_return_release(" #v \
				    ")") -				\
			1)
#define atomic_long_fetch_add_release(i, v)	\
	__atomic_op(add, v, i, ORDER_RELEASE,	\
		    "atomic_long_fetch_add_release(" #i ", " #v ")")
#define atomic_long_fetch_sub_release(i, v)		\
	__atomic_op(add, v, -(long)(i), ORDER_RELEASE,	\
		    "atomic_long_fetch_sub_release(" #i ", " #v ")")
#define atomic_long_xchg_release(v, new)		\
	__atomic_op(xchg, v, new, ORDER_RELEASE,	\
		    "atomic_long_xchg_release(" #v ", " #new ")")
#define atomic_long_cmpxchg_release(v, old, new)		\
	__cmpxchg(&(v)->counter, old, new, ORDER_RELEASE,	\
		  "atomic_long_cmpxchg_release(" #v ", " #old ", " #new ")")
#define atomic_long_try_cmpxchg_release(v, old, new)			\
	__try_cmpxchg(&(v)->counter, old, new, ORDER_RELEASE,		\
		      "atomic_long_try_cmpxchg_release(" #v ", " #old	\
		      ", " #new ")")
#define atomic_long_fetch_and(i, v)		\
	__atomic_op(and, v, i, ORDER_FULL,	\
		    "atomic_long_fetch_and(" #i ", " #v ")")
#define atomic_long_fetch_or(i, v)		\
	__atomic_op(or, v, i, ORDER_FULL,	\
		    "atomic_long_fetch_or(" #i ", " #v ")")
#define atomic_long_fetch_xor(i, v)		\
	__atomic_op(xor, v, i, ORDER_FULL,	\
		    "atomic_long_fetch_xor(" #i ", " #v ")")
#define atomic_long_fetch_andnot(i, v)		\
	__atomic_op(and, v, ~(i), ORDER_FULL,	\
		    "atomic_long_fetch_andnot(" #i ", " #v ")")
#define atomic_long_sub_and_test(i, v)			\
	(__atomic_op(add, v, -(long)(i), ORDER_FULL,	\
		     "atomic_long_sub_and_test(" #i ", " #v ")") == (i))
#define atomic_long_dec_and_test(v)		\
	(__atomic_op(add, v, -1, ORDER_FULL,	\
		     "atomic_long_dec_and_test(" #v ")") == 1)
#define atomic_long_inc_and_test(v)		\
	(__atomic_op(add, v, 1, ORDER_FULL,	\
		     "atomic_long_inc_and_test(" #v ")") == -1)
#define atomic_long_add_negative(i, v)					\
	(__atomic_op(add, v, i, ORDER_FULL,				\
		     "atomic_long_add_negative(" #i ", " #v ")") +	\
		 (i) <							\
	 0)
#define atomic_long_fetch_add_unless(v, a, u)				\
	((long)rmw_add_unless(&(v)->counter, sizeof((v)->counter), (u64)(a), \
			      (u64)(u), ORDER_FULL,			\
			      SITE("atomic_long_fetch_add_unless(" #v ", " #a \
				   ", " #u ")")))
#define atomic_long_add_unless(v, a, u)					\
	((long)rmw_add_unless(&(v)->counter, sizeof((v)->counter), (u64)(a), \
			      (u64)(u), ORDER_FULL,			\
			      SITE("atomic_long_add_unless(" #v ", " #a	\
				   ", " #u ")")) != (u))
#define atomic_long_inc_not_zero(v)					\
	((long)rmw_add_unless(&(v)->counter, sizeof((v)->counter), 1, 0, \
			      ORDER_FULL,				\
			      SITE("atomic_long_inc_not_zero(" #v ")")) != 0)

/* --- atomic64_t: the same --- */

#define atomic64_read(v) atomic_long_read(v)
#define atomic64_set(v, i) atomic_long_set(v, i)
#define atomic64_add(i, v) atomic_long_add(i, v)
#define atomic64_sub(i, v) atomic_long_sub(i, v)
#define atomic64_and(i, v) atomic_long_and(i, v)
#define atomic64_or(i, v) atomic_long_or(i, v)
#define atomic64_xor(i, v) atomic_long_xor(i, v)
#define atomic64_andnot(i, v) atomic_long_andnot(i, v)
#define atomic64_inc(v) atomic_long_inc(v)
#define atomic64_dec(v) atomic_long_dec(v)
#define atomic64_add_return(i, v) atomic_long_add_return(i, v)
#define atomic64_sub_return(i, v) atomic_long_sub_return(i, v)
#define atomic64_inc_return(v) atomic_long_inc_return(v)
#define atomic64_dec_return(v) atomic_long_dec_return(v)
#define atomic64_fetch_add(i, v) atomic_long_fetch_add(i, v)
#define atomic64_fetch_sub(i, v) atomic_long_fetch_sub(i, v)
#define atomic64_xchg(v, new) atomic_long_xchg(v, new)
#define atomic64_cmpxchg(v, old, new) atomic_long_cmpxchg(v, old, new)
#define atomic64_try_cmpxchg(v, old, new) atomic_long_try_cmpxchg(v, old, new)
#define atomic64_fetch_and(i, v) atomic_long_fetch_and(i, v)
#define atomic64_fetch_or(i, v) atomic_long_fetch_or(i, v)
#define atomic64_fetch_xor(i, v) atomic_long_fetch_xor(i, v)
#define atomic64_fetch_andnot(i, v) atomic_long_fetch_andnot(i, v)
#define atomic64_sub_and_test(i, v) atomic_long_sub_and_test(i, v)
#define atomic64_dec_and_test(v) atomic_long_dec_and_test(v)
#define atomic64_inc_and_test(v) atomic_long_inc_and_test(v)
#define atomic64_add_negative(i, v) atomic_long_add_negative(i, v)
#define atomic64_fetch_add_unless(v, a, u) atomic_long_fetch_add_unless(v, a, u)
#define atomic64_add_unless(v, a, u) atomic_long_add_unless(v, a, u)
#define atomic64_inc_not_zero(v) atomic_long_inc_not_zero(v)

#endif
