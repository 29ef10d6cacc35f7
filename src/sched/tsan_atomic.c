/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The callbacks of C11 and __atomic operations.
 *
 * The compiler replaces the operation by the call, so the callback declares it,
 * and then does it.  Memory is sequentially consistent here; the order that the
 * operation names decides only what synchronizes.
 */
#include <stdbool.h>
#include <stdint.h>

#include "sched/engine.h"

#ifndef TSAN_CHAIN

enum order { RELAXED, CONSUME, ACQUIRE, RELEASE, ACQ_REL, SEQ_CST };

static inline bool acquires(int order)
{
	return order != RELAXED && order != RELEASE;
}

static inline bool releases(int order)
{
	return order == RELEASE || order == ACQ_REL || order == SEQ_CST;
}

/* Is this an access that the engine schedules?  Then declare it. */
static bool begin(const volatile void *p, unsigned int size, enum op_kind kind)
{
	const struct site *site = engine.access_site;

	engine.access_site = NULL;
	if (!engine.listening)
		return false;
	if ((uintptr_t)p < 4096 && sched_hooks.bad_access)
		sched_hooks.bad_access(BAD_ACCESS_NULL, p, size,
				       op_writes(kind), site, 0);
	if (!world_has(p))
		return false;
	sched_op(kind, p, site);
	sched_marked(p, size, op_writes(kind));
	return true;
}

static void synchronize(const volatile void *p, int order)
{
	if (acquires(order))
		clock_acquire(p);
	if (releases(order))
		clock_release(p);
}

static void begin_load(const volatile void *p, unsigned int size, int order)
{
	if (begin(p, size, OP_READ) && acquires(order))
		clock_acquire(p);
}

static void begin_store(const volatile void *p, unsigned int size, int order)
{
	if (!begin(p, size, OP_WRITE))
		return;
	if (releases(order))
		clock_publish(p);
	else
		clock_reset(p);
}

static void begin_rmw(const volatile void *p, unsigned int size, int order)
{
	if (begin(p, size, OP_RMW))
		synchronize(p, order);
}

#define FETCH(n, type, name)                                                  \
	type __tsan_atomic##n##_fetch_##name(volatile type *p, type v, int o);\
	type __tsan_atomic##n##_fetch_##name(volatile type *p, type v, int o) \
	{                                                                     \
		begin_rmw(p, sizeof(*p), o);                                  \
		return __atomic_fetch_##name(p, v, __ATOMIC_SEQ_CST);         \
	}

#define EXCHANGE_STRENGTH(n, type, name)                                      \
	int __tsan_atomic##n##_compare_exchange_##name(volatile type *p,      \
						       type *old, type v,     \
						       int o, int fail);      \
	int __tsan_atomic##n##_compare_exchange_##name(volatile type *p,      \
						       type *old, type v,     \
						       int o, int fail)       \
	{                                                                     \
		begin_rmw(p, sizeof(*p), *p == *old ? o : fail);              \
		return __atomic_compare_exchange_n(p, old, v, 0,              \
						   __ATOMIC_SEQ_CST,          \
						   __ATOMIC_SEQ_CST);         \
	}

/* gcc calls _strong and _weak, clang _val. */
#define ATOMICS(n, type)                                                      \
	type __tsan_atomic##n##_load(const volatile type *p, int o);          \
	void __tsan_atomic##n##_store(volatile type *p, type v, int o);       \
	type __tsan_atomic##n##_exchange(volatile type *p, type v, int o);    \
	type __tsan_atomic##n##_compare_exchange_val(volatile type *p,        \
						     type old, type v, int o, \
						     int fail);               \
	type __tsan_atomic##n##_load(const volatile type *p, int o)           \
	{                                                                     \
		begin_load(p, sizeof(*p), o);                                 \
		return __atomic_load_n(p, __ATOMIC_SEQ_CST);                  \
	}                                                                     \
	void __tsan_atomic##n##_store(volatile type *p, type v, int o)        \
	{                                                                     \
		begin_store(p, sizeof(*p), o);                                \
		__atomic_store_n(p, v, __ATOMIC_SEQ_CST);                     \
	}                                                                     \
	type __tsan_atomic##n##_exchange(volatile type *p, type v, int o)     \
	{                                                                     \
		begin_rmw(p, sizeof(*p), o);                                  \
		return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);           \
	}                                                                     \
	FETCH(n, type, add)                                                   \
	FETCH(n, type, sub)                                                   \
	FETCH(n, type, and)                                                   \
	FETCH(n, type, or)                                                    \
	FETCH(n, type, xor)                                                   \
	FETCH(n, type, nand)                                                  \
	EXCHANGE_STRENGTH(n, type, strong)                                    \
	EXCHANGE_STRENGTH(n, type, weak)                                      \
	type __tsan_atomic##n##_compare_exchange_val(volatile type *p,        \
						     type old, type v, int o, \
						     int fail)                \
	{                                                                     \
		__tsan_atomic##n##_compare_exchange_strong(p, &old, v, o,     \
							   fail);             \
		return old;                                                   \
	}

ATOMICS(8, uint8_t)
ATOMICS(16, uint16_t)
ATOMICS(32, uint32_t)
ATOMICS(64, uint64_t)

void __tsan_atomic_thread_fence(int order);
void __tsan_atomic_signal_fence(int order);

void __tsan_atomic_thread_fence(int order)
{
	(void)order;
	if (engine.listening)
		sched_op(OP_FENCE, NULL, engine.access_site);
	engine.access_site = NULL;
}

void __tsan_atomic_signal_fence(int order)
{
	(void)order;
}

#endif
