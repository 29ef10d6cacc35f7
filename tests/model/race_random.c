/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The race detector against a naive one, on random programs.
 *
 * Tasks access a few words in pieces of all sizes, plainly or marked, allocate
 * them anew, and take and leave locks.  An oracle keeps, for each byte, task
 * and kind of access, when the last one was, and whole vector clocks: at each
 * access the two have to agree, until the first race of the execution.
 */
#include "model/engine.h"

#include "sched/rng.h"
#include "sched/shadow.h"

#define TASKS 4u
#define OPS 24u
#define LOCKS 2u
#define WORDS 4u
/* By habit: each lock has a word, one is only read, one only marked. */
#define READ_WORD 2u
#define MARKED_WORD 3u
#define PROGRAMS 2000u
#define EXECUTIONS 20u

enum kind {
	PLAIN_READ,
	PLAIN_WRITE,
	MARKED_READ_KIND,
	MARKED_WRITE_KIND,
	KINDS
};

static __world struct {
	uint8_t bytes[WORDS * 8] __attribute__((aligned(8)));
	uint32_t lock[LOCKS] __attribute__((aligned(8)));
	uint32_t began;
} w;

/* --- the oracle: not of the world, begun anew by each execution --- */

static struct {
	unsigned int clock[TASKS][TASKS], lock[LOCKS][TASKS];
	unsigned int last[WORDS * 8][TASKS][KINDS];
	bool over;		/* a race was found: the rest is not compared */
} oracle;

static bool reported;
static unsigned int wrong, races, accesses;

static bool conflict(enum kind a, enum kind b)
{
	bool write = a == PLAIN_WRITE || b == PLAIN_WRITE ||
		     a == MARKED_WRITE_KIND || b == MARKED_WRITE_KIND;
	bool plain = a <= PLAIN_WRITE || b <= PLAIN_WRITE;

	return write && plain;
}

static bool races_with(unsigned int me, unsigned int byte, enum kind kind)
{
	for (unsigned int t = 0; t < TASKS; t++)
		for (enum kind k = 0; k < KINDS; k++)
			if (t != me && conflict(kind, k) &&
			    oracle.last[byte][t][k] > oracle.clock[me][t])
				return true;
	return false;
}

/* What the oracle says of the access that was just made. */
static void compare(unsigned int me, unsigned int at, unsigned int size,
		    enum kind kind)
{
	bool race = false;

	if (oracle.over)
		return;
	for (unsigned int i = at; i < at + size; i++) {
		race |= races_with(me, i, kind);
		oracle.last[i][me][kind] = oracle.clock[me][me];
	}
	accesses++;
	races += race;
	wrong += race != reported;
	oracle.over = race || reported;
}

static void on_race(const struct race *race)
{
	(void)race;
	reported = true;
}

static __unseen void begin(void)
{
	if (w.began)
		return;
	track_write(&w, sizeof(w));
	w.began = 1;
	memset(&oracle, 0, sizeof(oracle));
	for (unsigned int t = 0; t < TASKS; t++)
		oracle.clock[t][t] = 1;
}

/* --- the operations --- */

static __attribute__((noinline)) void plain_read(const uint8_t *p,
						 unsigned int size)
{
	uint64_t got = size == 1 ? *p :
		       size == 2 ? *(const uint16_t *)p :
		       size == 4 ? *(const uint32_t *)p :
				   *(const uint64_t *)p;

	__asm__ volatile("" : : "r"(got));
}

static __attribute__((noinline)) void plain_write(uint8_t *p, unsigned int size)
{
	if (size == 1)
		*p = 1;
	else if (size == 2)
		*(uint16_t *)p = 1;
	else if (size == 4)
		*(uint32_t *)p = 1;
	else
		*(uint64_t *)p = 1;
}

/* A word, and what is done to it: now and then against the habit. */
static unsigned int choose(uint64_t *r, unsigned int held, enum kind *kind)
{
	unsigned int word = rng_below(r, WORDS);

	*kind = rng_below(r, KINDS);
	if (!rng_below(r, 24))
		return word;
	if (word < LOCKS && word != held)
		word = held < LOCKS ? held : READ_WORD;
	if (word == READ_WORD && rng_below(r, 32))
		*kind = PLAIN_READ;
	else if (word == MARKED_WORD && *kind <= PLAIN_WRITE)
		*kind += MARKED_READ_KIND;
	return word;
}

