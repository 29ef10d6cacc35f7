/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic operations: one step each, what they return, what they order;
 * reference counts and what must not happen to them.
 */
#include "kernel/atomic.h"
#include "kernel/atomic_long.h"
#include "kernel/bitops.h"
#include "kernel/cmpxchg.h"
#include "kernel/kref.h"
#include "kernel/mutex.h"
#include "kernel/spinlock.h"
#include "model/kernel.h"

static __world struct {
	atomic_t a;
	atomic_long_t l;
	refcount_t ref;
	struct kref kref;
	unsigned long bits[2];
	struct {
		unsigned long val;
	} entry;
	void *pointer;
	spinlock_t lock;
	int plain, data, flag;
	int released;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.lock);
	refcount_set(&w.ref, 2);
	kref_init(&w.kref);
}

/* --- what they return --- */

static void values(void *arg)
{
	int old = 5;
	long big = 1l << 40;

	(void)arg;
	atomic_set(&w.a, 5);
	check(atomic_inc_return(&w.a) == 6, "inc_return");
	check(atomic_dec_return(&w.a) == 5, "dec_return");
	check(atomic_add_return(3, &w.a) == 8, "add_return");
	check(atomic_sub_return(10, &w.a) == -2, "sub_return");
	check(atomic_fetch_add(2, &w.a) == -2, "fetch_add");
	check(!atomic_inc_not_zero(&w.a), "inc_not_zero of 0");
	check(atomic_add_unless(&w.a, 1, 9), "add_unless");
	check(!atomic_add_unless(&w.a, 1, 1), "add_unless of that");
	check(atomic_dec_and_test(&w.a), "dec_and_test");
	check(atomic_add_negative(-1, &w.a), "add_negative");
	check(atomic_dec_if_positive(&w.a) == -2, "dec_if_positive");
	check(atomic_read(&w.a) == -1, "left alone");
	check(atomic_inc_and_test(&w.a), "inc_and_test");
	atomic_or(12, &w.a);
	atomic_andnot(4, &w.a);
	check(atomic_xchg(&w.a, 5) == 8, "or, andnot, xchg");
	check(atomic_cmpxchg(&w.a, 4, 1) == 5, "cmpxchg that fails");
	check(atomic_cmpxchg(&w.a, 5, 1) == 5, "cmpxchg that does not");
	check(!atomic_try_cmpxchg(&w.a, &old, 2) && old == 1, "try_cmpxchg");
	check(atomic_try_cmpxchg(&w.a, &old, 2), "once more");
	atomic_long_set(&w.l, big);
	atomic_long_inc(&w.l);
	check(atomic_long_fetch_sub(2, &w.l) == big + 1, "64 bits");
	check(atomic_long_sub_and_test(big - 1, &w.l), "sub_and_test");
	check(atomic_long_sub_return(2u, &w.l) == -2, "sub_return, unsigned");
	check(atomic64_fetch_inc(&w.l) == -2, "atomic64_fetch_inc");
	check(atomic64_fetch_dec_release(&w.l) == -1, "fetch_dec_release");
	check(atomic64_add_negative(1, &w.l), "atomic64_add_negative");
	check(atomic64_inc_and_test(&w.l), "atomic64_inc_and_test");
	check(atomic64_fetch_or(6, &w.l) == 0, "atomic64_fetch_or");
	check(atomic64_fetch_andnot(2, &w.l) == 6, "atomic64_fetch_andnot");
	check(atomic64_fetch_xor(5, &w.l) == 4, "atomic64_fetch_xor");
	check(atomic64_fetch_add_unless(&w.l, 4, 1) == 1, "add_unless of 1");
	check(atomic64_xchg(&w.l, 0) == 1, "atomic64_xchg");
	atomic64_add(atomic_read(&w.a) + old++, &w.l);
	check(old == 2, "arguments are evaluated once");
}

static void words(void *arg)
{
	__typeof__(w.entry) e = { .val = 3 };

	(void)arg;
	check(xchg(&w.pointer, &w) == NULL, "xchg of a pointer");
	check(cmpxchg(&w.pointer, &w, NULL) == &w, "cmpxchg of a pointer");
	check(w.pointer == NULL, "swapped");
	check(xchg(&w.entry, e).val == 0, "xchg of a structure");
	check(cmpxchg(&w.entry, e, (__typeof__(e)){ 4 }).val == 3, "cmpxchg");
	check(READ_ONCE(w.entry).val == 4, "swapped");
	check(!test_and_set_bit(70, w.bits), "it was clear");
	check(test_and_set_bit(70, w.bits), "it is set");
	set_bit(3, w.bits);
	change_bit(4, w.bits);
	check(w.bits[0] == 24 && w.bits[1] == 64, "bits are where they belong");
	check(find_next_bit(w.bits, 128, 5) == 70, "found");
	check(test_and_clear_bit(70, w.bits) && !test_bit(70, w.bits), "clear");
}

