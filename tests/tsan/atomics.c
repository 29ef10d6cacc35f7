/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Both detectors on programs over plain, volatile and C11 atomic accesses.
 */
#include "tsan/both.h"

/* Each variable has eight bytes of its own, unless it says otherwise. */
#define ALONE __attribute__((aligned(8)))

static __world struct {
	uint64_t data;
	ALONE uint32_t seen[BODIES_MAX];
	ALONE volatile uint32_t once;
	ALONE uint32_t flag;
	ALONE uint32_t next;
	ALONE uint32_t lock;
	ALONE uint32_t count;
	ALONE uint32_t pair[2];		/* neighbours */
	ALONE uint8_t bytes[8];
	ALONE uint32_t from[8];
	uint32_t to[8];
} w;

#define LOAD(var, order) __atomic_load_n(&w.var, __ATOMIC_##order)
#define STORE(var, v, order) __atomic_store_n(&w.var, v, __ATOMIC_##order)
#define ADD(var, v, order) __atomic_fetch_add(&w.var, v, __ATOMIC_##order)
#define XCHG(var, v, order) __atomic_exchange_n(&w.var, v, __ATOMIC_##order)

static bool compare_exchange(uint32_t *p, uint32_t old, uint32_t new, int order,
			     int fail)
{
	return __atomic_compare_exchange_n(p, &old, new, false, order, fail);
}

static void set_up(void)
{
	name_set(&w, sizeof(w), "w");
	w.count = 2;
}

/* --- plain and volatile --- */

static void writes(void *arg)
{
	(void)arg;
	w.data = 1;
	w.once = 1;
}

static void reads(void *arg)
{
	(void)arg;
	w.seen[1] = w.once;
	w.seen[1] = (uint32_t)w.data;
}

static void reads_too(void *arg)
{
	(void)arg;
	w.seen[2] = w.once;
	w.seen[2] = (uint32_t)w.data;
}

static void publishes_once(void *arg)
{
	(void)arg;
	w.data = 42;
	w.once = 1;
}

static void looks_once(void *arg)
{
	(void)arg;
	if (w.once)
		w.seen[1] = (uint32_t)w.data;
}

static void counts_once(void *arg)
{
	(void)arg;
	w.once++;
}

static void clears_plainly(void *arg)
{
	(void)arg;
	w.seen[1] = LOAD(flag, RELAXED);
	*(uint32_t *)(uintptr_t)&w.once = 0;
}

static void writes_low(void *arg)
{
	(void)arg;
	w.seen[0] = w.once;
	w.bytes[0] = 1;
	w.bytes[1] = 1;
}

static void writes_high(void *arg)
{
	(void)arg;
	w.seen[1] = w.once;
	w.bytes[2] = 1;
	w.bytes[3] = 1;
}

static void writes_across(void *arg)
{
	(void)arg;
	w.seen[2] = w.once;
	*(uint16_t *)(void *)&w.bytes[2] = 2;
}

static void copies(void *arg)
{
	(void)arg;
	w.seen[0] = w.once;
	memcpy(w.to, w.from, sizeof(w.to));
}

static void writes_last(void *arg)
{
	(void)arg;
	w.seen[1] = w.once;
	w.from[7] = 1;
}

/* --- release and acquire --- */

#define PUBLISHES(name, order)                \
	static void name(void *arg)                                        \
	{                                                                  \
		(void)arg;                                                 \
		w.data = 42;                  \
		STORE(flag, 1, order);        \
	}
#define LOOKS(name, order, task)                               \
	static void name(void *arg)                                        \
	{                                                                  \
		(void)arg;                                                 \
		if (LOAD(flag, order))                         \
			w.seen[task] = (uint32_t)w.data;       \
	}
PUBLISHES(publishes_relaxed, RELAXED)
PUBLISHES(publishes_release, RELEASE)
PUBLISHES(publishes_seq_cst, SEQ_CST)
LOOKS(looks_relaxed, RELAXED, 1)
LOOKS(looks_acquire, ACQUIRE, 1)
LOOKS(looks_acquire_too, ACQUIRE, 2)
LOOKS(looks_seq_cst, SEQ_CST, 1)

