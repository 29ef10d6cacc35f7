/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracking: each kind of write that the compiler tells of is announced, undone
 * and hashed, and one that nobody announces is found.
 *
 * The programs of the other tests are tracked too (model/engine.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/env.h"
#include "kernel/rwonce.h"
#include "kernel/slab.h"
#include "model/kernel.h"
#include "track/writes.h"

static __world struct {
	uint8_t byte;
	uint16_t half;
	uint32_t word;
	uint64_t giant;
	unsigned __int128 two;
	volatile uint8_t volatile_byte;
	volatile uint32_t volatile_word;
	volatile uint64_t volatile_giant;
	uint8_t atomic_byte;
	uint16_t atomic_half;
	uint32_t atomic_word;
	uint64_t atomic_giant;
	uint8_t bytes[128];
	struct large from, to;
	struct {
		uint8_t pad;
		uint32_t word;
	} __attribute__((packed)) odd;
	struct written written;
	uint32_t hidden;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	name_set(&w.hidden, sizeof(w.hidden), "hidden");
	w.from.words[3] = 3;
}

/* A step after each write, so that each has to be seen for itself. */
#define STEP() sched_op(OP_WRITE, &w, SITE("step"))

static void writes_plainly(void *arg)
{
	(void)arg;
	STEP();
	w.byte++;
	STEP();
	w.half++;
	STEP();
	w.word++;
	STEP();
	w.giant++;
	STEP();
	w.two++;
	STEP();
	w.odd.word++;
	STEP();
	w.to = w.from;
	STEP();
	w.to = (struct large){ { 7 } };
	STEP();
}

static void writes_bytes(void *arg)
{
	size_t size = 40 + !arg;

	STEP();
	memset(w.bytes, 0x33, size);
	STEP();
	memcpy(w.bytes + 64, w.bytes, size);
	STEP();
	memmove(w.bytes + 3, w.bytes, size);
	STEP();
}

static void writes_visibly(void *arg)
{
	(void)arg;
	w.volatile_byte++;
	w.volatile_word++;
	w.volatile_giant++;
	data_race(w.to = w.from);
	data_race(w.word = 5);
}

static void writes_atomically(void *arg)
{
	uint32_t old = 3;

	(void)arg;
	__atomic_store_n(&w.atomic_byte, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&w.atomic_half, 2, __ATOMIC_RELAXED);
	__atomic_exchange_n(&w.atomic_word, 3, __ATOMIC_SEQ_CST);
	__atomic_compare_exchange_n(&w.atomic_word, &old, 4, false,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	__atomic_fetch_or(&w.atomic_giant, 8, __ATOMIC_RELAXED);
	STEP();
}

static void allocates(void *arg)
{
	uint64_t *p;

	(void)arg;
	for (int i = 0; i < 3; i++) {
		p = kmalloc(40 + 64 * (size_t)i, GFP_KERNEL);
		p[2] = 2;
		STEP();
		kfree(p);
	}
}

static void writes_primitively(void *arg)
{
	unsigned int n = 0;

	(void)arg;
	while (write_nth(&w.written, n, 41))
		n++;
}

/* It leaves behind what the others find where they allocate. */
static void litters(void *arg)
{
	(void)arg;
	for (int i = 0; i < 40; i++)
		kmalloc(200, GFP_KERNEL);
	STEP();
}

PROGRAM(plainly, setup, TASK(writes_plainly));
PROGRAM(bytes, setup, TASK(writes_bytes));
PROGRAM(visibly, setup, TASK(writes_visibly));
PROGRAM(atomically, setup, TASK(writes_atomically));
PROGRAM(primitively, setup, TASK(writes_primitively));
PROGRAM(litter, setup, TASK(litters), TASK(litters));
PROGRAM(memory, setup, TASK(allocates), TASK(allocates));

/* Two runs see the same; a run is checked at each step. */
static void test(const struct program *p, const char *what)
{
	struct tracked a, b, other;

	tracked_run(p, 1, 20, &a);
	run(&litter, "random", 1);
	tracked_run(p, 1, 20, &b);
	ok(a.steps > 60 && a.undone > 60, "%s: %u steps, %u of them undone",
	   what, (unsigned int)a.steps, (unsigned int)a.undone);
	ok(a.same_start && b.same_start, "each begins with the same hash");
	ok(a.digest == b.digest, "and goes on with the same ones");
	tracked_run(p, 1, 19, &other);
	ok(a.digest != other.digest, "if it is the same at all");
}

#ifdef TRACKING

/* --- what is not announced --- */

static __unseen void write_hidden(void)
{
	w.hidden = 1;
}

static void hides(void *arg)
{
	(void)arg;
	STEP();
	write_hidden();
	STEP();
}

/* After something else in the line was announced. */
static void hides_late(void *arg)
{
	(void)arg;
	STEP();
	write_hidden();
	w.odd.word = 1;
	STEP();
}

static void hides_last(void *arg)
{
	(void)arg;
	STEP();
	write_hidden();
}

static void hides_in_heap(void *arg)
{
	uint64_t *p = kzalloc(64, GFP_KERNEL);

	(void)arg;
	STEP();
	sched_quiet_begin();
	__atomic_store_n((volatile uint64_t *)&p[5], 1, __ATOMIC_RELAXED);
	sched_quiet_end();
	STEP();
}

PROGRAM(hidden, setup, TASK(hides));
PROGRAM(late, setup, TASK(hides_late));
PROGRAM(last, setup, TASK(hides_last));
PROGRAM(heap, setup, TASK(hides_in_heap));

/* What a tracked run says in a process of its own; its exit status. */
static int outcome(const struct program *p, char *text, size_t size)
{
	int ends[2], status = 0;
	size_t at = 0;
	ssize_t nr;
	pid_t pid;

	fflush(stdout);
	if (pipe(ends))
		bail_out("pipe");
	pid = fork();
	if (!pid) {
		struct tracked t;

		dup2(ends[1], 2);
		tracked_run(p, 1, 1, &t);
		_exit(0);
	}
	close(ends[1]);
	while (at < size - 1 &&
	       (nr = read(ends[0], text + at, size - 1 - at)) > 0)
		at += (size_t)nr;
	text[at] = '\0';
	close(ends[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_hidden(const struct program *p, const char *what)
{
	char text[1000];

	is_int(outcome(p, text, sizeof(text)), 4, "%s is found", what);
	ok(strstr(text, "internal error: a write was not announced: hidden") !=
		   NULL,
	   "by name");
	if (!ok(strstr(text, "(tests/model/track.c:") != NULL, "and place"))
		diag("%s", text);
}

static void test_all_hidden(void)
{
	char text[1000];

	test_hidden(&hidden, "a write that nobody announced");
	test_hidden(&late, "one before something else in its line");
	test_hidden(&last, "one in the last step");
	is_int(outcome(&heap, text, sizeof(text)), 0,
	       "one while the engine does not listen is announced");
}

#else

static void test_all_hidden(void)
{
	skip(1, "this build does not track");
}

#endif

int main(void)
{
	struct env env;

	kernel_hooks();
	test(&plainly, "plain writes");
	test(&bytes, "memset() and the like");
	test(&visibly, "volatile ones, and data_race()");
	test(&atomically, "atomic operations");
	test(&primitively, "those of primitives");
	test(&memory, "what is allocated and freed");
	env_default(&env);
	env.value[ENV_REUSE] = 1;
	env_apply(&env);
	test(&memory, "and used again");
	test_all_hidden();
	return done_testing();
}