static void test_values(void)
{
	PROGRAM(p_values, setup, TASK(values));
	PROGRAM(p_words, setup, TASK(words));

	is_str(verdict(&p_values), "never", "atomic_t and atomic_long_t");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&p_words), "never", "words and bits");
	is_str(title, "", "(%s)", title);
}

/* --- one step --- */

static void incs(void *arg)
{
	(void)arg;
	atomic_inc(&w.a);
	atomic_inc(&w.a);
}

static void incs_badly(void *arg)
{
	(void)arg;
	atomic_set(&w.a, atomic_read(&w.a) + 1);
}

/* The last one to be done sees all. */
static __world atomic_t done;

static void last_sees(int sum)
{
	if (atomic_inc_return(&done) == 2)
		check(atomic_read(&w.a) == sum, "nothing is lost");
}

static void incs_and_looks(void *arg)
{
	incs(arg);
	last_sees(4);
}

static void incs_badly_and_looks(void *arg)
{
	incs_badly(arg);
	last_sees(2);
}

static void swaps(void *arg)
{
	int old;

	(void)arg;
	old = atomic_read(&w.a);
	while (!atomic_try_cmpxchg(&w.a, &old, old + 2))
		cpu_relax();
	last_sees(4);
}

static void test_atomicity(void)
{
	PROGRAM(good, setup, TASK(incs_and_looks), TASK(incs_and_looks));
	PROGRAM(bad, setup, TASK(incs_badly_and_looks),
		TASK(incs_badly_and_looks));
	PROGRAM(loop, setup, TASK(swaps), TASK(swaps));

	is_str(verdict(&good), "never", "increments are one step");
	is_str(verdict(&bad), "assert", "a read and a set are two");
	is_str(verdict(&loop), "never", "a cmpxchg() loop ends");
}

/* --- order --- */

#define PUBLISH(name, statement)	\
	static void name(void *arg)	\
	{				\
		(void)arg;		\
		w.data = 1;		\
		statement;		\
	}
#define OBSERVE(name, condition)				\
	static void name(void *arg)				\
	{							\
		(void)arg;					\
		if (condition)					\
			check(w.data == 1, "published");	\
	}

PUBLISH(pub_once, WRITE_ONCE(w.flag, 1))
PUBLISH(pub_release, smp_store_release(&w.flag, 1))
PUBLISH(pub_wmb, smp_wmb(); WRITE_ONCE(w.flag, 1))
PUBLISH(pub_mb, smp_mb(); WRITE_ONCE(w.flag, 1))
PUBLISH(pub_relaxed, atomic_inc(&w.a))
PUBLISH(pub_full, atomic_inc_return(&w.a))
PUBLISH(pub_before, smp_mb__before_atomic(); atomic_inc(&w.a))
PUBLISH(pub_full_once, atomic_inc_return(&w.a); WRITE_ONCE(w.flag, 1))
OBSERVE(obs_once, READ_ONCE(w.flag))
OBSERVE(obs_acquire, smp_load_acquire(&w.flag))
OBSERVE(obs_rmb, ({
		int seen = READ_ONCE(w.flag);
		smp_rmb();
		seen;
	}))
OBSERVE(obs_rmb_early, ({
		smp_rmb();
		READ_ONCE(w.flag);
	}))
OBSERVE(obs_relaxed, atomic_read(&w.a))
OBSERVE(obs_full, atomic_add_return(0, &w.a))
OBSERVE(obs_read_acquire, atomic_read_acquire(&w.a))

/* An operation that fails orders nothing. */
OBSERVE(obs_failed, atomic_cmpxchg(&w.a, 7, 8) == 1)

#define ORDER(pub, obs, want, text)				\
	do {							\
		PROGRAM(p, setup, TASK(pub), TASK(obs));	\
								\
		is_str(verdict(&p), want, text);		\
	} while (0)