static void publishes_early(void *arg)
{
	(void)arg;
	STORE(flag, 1, RELEASE);
	w.data = 42;
}

/* Between a release and an acquire of the same word. */
static void adds_between(void *arg)
{
	(void)arg;
	if (LOAD(flag, RELAXED) == 1)
		ADD(flag, 1, RELAXED);
}

static void looks_after_add(void *arg)
{
	(void)arg;
	if (LOAD(flag, ACQUIRE) == 2)
		w.seen[2] = (uint32_t)w.data;
}

/* From one to the next, each acquiring what it passes on. */
static void passes_on(void *arg)
{
	(void)arg;
	if (LOAD(flag, ACQUIRE))
		STORE(next, 1, RELEASE);
}

static void passes_on_blindly(void *arg)
{
	(void)arg;
	if (LOAD(flag, RELAXED))
		STORE(next, 1, RELEASE);
}

static void looks_at_next(void *arg)
{
	(void)arg;
	if (LOAD(next, ACQUIRE))
		w.seen[2] = (uint32_t)w.data;
}

/* Two words side by side have nothing to say about each other. */
static void releases_one(void *arg)
{
	(void)arg;
	w.data = 42;
	STORE(pair[0], 1, RELEASE);
	STORE(pair[1], 1, RELAXED);
}

static void acquires_one(void *arg)
{
	(void)arg;
	if (LOAD(pair[0], ACQUIRE))
		w.seen[1] = (uint32_t)w.data;
}

static void acquires_other(void *arg)
{
	(void)arg;
	if (LOAD(pair[1], ACQUIRE))
		w.seen[1] = (uint32_t)w.data;
}

static void publishes_copy(void *arg)
{
	(void)arg;
	memset(w.from, 1, sizeof(w.from));
	memcpy(w.to, w.from, sizeof(w.to));
	STORE(flag, 1, RELEASE);
}

static void looks_at_copy(void *arg)
{
	(void)arg;
	if (LOAD(flag, ACQUIRE))
		w.seen[1] = w.to[3];
}

/* --- read-modify-write --- */

#define LOCKED(name, how)                                            \
	static void name(void *arg)                                        \
	{                                                                  \
		(void)arg;                                                 \
		if (!compare_exchange(&w.lock, 0, 1, __ATOMIC_ACQUIRE, \
				      __ATOMIC_RELAXED))             \
			return;                                      \
		w.data++;                                            \
		STORE(lock, 0, how);                                 \
	}
LOCKED(locks, RELEASE)
LOCKED(locks_but_leaks, RELAXED)

static void locks_by_exchange(void *arg)
{
	(void)arg;
	if (XCHG(lock, 1, ACQUIRE))
		return;
	w.data++;
	XCHG(lock, 0, RELEASE);
}

/* The last one to drop a reference looks at what all have written. */
#define PUTS(name, order, mine)                                        \
	static void name(void *arg)                                        \
	{                                                                  \
		(void)arg;                                                 \
		w.from[mine] = 1;                                      \
		if (ADD(count, -1u, order) == 1)                       \
			w.seen[mine] = w.from[0] + w.from[1];          \
	}
PUTS(puts_one, ACQ_REL, 0)
PUTS(puts_other, ACQ_REL, 1)
PUTS(puts_one_relaxed, RELAXED, 0)
PUTS(puts_other_relaxed, RELAXED, 1)
PUTS(puts_one_release, RELEASE, 0)
PUTS(puts_other_release, RELEASE, 1)

