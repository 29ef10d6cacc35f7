/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A task that is alone for long: when it only ever comes back to the same
 * state, and when it only seems so.
 */
#include "kernel/completion.h"
#include "kernel/rwonce.h"
#include "model/kernel.h"

#define LONG 2000	/* steps */

static __world struct {
	struct completion ping, pong;
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
}

static void toggles(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.stop)) {
		WRITE_ONCE(w.word, 1);
		WRITE_ONCE(w.word, 0);
	}
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

/* Each time it is alone as it was the time before. */
static void calls(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.stop)) {
		for (int i = 0; i < LONG; i++)
			READ_ONCE(w.word);
		complete(&w.ping);
		wait_for_completion(&w.pong);
	}
}

/* What decides when it ends is on the stack of the other one. */
static void answers(void *arg)
{
	(void)arg;
	for (int i = 0; i < 4; i++) {
		wait_for_completion(&w.ping);
		if (i == 3)
			WRITE_ONCE(w.stop, 1);
		complete(&w.pong);
	}
}

int main(void)
{
	PROGRAM(endless, setup, TASK(toggles));
	PROGRAM(counted, setup, TASK(counts));
	PROGRAM(counted_in_world, setup, TASK(counts_in_world));
	PROGRAM(turns, setup, TASK(calls), TASK(answers));

	kernel_hooks();
	is_str(verdict(&endless), "livelock", "the same state comes back");
	is_str(verdict(&counted), "never", "a counter in a local variable");
	is_str(verdict(&counted_in_world), "never", "or in the world");
	is_str(run(&turns, "random", 100), "executions", "two that take turns");
	is_str(title, "", "(%s)", title);
	return done_testing();
}