static __unseen void access(unsigned int me, unsigned int held, uint64_t *r)
{
	enum kind kind;
	unsigned int at = choose(r, held, &kind) * 8;
	/* Mostly one and the same piece of each word. */
	unsigned int shift = rng_below(r, 4) ? 2 : rng_below(r, 4);
	unsigned int size = 1u << shift;

	if (!rng_below(r, 4))
		at += rng_below(r, 8 >> shift) * size;
	reported = false;
	if (kind == PLAIN_READ) {
		plain_read(&w.bytes[at], size);
	} else if (kind == PLAIN_WRITE) {
		plain_write(&w.bytes[at], size);
	} else {
		sched_op(kind == MARKED_READ_KIND ? OP_READ : OP_WRITE,
			 &w.bytes[at], SITE("marked"));
		reported = false;
		sched_marked(&w.bytes[at], size, kind == MARKED_WRITE_KIND);
	}
	compare(me, at, size, kind);
}

/* Memory that is allocated was written: all of it. */
static __unseen void renew(unsigned int me, unsigned int held, uint64_t *r)
{
	enum kind kind;
	unsigned int at = choose(r, held, &kind) * 8;

	reported = false;
	shadow_alloc(&w.bytes[at], 8, SITE("allocated"));
	compare(me, at, 8, PLAIN_WRITE);
}

static __unseen void lock(unsigned int me, unsigned int i)
{
	sched_op_when(OP_LOCK, &w.lock[i], SITE("lock"),
		      GUARD_CLEAR(&w.lock[i], 1));
	track_write(&w, sizeof(w));
	w.lock[i] = 1;
	clock_acquire(&w.lock[i]);
	for (unsigned int t = 0; t < TASKS; t++)
		if (oracle.clock[me][t] < oracle.lock[i][t])
			oracle.clock[me][t] = oracle.lock[i][t];
}

static __unseen void unlock(unsigned int me, unsigned int i)
{
	sched_op(OP_UNLOCK, &w.lock[i], SITE("unlock"));
	track_write(&w, sizeof(w));
	w.lock[i] = 0;
	clock_release(&w.lock[i]);
	memcpy(oracle.lock[i], oracle.clock[me], sizeof(oracle.lock[i]));
	oracle.clock[me][me]++;
}

static uint64_t seed;

static __unseen void runs(void *arg)
{
	unsigned int me = (unsigned int)(uintptr_t)arg;
	uint64_t r = seed * TASKS + me;
	unsigned int held = LOCKS;

	begin();
	for (unsigned int i = 0; i < OPS; i++) {
		unsigned int what = rng_below(&r, 10);

		if (what == 0 && held == LOCKS) {
			held = rng_below(&r, LOCKS);
			lock(me, held);
		} else if (what <= 1 && held < LOCKS) {
			unlock(me, held);
			held = LOCKS;
		} else if (what == 2 && held < LOCKS) {
			renew(me, held, &r);
		} else {
			access(me, held, &r);
		}
	}
	if (held < LOCKS)
		unlock(me, held);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

static const struct program program = {
	.name = "random",
	.setup = setup,
	.nr_tasks = TASKS,
	.tasks = { { "a", runs, (void *)0 },
		   { "b", runs, (void *)1 },
		   { "c", runs, (void *)2 },
		   { "d", runs, (void *)3 } },
};

int main(void)
{
	unsigned int first_wrong = 0;

	sched_hooks.race = on_race;
	for (seed = 1; seed <= PROGRAMS; seed++) {
		struct search_result r;

		search(&program, "random", EXECUTIONS, -1, &r);
		search_result_free(&r);
		if (wrong && !first_wrong)
			first_wrong = (unsigned int)seed;
	}
	is_int(wrong, 0, "the detector and the oracle agree");
	if (first_wrong)
		diag("first with seed %u", first_wrong);
	diag("%u accesses compared, %u races", accesses, races);
	ok(races > 1000 && accesses > 10 * races,
	   "on many accesses, with races and without");
	return done_testing();
}
