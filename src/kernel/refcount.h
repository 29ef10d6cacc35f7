/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reference counts that notice what must not happen to them.
 *
 * Faithful: raising 0 is a use after free, going below 0 too, a count that went
 * wrong or too high is saturated and stays so; order: raising is relaxed,
 * lowering releases, reaching 0 acquires.
 */
#ifndef KERNEL_REFCOUNT_H
#define KERNEL_REFCOUNT_H

#include "kernel/atomic.h"
#include "kernel/types.h"

typedef struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n)		\
	{				\
		.refs = ATOMIC_INIT(n)	\
	}
#define REFCOUNT_SATURATED (-0x40000000)

#define refcount_set(r, n)			\
	WRITE_ONCE_AT((r)->refs.counter, n,	\
		      SITE("refcount_set(" #r ", " #n ")"))
#define refcount_read(r)				\
	((unsigned int)READ_ONCE_AT((r)->refs.counter,	\
				    SITE("refcount_read(" #r ")")))

#define refcount_inc(r) refcount_add_at((r), 1, SITE("refcount_inc(" #r ")"))
#define refcount_add(i, r) \
	refcount_add_at((r), (i), SITE("refcount_add(" #i ", " #r ")"))
#define refcount_inc_not_zero(r) \
	refcount_add_not_zero_at((r), 1, SITE("refcount_inc_not_zero(" #r ")"))
#define refcount_add_not_zero(i, r)	\
	refcount_add_not_zero_at(	\
		(r), (i), SITE("refcount_add_not_zero(" #i ", " #r ")"))
#define refcount_dec_and_test(r) \
	refcount_sub_and_test_at((r), 1, SITE("refcount_dec_and_test(" #r ")"))
#define refcount_sub_and_test(i, r)	\
	refcount_sub_and_test_at(	\
		(r), (i), SITE("refcount_sub_and_test(" #i ", " #r ")"))
/* Not to 0: nobody would free it. */
#define refcount_dec(r) refcount_dec_at((r), SITE("refcount_dec(" #r ")"))
#define refcount_dec_if_one(r) \
	refcount_dec_if_one_at((r), SITE("refcount_dec_if_one(" #r ")"))
#define refcount_dec_not_one(r) \
	refcount_dec_not_one_at((r), SITE("refcount_dec_not_one(" #r ")"))

void refcount_add_at(refcount_t *r, int i, const struct site *site);
bool refcount_add_not_zero_at(refcount_t *r, int i, const struct site *site);
bool refcount_sub_and_test_at(refcount_t *r, int i, const struct site *site);
void refcount_dec_at(refcount_t *r, const struct site *site);
bool refcount_dec_if_one_at(refcount_t *r, const struct site *site);
bool refcount_dec_not_one_at(refcount_t *r, const struct site *site);

/* True with the lock held if that was the last reference. */
#define refcount_dec_and_lock(r, lock)					\
	({								\
		bool __last = false;					\
									\
		if (!refcount_dec_not_one_at(				\
			    (r), SITE("refcount_dec_and_lock(" #r ")"))) { \
			spin_lock(lock);				\
			__last = refcount_dec_and_test(r);		\
			if (!__last)					\
				spin_unlock(lock);			\
		}							\
		__last;							\
	})
#define refcount_dec_and_mutex_lock(r, lock)				\
	({								\
		bool __last = false;					\
									\
		if (!refcount_dec_not_one_at(				\
			    (r),					\
			    SITE("refcount_dec_and_mutex_lock(" #r ")"))) { \
			mutex_lock(lock);				\
			__last = refcount_dec_and_test(r);		\
			if (!__last)					\
				mutex_unlock(lock);			\
		}							\
		__last;							\
	})

#endif
