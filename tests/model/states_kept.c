/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks come to be again what they were in a state, in all that matters: also
 * what no step tells of that is done without being run, as how many tasks they
 * have started, after which those are named.
 */
#include "kernel/rwonce.h"
#include "model/kernel.h"

static __world struct {
	int step, other, late, seen;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
}

/* Tried first, so that what the next one does is known where it does not. */
static void moves(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.other, 1);
	WRITE_ONCE(w.other, 2);
}

static void kid(void *arg)
{
	(void)arg;
	check(!READ_ONCE(w.seen), "the kid of who was first");
}

/* In the middle of a step. */
static __attribute__((noinline, no_sanitize("thread"))) int looks(void)
{
	return w.late;
}

/*
 * What is run last leads to an end at first, and to no state; then again, from
 * one that was come to without a run.
 */
static void starts(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.seen, !READ_ONCE(w.other));
	WRITE_ONCE(w.step, 1);
	WRITE_ONCE(w.step, 2);
	task_spawn("kid", kid, NULL, SITE("spawn"));
	/* Of another kind, so that both are found. */
	if (!looks())
		violation(kind("lock-misuse"), "", STEP_NONE, "too early");
}

static void is_late(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.late, 1);
}

static const struct program program = {
	.setup = setup,
	.nr_tasks = 3,
	.tasks = { { "A", moves, NULL },
		   { "B", starts, NULL },
		   { "C", is_late, NULL } },
};

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static void test_name(bool predict)
{
	const struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = true,
		.no_prediction = !predict,
		.enough = go_on,
	};
	const struct schedule *s;
	struct search_result r;

	if (search_run(&program, &options, &r))
		bail_out("search_run() failed");
	if (r.nr_finds != 2)
		bail_out("%u finds", r.nr_finds);
	s = &r.finds[1].schedule;
	is_str(s->items[s->nr - 1].task, "B.kid1", "the first that it starts");
	search_result_free(&r);
}

int main(void)
{
	kernel_hooks();
	test_name(false);
	test_name(true);
	return done_testing();
}
