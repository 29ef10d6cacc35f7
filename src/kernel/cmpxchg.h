/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cmpxchg() and xchg() on any word.
 */
#ifndef KERNEL_CMPXCHG_H
#define KERNEL_CMPXCHG_H

#include "kernel/rmw.h"
#include "kernel/rwonce.h"

/* The bytes of a value of the type of *@p, also of a structure. */
#define __word_of(p, val)					\
	({							\
		__once_check(p);				\
		__once_union(p) __word = { .value = (val) };	\
								\
		sizeof(*(p)) == 1 ? (u64)__word.u8 :		\
		sizeof(*(p)) == 2 ? (u64)__word.u16 :		\
		sizeof(*(p)) == 4 ? (u64)__word.u32 :		\
				    (u64)__word.u64;		\
	})
#define __value_of(p, word)				\
	({						\
		__once_union(p) __value;		\
		u64 __bits = (word);			\
							\
		if (sizeof(*(p)) == 1)			\
			__value.u8 = (u8)__bits;	\
		else if (sizeof(*(p)) == 2)		\
			__value.u16 = (u16)__bits;	\
		else if (sizeof(*(p)) == 4)		\
			__value.u32 = (u32)__bits;	\
		else					\
			__value.u64 = __bits;		\
		__value.value;				\
	})

#define __xchg(p, new, order, text)					\
	({								\
		__typeof__(p) __at = (p);				\
									\
		__value_of(__at,					\
			   rmw_xchg(__at, sizeof(*__at), __word_of(__at, new), \
				    order, SITE(text)));		\
	})
#define __cmpxchg(p, old, new, order, text)				\
	({								\
		__typeof__(p) __at = (p);				\
									\
		__value_of(__at, rmw_cmpxchg(__at, sizeof(*__at),	\
					     __word_of(__at, old),	\
					     __word_of(__at, new), order, \
					     SITE(text)));		\
	})
/* @oldp receives what was found where that was something else. */
#define __try_cmpxchg(p, oldp, new, order, text)			\
	({								\
		__typeof__(p) __at = (p);				\
		__typeof__(oldp) __oldp = (oldp);			\
		u64 __expected = __word_of(__at, *__oldp);		\
		u64 __found = rmw_cmpxchg(__at, sizeof(*__at), __expected, \
					  __word_of(__at, new), order,	\
					  SITE(text));			\
		bool __done = __found == __expected;			\
									\
		if (!__done)						\
			*__oldp = __value_of(__at, __found);		\
		__done;							\
	})

#define xchg(p, new) __xchg(p, new, ORDER_FULL, "xchg(" #p ", " #new ")")
#define xchg_relaxed(p, new) \
	__xchg(p, new, ORDER_RELAXED, "xchg_relaxed(" #p ", " #new ")")
#define xchg_acquire(p, new) \
	__xchg(p, new, ORDER_ACQUIRE, "xchg_acquire(" #p ", " #new ")")
#define xchg_release(p, new) \
	__xchg(p, new, ORDER_RELEASE, "xchg_release(" #p ", " #new ")")
#define cmpxchg(p, old, new)			\
	__cmpxchg(p, old, new, ORDER_FULL,	\
		  "cmpxchg(" #p ", " #old ", " #new ")")
#define cmpxchg_relaxed(p, old, new)		\
	__cmpxchg(p, old, new, ORDER_RELAXED,	\
		  "cmpxchg_relaxed(" #p ", " #old ", " #new ")")
#define cmpxchg_acquire(p, old, new)		\
	__cmpxchg(p, old, new, ORDER_ACQUIRE,	\
		  "cmpxchg_acquire(" #p ", " #old ", " #new ")")
#define cmpxchg_release(p, old, new)		\
	__cmpxchg(p, old, new, ORDER_RELEASE,	\
		  "cmpxchg_release(" #p ", " #old ", " #new ")")
#define try_cmpxchg(p, oldp, new)		\
	__try_cmpxchg(p, oldp, new, ORDER_FULL,	\
		      "try_cmpxchg(" #p ", " #oldp ", " #new ")")

#endif
