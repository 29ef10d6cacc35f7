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
#include "sched/footprint.h"
#include "sched/track.h"
#include "sched/tsan_chain.h"

enum order {
	RELAXED,
	CONSUME,
	ACQUIRE,
	RELEASE,
	ACQ_REL,
	SEQ_CST
};

static inline bool acquires(int order)
{
	return order != RELAXED && order != RELEASE;
}

static inline bool releases(int order)
{
	return order == RELEASE || order == ACQ_REL || order == SEQ_CST;
}

/* Is this an access that the engine schedules?  Then declare it. */
static bool declare(const volatile void *p, unsigned int size,
		    enum op_kind kind)
{
	const struct site *site = engine.access_site;

	engine.access_site = NULL;
	if (!engine.listening) {
		if ((engine.walking | footprint_on) && engine.quiet)
			sched_looked(p, size);
		return false;
	}
	if ((uintptr_t)p < 4096 && sched_hooks.bad_access)
		sched_hooks.bad_access(BAD_ACCESS_NULL, p, size,
				       op_writes(kind), site, 0);
	if (!world_has(p)) {
		if (fiber_is_foreign(&engine.current->fiber, p))
			sched_limit(LIMIT_STACK);
		return false;
	}
	sched_op_access(kind, p, size, site);
	return true;
}

static bool begin(const volatile void *p, unsigned int size, enum op_kind kind)
{
	if (!declare(p, size, kind))
		return false;
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

static bool begin_load(const volatile void *p, unsigned int size, int order)
{
	if (!begin(p, size, OP_READ))
		return false;
	if (acquires(order))
		clock_acquire(p);
	return true;
}

static bool begin_store(const volatile void *p, unsigned int size, int order)
{
	if (!declare(p, size, OP_WRITE))
		return false;
	clock_reset(p);		/* what its old value told ends here */
	sched_marked(p, size, true);
	if (releases(order))
		clock_release(p);
	return true;
}

static bool begin_rmw(const volatile void *p, unsigned int size, int order)
{
	if (!begin(p, size, OP_RMW))
		return false;
	synchronize(p, order);
	return true;
}

/* A compare and exchange finds what it wants (writes the same), or fails. */
static void compare(const volatile void *p, unsigned int size, bool found,
		    bool same)
{
	if (!found) {
		sched_failed(p, size);
		return;
	}
	sched_marked(p, size, true);
	if (same)
		sched_unchanged();
}

#define LOAD(n, type)                                                        \
	type CALLBACK(atomic##n##_load)(const volatile type *p, int o);      \
	type CALLBACK(atomic##n##_load)(const volatile type *p, int o)       \
	{                                                                    \
		if (begin_load(p, sizeof(*p), o))                            \
			REAL_RETURN(atomic##n##_load, p, o);                 \
		return __atomic_load_n(p, __ATOMIC_SEQ_CST);                 \
	}

#define STORE(n, type)                                                       \
	void CALLBACK(atomic##n##_store)(volatile type * p, type v, int o); \
	void CALLBACK(atomic##n##_store)(volatile type * p, type v, int o)  \
	{                                                                    \
		if (begin_store(p, sizeof(*p), o))                           \
			REAL_RETURN(atomic##n##_store, p, v, o);             \
		track_model(p, sizeof(*p));                                  \
		__atomic_store_n(p, v, __ATOMIC_SEQ_CST);                    \
	}

/* @to is what @old becomes. */
#define RMW(n, type, name, builtin, to)                                      \
	type CALLBACK(atomic##n##_##name)(volatile type * p, type v, int o); \
	type CALLBACK(atomic##n##_##name)(volatile type * p, type v, int o)  \
	{                                                                    \
		if (begin_rmw(p, sizeof(*p), o)) {                           \
			const type old = *p;                                 \
									     \
			if ((type)(to) == old)                               \
				sched_unchanged();                           \
			REAL_RETURN(atomic##n##_##name, p, v, o);            \
		}                                                            \
		track_model(p, sizeof(*p));                                  \
		return builtin(p, v, __ATOMIC_SEQ_CST);                      \
	}

/* What is expected is accessed plainly, and written where that is not there. */
static void expect(const volatile void *old, unsigned int size, bool found,
		   uint32_t pc)
{
	tsan_plain(old, size, false, pc);
	if (!found)
		tsan_plain(old, size, true, pc);
}

/* Whether it fails is known when it is done, not when it is declared. */
#define COMPARE(n, type, name)                                               \
	int CALLBACK(atomic##n##_compare_exchange_##name)(                   \
		volatile type * p, type * old, type v, int o, int fail);    \
	int CALLBACK(atomic##n##_compare_exchange_##name)(                   \
		volatile type * p, type * old, type v, int o, int fail)     \
	{                                                                    \
		if (declare(p, sizeof(*p), OP_RMW)) {                        \
			expect(old, sizeof(*old), *p == *old, PC());         \
			compare(p, sizeof(*p), *p == *old, v == *old);       \
			synchronize(p, *p == *old ? o : fail);               \
			REAL_RETURN(atomic##n##_compare_exchange_##name, p,  \
				    old, v, o, fail);                        \
		}                                                            \
		expect(old, sizeof(*old), *p == *old, PC());                 \
		track_model(p, sizeof(*p));                                 \
		return __atomic_compare_exchange_n(                         \
			p, old, v, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);  \
	}

/* gcc calls _strong and _weak, clang _val. */
#define COMPARE_VAL(n, type)                                                 \
	type CALLBACK(atomic##n##_compare_exchange_val)(                     \
		volatile type * p, type old, type v, int o, int fail); \
	type CALLBACK(atomic##n##_compare_exchange_val)(                     \
		volatile type * p, type old, type v, int o, int fail)  \
	{                                                                    \
		CALLBACK(atomic##n##_compare_exchange_strong)                \
		(p, &old, v, o, fail);                                       \
		return old;                                                  \
	}

#define ATOMICS(n, type)                                   \
	LOAD(n, type)                                      \
	STORE(n, type)                                     \
	RMW(n, type, exchange, __atomic_exchange_n, v)            \
	RMW(n, type, fetch_add, __atomic_fetch_add, old + v)      \
	RMW(n, type, fetch_sub, __atomic_fetch_sub, old - v)      \
	RMW(n, type, fetch_and, __atomic_fetch_and, (old & v))     \
	RMW(n, type, fetch_or, __atomic_fetch_or, old | v)        \
	RMW(n, type, fetch_xor, __atomic_fetch_xor, old ^ v)      \
	RMW(n, type, fetch_nand, __atomic_fetch_nand, ~(old & v)) \
	COMPARE(n, type, strong)                           \
	COMPARE(n, type, weak)                             \
	COMPARE_VAL(n, type)

ATOMICS(8, uint8_t)
ATOMICS(16, uint16_t)
ATOMICS(32, uint32_t)
ATOMICS(64, uint64_t)

void CALLBACK(atomic_thread_fence)(int order);
void CALLBACK(atomic_signal_fence)(int order);

void CALLBACK(atomic_thread_fence)(int order)
{
	const struct site *site = engine.access_site;

	engine.access_site = NULL;
	if (!engine.listening)
		return;
	sched_op(OP_FENCE, NULL, site);
	if (acquires(order))
		clock_fence_acquire();
	if (releases(order))
		clock_fence_release();
}

void CALLBACK(atomic_signal_fence)(int order)
{
	(void)order;
}
