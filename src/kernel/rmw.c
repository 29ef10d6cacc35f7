/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read-modify-write operations; see rmw.h.
 */
#include "kernel/rmw.h"

#include "kernel/compiler.h"
#include "kernel/rwonce.h"
#include "sched/sched.h"
#include "sched/word.h"

static inline __no_kcsan u64 load(const volatile void *p, unsigned int size)
{
	switch (size) {
	case 1:
		return *(const volatile once_u8 *)p;
	case 2:
		return *(const volatile once_u16 *)p;
	case 4:
		return *(const volatile once_u32 *)p;
	default:
		return *(const volatile once_u64 *)p;
	}
}

static inline __no_kcsan void store(volatile void *p, unsigned int size,
				    u64 value)
{
	switch (size) {
	case 1:
		*(volatile once_u8 *)p = (u8)value;
		break;
	case 2:
		*(volatile once_u16 *)p = (u16)value;
		break;
	case 4:
		*(volatile once_u32 *)p = (u32)value;
		break;
	default:
		*(volatile once_u64 *)p = value;
		break;
	}
}

static inline __no_kcsan u64 truncate(u64 value, unsigned int size)
{
	return size == 8 ? value : value & ((1ull << 8 * size) - 1);
}

__primitive void rmw_order(const volatile void *p, enum order order)
{
	switch (order) {
	case ORDER_RELAXED:
		break;
	case ORDER_ACQUIRE:
		clock_acquire(p);
		break;
	case ORDER_RELEASE:
		clock_release(p);
		break;
	case ORDER_FULL:
		/* Also a barrier for everything around it. */
		clock_acquire(p);
		clock_fence_acquire();
		clock_release(p);
		clock_fence_release();
		break;
	}
}

static inline __no_kcsan u64 begin(volatile void *p, unsigned int size,
				   const struct site *site)
{
	sched_op(OP_RMW, p, site);
	return load(p, size);
}

/* In terms of word.h; one that is fully ordered is a barrier besides. */
static const enum word_order words[] = {
	[ORDER_RELAXED] = WORD_RELAXED,
	[ORDER_ACQUIRE] = WORD_ACQUIRE,
	[ORDER_RELEASE] = WORD_RELEASE,
	[ORDER_FULL] = WORD_FULL,
};

static inline __no_kcsan u64 finish(volatile void *p, unsigned int size,
				    u64 old, u64 new, enum order order)
{
	sched_marked(p, size, true);
	if (new == old)
		sched_unchanged();
	if (order == ORDER_FULL)
		chain_fence_acquire();
	chain_swap(p, size, new, words[order]);
	if (order == ORDER_FULL)
		chain_fence_release();
	store(p, size, new);
	if (order != ORDER_RELAXED)
		rmw_order(p, order);
	return old;
}

static inline __no_kcsan u64 fail(volatile void *p, unsigned int size, u64 now)
{
	sched_failed(p, size);
	chain_load(p, size, WORD_RELAXED);
	return now;
}

__primitive u64 rmw_add(volatile void *p, unsigned int size, u64 i,
			enum order order, const struct site *site)
{
	u64 old = begin(p, size, site);

	return finish(p, size, old, old + i, order);
}

__primitive u64 rmw_and(volatile void *p, unsigned int size, u64 mask,
			enum order order, const struct site *site)
{
	u64 old = begin(p, size, site);

	return finish(p, size, old, old & mask, order);
}

__primitive u64 rmw_or(volatile void *p, unsigned int size, u64 mask,
		       enum order order, const struct site *site)
{
	u64 old = begin(p, size, site);

	return finish(p, size, old, old | mask, order);
}

__primitive u64 rmw_lock(volatile void *p, unsigned int size, u64 mask,
			 const struct site *site)
{
	u64 now = begin(p, size, site);

	if (now & mask)
		return fail(p, size, now);
	return finish(p, size, now, now | mask, ORDER_ACQUIRE);
}

__primitive u64 rmw_xor(volatile void *p, unsigned int size, u64 mask,
			enum order order, const struct site *site)
{
	u64 old = begin(p, size, site);

	return finish(p, size, old, old ^ mask, order);
}

__primitive u64 rmw_xchg(volatile void *p, unsigned int size, u64 new,
			 enum order order, const struct site *site)
{
	u64 old = begin(p, size, site);

	return finish(p, size, old, new, order);
}

__primitive u64 rmw_cmpxchg(volatile void *p, unsigned int size, u64 old,
			    u64 new, enum order order, const struct site *site)
{
	u64 now = begin(p, size, site);

	if (now != truncate(old, size))
		return fail(p, size, now);
	return finish(p, size, now, new, order);
}

__primitive u64 rmw_add_unless(volatile void *p, unsigned int size, u64 i,
			       u64 unless, enum order order,
			       const struct site *site)
{
	u64 now = begin(p, size, site);

	if (now == truncate(unless, size))
		return fail(p, size, now);
	return finish(p, size, now, now + i, order);
}

__primitive int rmw_dec_if_positive(volatile void *p, enum order order,
				    const struct site *site)
{
	int now = (int)begin(p, 4, site);

	if (now > 0)
		finish(p, 4, (u32)now, (u32)(now - 1), order);
	else
		fail(p, 4, (u32)now);
	return now - 1;
}
