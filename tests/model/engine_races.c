/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The race detector: what races is found, what does not is not, to the byte.
 */
#include "model/engine.h"

struct pair {
	uint8_t low, high;
	uint16_t wide;
};

static __world struct {
	uint64_t plain;
	volatile uint32_t flag;
	uint32_t marked;
	struct pair pair;
	uint32_t lock;
	uint32_t copy[16], copy_to[16];
	uint32_t pair_of_words[2];
} w;

static const struct invariant data_race = { .name = "data-race" };
static struct race last;

static void on_race(const struct race *race)
{
	last = *race;
	violation(&data_race, "w", race->other_step, "race");
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

static __unseen void lock(void)
{
	sched_op_when(OP_LOCK, &w.lock, SITE("lock"), GUARD_CLEAR(&w.lock, 1));
	track_write(&w, sizeof(w));
	w.lock = 1;
	clock_acquire(&w.lock);
}

static __unseen void unlock(void)
{
	sched_op(OP_UNLOCK, &w.lock, SITE("unlock"));
	track_write(&w, sizeof(w));
	w.lock = 0;
	clock_release(&w.lock);
}

static void writes(void *arg)
{
	(void)arg;
	w.plain = 1;
	(void)w.flag;
}

static void reads(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.copy[0] = (uint32_t)w.plain;
}

static void reads_too(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.copy[1] = (uint32_t)w.plain;
}

static void locked(void *arg)
{
	(void)arg;
	lock();
	w.plain++;
	unlock();
}

static void locked_wrongly(void *arg)
{
	(void)arg;
	lock();
	unlock();
	w.plain++;
}

static void low(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.pair.low++;
}

static void high(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.pair.high++;
}

static void both(void *arg)
{
	(void)arg;
	(void)w.flag;
	*(volatile uint16_t *)&w.pair = 0;
}

static void wide(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.pair.wide++;
}

/* Plain data published through a lone WRITE_ONCE/READ_ONCE pair. */
static void publishes(void *arg)
{
	(void)arg;
	w.plain = 42;
	w.flag = 1;
}

static void looks(void *arg)
{
	(void)arg;
	if (w.flag)
		w.copy[0] = (uint32_t)w.plain;
}

static void releases(void *arg)
{
	(void)arg;
	w.plain = 42;
	__atomic_store_n(&w.marked, 1, __ATOMIC_RELEASE);
}

static void acquires(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.marked, __ATOMIC_ACQUIRE))
		w.copy[0] = (uint32_t)w.plain;
}

static void relaxed(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.marked, __ATOMIC_RELAXED))
		w.copy[0] = (uint32_t)w.plain;
}

/* A relaxed store in between breaks the release sequence; an RMW goes on. */
static void stores_over(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.marked, __ATOMIC_RELAXED) == 1)
		__atomic_store_n(&w.marked, 2, __ATOMIC_RELAXED);
}

static void stores_once_over(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.marked, __ATOMIC_RELAXED) == 1)
		*(volatile uint32_t *)&w.marked = 2;
}

static void adds_over(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.marked, __ATOMIC_RELAXED) == 1)
		__atomic_fetch_add(&w.marked, 1, __ATOMIC_RELAXED);
}

static void acquires_two(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.marked, __ATOMIC_ACQUIRE) == 2)
		w.copy[0] = (uint32_t)w.plain;
}

/* Words side by side have nothing to say about each other. */
static void releases_left(void *arg)
{
	(void)arg;
	w.plain = 42;
	__atomic_store_n(&w.pair_of_words[0], 1, __ATOMIC_RELEASE);
	__atomic_fetch_add(&w.pair_of_words[1], 1, __ATOMIC_RELAXED);
}

static void releases_left_first(void *arg)
{
	(void)arg;
	w.plain = 42;
	__atomic_store_n(&w.pair_of_words[0], 1, __ATOMIC_RELEASE);
	__atomic_store_n(&w.pair_of_words[1], 1, __ATOMIC_RELAXED);
}

static void acquires_left(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.pair_of_words[0], __ATOMIC_ACQUIRE))
		w.copy[0] = (uint32_t)w.plain;
}

static void acquires_right(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.pair_of_words[1], __ATOMIC_ACQUIRE))
		w.copy[0] = (uint32_t)w.plain;
}

/* A fence before a relaxed store, a fence behind a relaxed load. */
static void fences_and_stores(void *arg)
{
	(void)arg;
	w.plain = 42;
	clock_fence_release();
	__atomic_store_n(&w.marked, 1, __ATOMIC_RELAXED);
}

static void fences_too_early(void *arg)
{
	(void)arg;
	clock_fence_release();
	w.plain = 42;
	__atomic_store_n(&w.marked, 1, __ATOMIC_RELAXED);
}

static void loads_and_fences(void *arg)
{
	(void)arg;
	if (!__atomic_load_n(&w.marked, __ATOMIC_RELAXED))
		return;
	clock_fence_acquire();
	w.copy[0] = (uint32_t)w.plain;
}

/* What a store is told by what it overwrites is nothing. */
static void stores_and_fences(void *arg)
{
	(void)arg;
	if (!w.flag)
		return;
	__atomic_store_n(&w.marked, 2, __ATOMIC_RELAXED);
	clock_fence_acquire();
	w.copy[0] = (uint32_t)w.plain;
}

