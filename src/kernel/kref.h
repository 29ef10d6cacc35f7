/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects that are released with their last reference.
 */
#ifndef KERNEL_KREF_H
#define KERNEL_KREF_H

#include "kernel/refcount.h"

struct kref {
	refcount_t refcount;
};

#define kref_init(k) \
	WRITE_ONCE_AT((k)->refcount.refs.counter, 1, SITE("kref_init(" #k ")"))
#define kref_read(k)						\
	((unsigned int)READ_ONCE_AT((k)->refcount.refs.counter,	\
				    SITE("kref_read(" #k ")")))
#define kref_get(k) refcount_add_at(&(k)->refcount, 1, SITE("kref_get(" #k ")"))
#define kref_get_unless_zero(k)				\
	refcount_add_not_zero_at(&(k)->refcount, 1,	\
				 SITE("kref_get_unless_zero(" #k ")"))
/* True if it was the last, and @release has been called. */
#define kref_put(k, release)						\
	({								\
		struct kref *__kref = (k);				\
		bool __last = refcount_sub_and_test_at(			\
			&__kref->refcount, 1,				\
			SITE("kref_put(" #k ", " #release ")"));	\
									\
		if (__last)						\
			release(__kref);				\
		__last;							\
	})

#endif
