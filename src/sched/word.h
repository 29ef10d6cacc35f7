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

#include <stdint.h>

enum word_order {
	WORD_RELAXED = __ATOMIC_RELAXED,
	WORD_ACQUIRE = __ATOMIC_ACQUIRE,
	WORD_RELEASE = __ATOMIC_RELEASE,
	WORD_FULL = __ATOMIC_ACQ_REL,
};

#ifdef TSAN_CHAIN

uint32_t word_load(const uint32_t *w, enum word_order order);
void word_store(uint32_t *w, uint32_t v, enum word_order order);
uint32_t word_xchg(uint32_t *w, uint32_t v, enum word_order order);
uint32_t word_add(uint32_t *w, uint32_t v, enum word_order order);
uint32_t word_or(uint32_t *w, uint32_t v, enum word_order order);
uint32_t word_and(uint32_t *w, uint32_t v, enum word_order order);

/* See tsan_chain.h. */
void chain_apart_begin(void);
void chain_apart_end(void);

#else

/* Those that change it return what was there before. */
#define WORD_OP __attribute__((no_sanitize("thread"))) static inline

WORD_OP uint32_t word_load(const uint32_t *w, enum word_order order)
{
	(void)order;
	return *w;
}

WORD_OP void word_store(uint32_t *w, uint32_t v, enum word_order order)
{
	(void)order;
	*w = v;
}

WORD_OP uint32_t word_xchg(uint32_t *w, uint32_t v, enum word_order order)
{
	uint32_t old = *w;

	(void)order;
	*w = v;
	return old;
}

WORD_OP uint32_t word_add(uint32_t *w, uint32_t v, enum word_order order)
{
	return word_xchg(w, *w + v, order);
}

WORD_OP uint32_t word_or(uint32_t *w, uint32_t v, enum word_order order)
{
	return word_xchg(w, *w | v, order);
}

WORD_OP uint32_t word_and(uint32_t *w, uint32_t v, enum word_order order)
{
	return word_xchg(w, *w & v, order);
}

WORD_OP void chain_apart_begin(void)
{
}

WORD_OP void chain_apart_end(void)
{
}

#endif
#endif
