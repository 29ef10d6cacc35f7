/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reference counts; see refcount.h.
 */
#include "kernel/refcount.h"

#include "kernel/trace.h"
#include "sched/word.h"

static inline __no_kcsan void set(refcount_t *r, int new, enum word_order order)
{
	word_xchg((u32 *)&r->refs.counter, (u32) new, order);
}

static inline __no_kcsan int begin(refcount_t *r, const struct site *site)
{
	sched_op(OP_RMW, r, site);
	sched_marked(&r->refs.counter, sizeof(r->refs.counter), true);
	set(r, r->refs.counter, WORD_RELAXED);
	return r->refs.counter;
}

static __attribute__((noinline, cold)) __no_kcsan void
saturate(refcount_t *r, enum refcount_error error, const struct site *site)
{
	r->refs.counter = REFCOUNT_SATURATED;
	trace_refcount(error, r, site);
}

static __no_kcsan void add(refcount_t *r, int old, int i,
			   const struct site *site)
{
	if (unlikely(!old))
		saturate(r, REFCOUNT_ADD_UAF, site);
	else if (unlikely(old < 0 ||
			  (int)((unsigned int)old + (unsigned int)i) < 0))
		saturate(r, REFCOUNT_ADD_OVF, site);
	else
		set(r, old + i, WORD_RELAXED);
}

__primitive void refcount_add_at(refcount_t *r, int i, const struct site *site)
{
	add(r, begin(r, site), i, site);
}

__primitive bool refcount_add_not_zero_at(refcount_t *r, int i,
					  const struct site *site)
{
	int old = begin(r, site);

	if (!old) {
		sched_unchanged();
		return false;
	}
	add(r, old, i, site);
	return true;
}

__primitive bool refcount_sub_and_test_at(refcount_t *r, int i,
					  const struct site *site)
{
	int old = begin(r, site);

	clock_release(r);
	if (unlikely(old < i)) {
		saturate(r, REFCOUNT_SUB_UAF, site);
		return false;
	}
	set(r, old - i, WORD_RELEASE);
	if (old != i)
		return false;
	word_load((u32 *)&r->refs.counter, WORD_ACQUIRE);
	clock_acquire(r);
	return true;
}

__primitive void refcount_dec_at(refcount_t *r, const struct site *site)
{
	int old = begin(r, site);

	clock_release(r);
	if (unlikely(old <= 1))
		saturate(r, old == 1 ? REFCOUNT_DEC_LEAK : REFCOUNT_SUB_UAF,
			 site);
	else
		set(r, old - 1, WORD_RELEASE);
}

__primitive bool refcount_dec_if_one_at(refcount_t *r, const struct site *site)
{
	if (begin(r, site) != 1) {
		sched_unchanged();
		return false;
	}
	clock_release(r);
	set(r, 0, WORD_RELEASE);
	return true;
}

/* A saturated count is never the last one. */
__primitive bool refcount_dec_not_one_at(refcount_t *r, const struct site *site)
{
	int old = begin(r, site);

	if (old == REFCOUNT_SATURATED)
		return true;
	if (old == 1) {
		sched_unchanged();
		return false;
	}
	clock_release(r);
	if (unlikely(old <= 0))
		saturate(r, REFCOUNT_SUB_UAF, site);
	else
		set(r, old - 1, WORD_RELEASE);
	return true;
}
