/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reference counts; see refcount.h.
 */
#include "kernel/refcount.h"

#include "kernel/trace.h"
#include "sched/word.h"

static inline __no_kcsan int begin(refcount_t *r, const struct site *site)
{
	sched_op(OP_RMW, r, site);
	return r->refs.counter;
}

static __no_kcsan void raise_to(refcount_t *r, int to)
{
	sched_marked(r, sizeof(r->refs.counter), true);
	word_xchg((u32 *)&r->refs.counter, (u32)to, WORD_RELAXED);
}

static __no_kcsan void lower_to(refcount_t *r, int to)
{
	sched_marked(r, sizeof(r->refs.counter), true);
	clock_release(r);
	word_xchg((u32 *)&r->refs.counter, (u32)to, WORD_RELEASE);
}

/* It is not what it has to be: only read. */
static __no_kcsan void fail(refcount_t *r)
{
	sched_failed(r, sizeof(*r));
	word_load((u32 *)&r->refs.counter, WORD_RELAXED);
}

static __attribute__((noinline, cold)) __no_kcsan void
saturate(refcount_t *r, enum refcount_error error, const struct site *site)
{
	raise_to(r, REFCOUNT_SATURATED);
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
		raise_to(r, old + i);
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
		fail(r);
		return false;
	}
	add(r, old, i, site);
	return true;
}

__primitive bool refcount_sub_and_test_at(refcount_t *r, int i,
					  const struct site *site)
{
	int old = begin(r, site);

	if (unlikely(old < i)) {
		saturate(r, REFCOUNT_SUB_UAF, site);
		return false;
	}
	lower_to(r, old - i);
	if (old != i)
		return false;
	word_load((u32 *)&r->refs.counter, WORD_ACQUIRE);
	clock_acquire(r);
	return true;
}

__primitive void refcount_dec_at(refcount_t *r, const struct site *site)
{
	int old = begin(r, site);

	if (unlikely(old <= 1))
		saturate(r, old == 1 ? REFCOUNT_DEC_LEAK : REFCOUNT_SUB_UAF,
			 site);
	else
		lower_to(r, old - 1);
}

__primitive bool refcount_dec_if_one_at(refcount_t *r, const struct site *site)
{
	if (begin(r, site) != 1) {
		fail(r);
		return false;
	}
	lower_to(r, 0);
	return true;
}

/* A saturated count is never the last one. */
__primitive bool refcount_dec_not_one_at(refcount_t *r, const struct site *site)
{
	int old = begin(r, site);

	if (old == 1 || old == REFCOUNT_SATURATED) {
		fail(r);
		return old != 1;
	}
	if (unlikely(old <= 0))
		saturate(r, REFCOUNT_SUB_UAF, site);
	else
		lower_to(r, old - 1);
	return true;
}
