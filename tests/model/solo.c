/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loops of a task that is alone: it only ever comes back to the same state, or
 * it only seems so, or nothing but a limit ends it.
 */
#include "kernel/completion.h"
#include "kernel/list.h"
#include "kernel/rwonce.h"
#include "model/kernel.h"

#define LONG 2000	/* steps */
#define TURNS 400

static __world struct {
	struct completion ping, pong;
	struct list_head head, node;
	int word, stop;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	init_completion(&w.ping);
	init_completion(&w.pong);
	INIT_LIST_HEAD(&w.head);
}

static void toggles(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.stop))
		WRITE_ONCE(w.word, !w.word);
}

static void counts(void *arg)
{
	(void)arg;
	for (int i = 0; i < LONG; i++) {
		WRITE_ONCE(w.word, 1);
		WRITE_ONCE(w.word, 0);
	}
}

static void counts_in_world(void *arg)
{
	(void)arg;
	while (READ_ONCE(w.word) < LONG)
		WRITE_ONCE(w.word, w.word + 1);
}

static void counts_for_ever(void *arg)
{
	(void)arg;
	for (volatile u64 i = 0;; i++)
		READ_ONCE(w.stop);
}

static void counts_in_world_for_ever(void *arg)
{
	(void)arg;
	for (;;)
		WRITE_ONCE(w.word, w.word + 1);
}

/* --- one step --- */

/* Linked twice, it follows itself; where to is not for the compiler to see. */
static void walks(void *arg)
{
	struct list_head *at = &w.node;

	(void)arg;
	asm volatile("" : "+r"(at));
	READ_ONCE(w.word);
	list_add(at, &w.head);
	list_add(at, &w.head);
	/* A loop that only reads may be taken for one that ends. */
	list_for_each(at, &w.head) asm volatile("" : : : "memory");
}

static void sums(void *arg)
{
	u64 sum = 0;

	(void)arg;
	READ_ONCE(w.word);
	for (int i = 0; i < 1000000; i++)
		sum += (u64)w.stop;
	WRITE_ONCE(w.word, (int)sum);
}

/* --- two tasks: when it ends is decided by the stack of one --- */

static void answers(void *arg)
{
	(void)arg;
	for (int i = 0; i < TURNS; i++) {
		wait_for_completion(&w.ping);
		if (i == TURNS - 1)
			WRITE_ONCE(w.stop, 1);
		complete(&w.pong);
	}
}

static void asks(int steps)
{
	while (!READ_ONCE(w.stop)) {
		for (int i = 0; i < steps; i++)
			READ_ONCE(w.word);
		complete(&w.ping);
		wait_for_completion(&w.pong);
	}
}

/* Never is one alone for long. */
static void asks_soon(void *arg)
{
	(void)arg;
	asks(0);
}

/* It is, each time as it was the time before. */
static void asks_late(void *arg)
{
	(void)arg;
	asks(LONG);
}

int main(void)
{
	PROGRAM(endless, setup, TASK(toggles));
	PROGRAM(ends, setup, TASK(counts));
	PROGRAM(ends_in_world, setup, TASK(counts_in_world));
	PROGRAM(grows, setup, TASK(counts_for_ever));
	PROGRAM(grows_in_world, setup, TASK(counts_in_world_for_ever));
	PROGRAM(walk, setup, TASK(walks));
	PROGRAM(sum, setup, TASK(sums));
	PROGRAM(soon, setup, TASK(asks_soon), TASK(answers));
	PROGRAM(late, setup, TASK(asks_late), TASK(answers));

	kernel_hooks();
	is_str(verdict(&endless), "livelock", "the same state comes back");
	is_str(verdict(&ends), "never", "a counter in a local variable");
	is_str(verdict(&ends_in_world), "never", "or in the world");
	is_str(run(&grows, "dfs", 1), "limit steps", "one that has no end");
	is_str(run(&grows_in_world, "dfs", 1), "limit steps",
	       "in the world, too");
	is_str(verdict(&walk), "livelock", "a step without an end");
	is_str(title, "a step goes on and on", "which is what it says");
	is_str(verdict(&sum), "never", "a step that is only long");
	is_str(run(&soon, "random", 100), "limit executions",
	       "two that take turns");
	is_str(title, "", "(%s)", title);
	is_str(run(&late, "random", 100), "limit steps",
	       "turns of long duration");
	is_str(title, "", "(%s)", title);
	return done_testing();
}