static void test_order(void)
{
	ORDER(pub_once, obs_once, "data-race", "a lone pair publishes nothing");
	ORDER(pub_release, obs_acquire, "never", "release and acquire do");
	ORDER(pub_release, obs_once, "data-race", "release alone does not");
	ORDER(pub_once, obs_acquire, "data-race", "acquire alone does not");
	ORDER(pub_wmb, obs_rmb, "never", "a pair of barriers does");
	ORDER(pub_mb, obs_acquire, "never", "smp_mb() and acquire do");
	ORDER(pub_release, obs_rmb, "never", "release and smp_rmb() do");
	ORDER(pub_wmb, obs_once, "data-race", "smp_wmb() alone does not");
	ORDER(pub_wmb, obs_rmb_early, "data-race", "nor a barrier too early");
	ORDER(pub_relaxed, obs_relaxed, "data-race", "atomic_inc() is relaxed");
	ORDER(pub_relaxed, obs_full, "data-race", "whoever looks");
	ORDER(pub_full, obs_full, "never", "what returns a value is not");
	ORDER(pub_full, obs_relaxed, "data-race", "atomic_read() is relaxed");
	ORDER(pub_full, obs_read_acquire, "never", "unless it acquires");
	ORDER(pub_before, obs_full, "never", "smp_mb__before_atomic()");
	ORDER(pub_full, obs_failed, "data-race", "a failed cmpxchg orders not");
	ORDER(pub_full_once, obs_rmb, "never",
	      "a fully ordered operation is a barrier for what follows");
}

/* --- reference counts --- */

static void puts_one(void *arg)
{
	(void)arg;
	w.plain = 1;
	if (refcount_dec_and_test(&w.ref))
		w.plain = 2;
}

static void reads_and_puts(void *arg)
{
	(void)arg;
	check(w.plain != 2, "not after the last reference");
	if (refcount_dec_and_test(&w.ref))
		w.plain = 2;
}

static void gets_dead(void *arg)
{
	(void)arg;
	refcount_set(&w.ref, 0);
	refcount_inc(&w.ref);
}

static void gets_dead_carefully(void *arg)
{
	(void)arg;
	refcount_set(&w.ref, 0);
	check(!refcount_inc_not_zero(&w.ref), "it is dead");
}

static void puts_dead(void *arg)
{
	(void)arg;
	refcount_set(&w.ref, 1);
	if (refcount_dec_and_test(&w.ref))
		check(!refcount_dec_and_test(&w.ref), "once");
}

static void decs_last(void *arg)
{
	(void)arg;
	refcount_set(&w.ref, 1);
	refcount_dec(&w.ref);
}

static void overflows(void *arg)
{
	(void)arg;
	refcount_set(&w.ref, 0x7fffffff);
	refcount_inc(&w.ref);
}

static void stays(void *arg)
{
	(void)arg;
	refcount_set(&w.ref, 2);
	check(refcount_dec_not_one(&w.ref), "2 to 1");
	check(!refcount_dec_not_one(&w.ref), "but not to 0");
	check(refcount_read(&w.ref) == 1, "still 1");
	check(refcount_dec_and_lock(&w.ref, &w.lock), "the last, and the lock");
	lockdep_assert_held(&w.lock);
	spin_unlock(&w.lock);
}

static void release_kref(struct kref *kref)
{
	check(kref == &w.kref, "the object");
	w.released++;
}

static void krefs(void *arg)
{
	(void)arg;
	kref_get(&w.kref);
	check(!kref_put(&w.kref, release_kref), "one is left");
	check(kref_put(&w.kref, release_kref), "none is left");
	check(w.released == 1, "released once");
	check(!kref_get_unless_zero(&w.kref), "it is dead");
}

static void test_references(void)
{
	PROGRAM(race, setup, TASK(reads_and_puts), TASK(reads_and_puts));
	PROGRAM(writes, setup, TASK(puts_one), TASK(puts_one));
	PROGRAM(dead, setup, TASK(gets_dead));
	PROGRAM(careful, setup, TASK(gets_dead_carefully));
	PROGRAM(under, setup, TASK(puts_dead));
	PROGRAM(leak, setup, TASK(decs_last));
	PROGRAM(over, setup, TASK(overflows));
	PROGRAM(not_one, setup, TASK(stays));
	PROGRAM(kref, setup, TASK(krefs));

	is_str(verdict(&race), "never", "the last put comes after all others");
	is_str(verdict(&writes), "data-race", "others are not ordered");
	is_str(verdict(&dead), "refcount", "raising 0");
	is_str(title, "refcount_inc(&w.ref)", "says where");
	is_str(verdict(&careful), "never", "unless it asks");
	is_str(verdict(&under), "refcount", "going below 0");
	is_str(verdict(&leak), "refcount", "going to 0 unseen");
	is_str(verdict(&over), "refcount", "going too high");
	is_str(verdict(&not_one), "never", "the careful ways down");
	is_str(verdict(&kref), "never", "kref");
}

int main(void)
{
	kernel_hooks();
	test_values();
	test_atomicity();
	test_order();
	test_references();
	return done_testing();
}
