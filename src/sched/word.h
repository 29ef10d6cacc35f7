/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words that hold the state of a primitive: what a lock, a completion or a
 * grace period is made of.
 *
 * A primitive runs between two declared operations, so a plain access would do,
 * and is what these are.  Where the real ThreadSanitizer runtime is chained
 * (tsan_chain.h), each is the atomic operation that the kernel does on such a
 * word, with the order that it needs there, done by that runtime; and nothing
 * else tells it what synchronizes.  So the orders are a second statement, in
 * other terms, of what clock_acquire() and clock_release() say, and tests/tsan
 * sees whether the two agree.  Let neither be derived from the other.
 *
 * The order is the weakest that the kernel promises: a lock is taken by
 * WORD_ACQUIRE and left by WORD_RELEASE, whatever a CPU does beyond that.
 */
#ifndef SCHED_WORD_H
#define SCHED_WORD_H

#include <stddef.h>
#include <stdint.h>

enum word_order {
	WORD_RELAXED = __ATOMIC_RELAXED,
	WORD_ACQUIRE = __ATOMIC_ACQUIRE,
	WORD_RELEASE = __ATOMIC_RELEASE,
	WORD_FULL = __ATOMIC_ACQ_REL,
};

#ifdef TSAN_CHAIN

/* A load, a store, an exchange of 1, 2, 4 or 8 bytes. */
void chain_load(const volatile void *w, unsigned int size,
		enum word_order order);
void chain_store(volatile void *w, unsigned int size, uint64_t v,
		 enum word_order order);
void chain_swap(volatile void *w, unsigned int size, uint64_t v,
		enum word_order order);

/* Barriers, for the marked accesses around them. */
void chain_fence_acquire(void);
void chain_fence_release(void);

/* Memory is allocated or freed: all of it is written to. */
void chain_replaced(const volatile void *p, size_t size);

/*
 * What is done in between is done by a thread of its own, which knows of
 * nothing since the execution began: the one that runs grace periods for
 * others.
 */
void chain_apart_begin(void);
void chain_apart_end(void);

#else

#define chain_load(w, size, order) ((void)(order))
#define chain_store(w, size, v, order) ((void)(order))
#define chain_swap(w, size, v, order) ((void)(order))
#define chain_fence_acquire() ((void)0)
#define chain_fence_release() ((void)0)
#define chain_replaced(p, size) ((void)0)
#define chain_apart_begin() ((void)0)
#define chain_apart_end() ((void)0)

#endif

static inline uint32_t word_load(const volatile uint32_t *w,
				 enum word_order order)
{
	chain_load(w, sizeof(*w), order);
	return *w;
}

static inline void word_store(volatile uint32_t *w, uint32_t v,
			      enum word_order order)
{
	chain_store(w, sizeof(*w), v, order);
	*w = v;
}

/* The others change it from what it is, and return that. */
static inline uint32_t word_xchg(volatile uint32_t *w, uint32_t v,
				 enum word_order order)
{
	uint32_t old = *w;

	chain_swap(w, sizeof(*w), v, order);
	*w = v;
	return old;
}

static inline uint32_t word_add(volatile uint32_t *w, uint32_t v,
				enum word_order order)
{
	return word_xchg(w, *w + v, order);
}

static inline uint32_t word_or(volatile uint32_t *w, uint32_t v,
			       enum word_order order)
{
	return word_xchg(w, *w | v, order);
}

static inline uint32_t word_and(volatile uint32_t *w, uint32_t v,
				enum word_order order)
{
	return word_xchg(w, *w & v, order);
}

#endif
