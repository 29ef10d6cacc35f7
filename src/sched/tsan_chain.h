/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the callbacks are called, and the real ThreadSanitizer runtime behind
 * them (--enable-tsan-chain).
 *
 * The chain serves tests/tsan alone, which compares what the two detectors say
 * of the same execution.  The real one is told what instrumented code does to
 * the world, and which atomic operations primitives do on their own words
 * (word.h); it is told nothing of the clocks that the engine keeps.
 *
 * What it is not told: accesses outside of the world (the engine does not look
 * at those either), those in set-up or while the engine is quiet, and plain
 * ones inside data_race().  A volatile access is a relaxed atomic to it, for it
 * knows no other kind that does not race with its like.
 */
#ifndef SCHED_TSAN_CHAIN_H
#define SCHED_TSAN_CHAIN_H

#ifndef TSAN_CHAIN

#define CALLBACK(name) __tsan_##name
#define REAL(name, p, ...) ((void)0)
#define REAL_VOLATILE(n, p, write) ((void)0)
#define REAL_RETURN(name, ...) ((void)0)
#define REAL_MARKED(p, size, write) ((void)0)
#define chain_begin() ((void)0)
#define chain_end() ((void)0)
#define chain_forget(task) ((void)0)

#else

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/engine.h"
#include "sched/world.h"

/* What the linker's --wrap sends calls of __tsan_* to. */
#define CALLBACK(name) __wrap___tsan_##name

/* A plain access: passed on if the engine looks at it. */
#define REAL(name, p, ...)                                              \
	do {                                                  \
		if (chain_hears(p) && !engine.current->racy_site)     \
			__real___tsan_##name(p, ##__VA_ARGS__);       \
	} while (0)
#define REAL_VOLATILE(n, p, write) chain_volatile(p, n, write)
/* An atomic operation that the engine looks at: the real runtime does it. */
#define REAL_RETURN(name, p, ...)                             \
	do {                                                  \
		chain_touch(p);                               \
		return __real___tsan_##name(p, __VA_ARGS__);  \
	} while (0)

/* A marked access that comes now: for barriers around it. */
#define REAL_MARKED(p, size, write) chain_marked(p, size, write)

void chain_touch(const volatile void *p);
void chain_marked(const volatile void *p, unsigned int size, bool write);

static inline bool chain_hears(const volatile void *p)
{
	if (!engine.listening || !world_has(p))
		return false;
	chain_touch(p);
	return true;
}

void chain_volatile(const volatile void *p, unsigned int size, bool write);

/* Races that the real runtime has reported since the process began. */
extern unsigned int chain_reports;
/* Its reports go to the standard error, or (at first) nowhere. */
void chain_show_reports(bool show);

/*
 * On the main stack, before and after each execution.  All that was done before
 * an execution happens before all of it; nothing inside of it is ordered by
 * either.
 */
void chain_begin(void);
void chain_end(void);
/* Another task has the number: what barriers told the former one is void. */
void chain_forget(unsigned int task);

#define CHAIN_PLAIN(n)                       \
	void __real___tsan_read##n(void *p); \
	void __real___tsan_write##n(void *p);
#define CHAIN_UNALIGNED(n)                             \
	void __real___tsan_unaligned_read##n(void *p); \
	void __real___tsan_unaligned_write##n(void *p);

CHAIN_PLAIN(1)
CHAIN_PLAIN(2)
CHAIN_PLAIN(4)
CHAIN_PLAIN(8)
CHAIN_PLAIN(16)
CHAIN_UNALIGNED(2)
CHAIN_UNALIGNED(4)
CHAIN_UNALIGNED(8)
CHAIN_UNALIGNED(16)

void __real___tsan_read_range(void *p, size_t size);
void __real___tsan_write_range(void *p, size_t size);

#define CHAIN_RMW(n, type, name)                                        \
	type __real___tsan_atomic##n##_##name(volatile type *p, type v, \
					      int order);
#define CHAIN_COMPARE(n, type, name)                           \
	int __real___tsan_atomic##n##_compare_exchange_##name( \
		volatile type *p, type *old, type v, int order, int fail);
#define CHAIN_ATOMICS(n, type)                                                \
	type __real___tsan_atomic##n##_load(const volatile type *p,    \
					    int order);                \
	void __real___tsan_atomic##n##_store(volatile type *p, type v,        \
					     int order);                      \
	CHAIN_RMW(n, type, exchange)                                          \
	CHAIN_RMW(n, type, fetch_add)                                         \
	CHAIN_RMW(n, type, fetch_sub)                                         \
	CHAIN_RMW(n, type, fetch_and)                                         \
	CHAIN_RMW(n, type, fetch_or)                                          \
	CHAIN_RMW(n, type, fetch_xor)                                         \
	CHAIN_RMW(n, type, fetch_nand)                                        \
	CHAIN_COMPARE(n, type, strong)                                        \
	CHAIN_COMPARE(n, type, weak)

CHAIN_ATOMICS(8, uint8_t)
CHAIN_ATOMICS(16, uint16_t)
CHAIN_ATOMICS(32, uint32_t)
CHAIN_ATOMICS(64, uint64_t)

#endif
#endif