/* A compare-exchange that fails acquires only if its second order says so. */
#define FAILS(name, order)                                                 \
	static void name(void *arg)                                        \
	{                                                                  \
		(void)arg;                                                 \
		if (!compare_exchange(&w.flag, 0, 7, __ATOMIC_ACQUIRE,     \
				      __ATOMIC_##order))                   \
			w.seen[1] = (uint32_t)w.data;                      \
	}
FAILS(fails_acquire, ACQUIRE)
FAILS(fails_relaxed, RELAXED)

/* Dekker: each says that it wants in, and stays out if the other does too. */
static void dekker_one(void *arg)
{
	(void)arg;
	STORE(flag, 1, SEQ_CST);
	if (LOAD(next, SEQ_CST))
		return;
	w.data++;
}

static void dekker_other(void *arg)
{
	(void)arg;
	STORE(next, 1, SEQ_CST);
	if (LOAD(flag, SEQ_CST))
		return;
	w.data++;
}

/* --- tasks --- */

static void kid(void *arg)
{
	(void)arg;
	w.seen[0] = LOAD(flag, RELAXED);
	w.data++;
}

static void spawns_and_joins(void *arg)
{
	struct task *t;

	(void)arg;
	w.data = 1;
	t = task_spawn("kid", kid, NULL, SITE("spawn"));
	STORE(flag, 1, RELAXED);
	task_join(t, SITE("join"));
	w.data++;
}

static void spawns_and_forgets(void *arg)
{
	(void)arg;
	w.data = 1;
	task_spawn("kid", kid, NULL, SITE("spawn"));
	STORE(flag, 1, RELAXED);
	w.data++;
}

static void spawns_two(void *arg)
{
	struct task *t, *u;

	(void)arg;
	t = task_spawn("kid", kid, NULL, SITE("spawn"));
	u = task_spawn("kid", kid, NULL, SITE("spawn"));
	task_join(t, SITE("join"));
	task_join(u, SITE("join"));
}

static const struct sample racy[] = {
	SAMPLE("plain writes", writes, writes),
	SAMPLE("a plain write, plain reads", writes, reads, reads_too),
	SAMPLE("a lone WRITE_ONCE and READ_ONCE publish", publishes_once,
	       looks_once),
	SAMPLE("marked and plain accesses of one word", counts_once,
	       clears_plainly),
	SAMPLE("bytes, and a word over two of them", writes_low, writes_high,
	       writes_across),
	SAMPLE("a copy, and a write of its end", copies, writes_last),
	SAMPLE("relaxed store, relaxed load", publishes_relaxed, looks_relaxed),
	SAMPLE("release store, relaxed load", publishes_release, looks_relaxed),
	SAMPLE("relaxed store, acquire load", publishes_relaxed, looks_acquire),
	SAMPLE("a release that comes too early", publishes_early,
	       looks_acquire),
	SAMPLE("passed on by one who did not acquire", publishes_release,
	       passes_on_blindly, looks_at_next),
	SAMPLE("released to one word, acquired from its neighbour",
	       releases_one, acquires_other),
	SAMPLE("a lock that is left without a release", locks_but_leaks,
	       locks_but_leaks),
	SAMPLE("references dropped by relaxed operations", puts_one_relaxed,
	       puts_other_relaxed),
	SAMPLE("references dropped by release alone", puts_one_release,
	       puts_other_release),
	SAMPLE("a failed compare-exchange that is relaxed", publishes_release,
	       fails_relaxed),
	SAMPLE("a child that is not joined", spawns_and_forgets),
	SAMPLE("two children", spawns_two),
};

static const struct sample clean[] = {
	SAMPLE("plain reads", reads, reads_too),
	SAMPLE("marked accesses alone", counts_once, counts_once),
	SAMPLE("neighbouring bytes", writes_low, writes_high),
	SAMPLE("release and acquire publish", publishes_release, looks_acquire,
	       looks_acquire_too),
	SAMPLE("sequentially consistent accesses publish", publishes_seq_cst,
	       looks_seq_cst),
	SAMPLE("a relaxed addition goes on with a release", publishes_release,
	       adds_between, looks_after_add),
	SAMPLE("passed on by one who acquired", publishes_release, passes_on,
	       looks_at_next),
	SAMPLE("released to one word and acquired there", releases_one,
	       acquires_one),
	SAMPLE("a structure is published", publishes_copy, looks_at_copy),
	SAMPLE("a lock by compare-exchange", locks, locks, locks),
	SAMPLE("a lock by exchange", locks_by_exchange, locks_by_exchange),
	SAMPLE("the last reference", puts_one, puts_other),
	SAMPLE("a failed compare-exchange that acquires", publishes_release,
	       fails_acquire),
	SAMPLE("Dekker's flags", dekker_one, dekker_other),
	SAMPLE("a child that is joined", spawns_and_joins),
};

int main(int argc, char **argv)
{
	both_start(argc, argv, set_up);
	RACY(racy);
	CLEAN(clean);
	return done_testing();
}