static void releases_and_flags(void *arg)
{
	(void)arg;
	releases(arg);
	w.flag = 1;
}

/* The two orders of a compare-exchange, by whether it fails. */
static void fails(void *arg)
{
	uint32_t old = 0;

	(void)arg;
	if (!__atomic_compare_exchange_n(&w.marked, &old, 7, false,
					 __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		w.copy[0] = (uint32_t)w.plain;
}

static void copies(void *arg)
{
	(void)arg;
	(void)w.flag;
	memcpy(w.copy_to, w.copy, sizeof(w.copy));
}

static void writes_last(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.copy[15] = 1;
}

/* What is inside of data_race() races with nothing, also a structure. */
static void copies_racily(void *arg)
{
	(void)arg;
	(void)w.flag;
	sched_racy_begin(SITE("data_race(w.copy_to = w.copy)"));
	memcpy(w.copy_to, w.copy, sizeof(w.copy));
	sched_racy_end();
}

static void reads_racily(void *arg)
{
	uint64_t value;

	(void)arg;
	(void)w.flag;
	sched_racy_begin(SITE("data_race(w.plain)"));
	value = w.plain;
	sched_racy_end();
	w.copy_to[0] = (uint32_t)value;
}

static void marks(void *arg)
{
	(void)arg;
	w.flag = 1;
}

static void clears_plainly(void *arg)
{
	(void)arg;
	(void)*(volatile uint32_t *)&w.marked;
	*(uint32_t *)&w.flag = 0;
}

static void child_writes(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.plain = 2;
}

static void spawns(void *arg)
{
	struct task *t;

	(void)arg;
	w.plain = 1;
	t = task_spawn("kid", child_writes, NULL, SITE("spawn"));
	task_join(t, SITE("join"));
	w.plain = 3;
}

static void spawns_early(void *arg)
{
	(void)arg;
	task_spawn("kid", child_writes, NULL, SITE("spawn"));
	(void)w.flag;
	w.plain = 3;
}

typedef void (*body)(void *);

static bool races(body a, body b, body c)
{
	struct program p = { .setup = setup,
			     .nr_tasks = c ? 3 :
					 b ? 2 :
					     1,
			     .tasks = { { "A", a, NULL },
					{ "B", b, NULL },
					{ "C", c, NULL } } };

	return finds(&p, "data-race");
}

int main(void)
{
	sched_hooks.race = on_race;
	ok(races(writes, reads, NULL), "a plain write and a plain read race");
	ok(races(writes, writes, NULL), "two plain writes race");
	ok(!races(reads, reads_too, NULL), "two plain reads do not");
	ok(races(reads, reads_too, writes),
	   "a write races with one of two reads");
	ok(!races(locked, locked, NULL), "a lock orders");
	ok(races(locked, locked_wrongly, NULL),
	   "a lock that is dropped does not");
	ok(!races(low, high, NULL), "neighbouring bytes do not race");
	ok(!races(low, wide, NULL), "nor do a byte and a field beside it");
	ok(races(low, both, NULL), "an access of both bytes races with one");
	ok(races(publishes, looks, NULL),
	   "a lone WRITE_ONCE publishes nothing");
	ok(!races(releases, acquires, NULL), "release and acquire do");
	ok(races(releases, relaxed, NULL), "a relaxed load learns nothing");
	ok(races(releases, stores_over, acquires_two),
	   "a relaxed store ends a release sequence");
	ok(races(releases, stores_once_over, acquires_two),
	   "so does a WRITE_ONCE");
	ok(!races(releases, adds_over, acquires_two),
	   "a relaxed read-modify-write does not");
	ok(races(releases, fails, NULL),
	   "a compare-exchange that fails has an order of its own");
	ok(!races(releases_left_first, acquires_left, NULL),
	   "what one word tells outlives a store to its neighbour");
	ok(races(releases_left, acquires_right, NULL),
	   "and the neighbour does not tell it");
	ok(!races(fences_and_stores, loads_and_fences, NULL),
	   "fences around relaxed accesses publish");
	ok(!races(fences_and_stores, acquires, NULL),
	   "so does the first alone");
	ok(!races(releases, loads_and_fences, NULL), "and the second alone");
	ok(races(fences_and_stores, relaxed, NULL), "a relaxed load needs it");
	ok(races(fences_too_early, loads_and_fences, NULL),
	   "a fence tells what came before it");
	ok(races(releases_and_flags, stores_and_fences, NULL),
	   "a store learns nothing from what it overwrites");
	ok(races(copies, writes_last, NULL), "a structure copy is an access");
	ok(!races(copies_racily, writes_last, NULL),
	   "one inside of data_race() races with nothing");
	ok(!races(reads_racily, writes, NULL), "nor does a word");
	ok(!races(marks, marks, NULL), "marked accesses do not race");
	ok(races(marks, clears_plainly, NULL), "a marked and a plain one do");
	ok(!races(spawns, NULL, NULL), "spawn and join order");
	ok(races(spawns_early, NULL, NULL),
	   "a child that is not joined does not");
	races(writes, reads, NULL);
	ok(last.addr == &w.plain && last.size == 8 &&
		   last.task != last.other_task,
	   "a race says where it is and who is in it");
	return done_testing();
}
