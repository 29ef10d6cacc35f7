/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walks over states that are void, as something that they relied upon was
 * wrong: what is done instead is neither cut off by what those were, nor done
 * again and again.
 */
#include "kernel/rwonce.h"
#include "kernel/spinlock.h"
#include "kernel/wait.h"
#include "kernel/wait_bit.h"
#include "model/kernel.h"

static __world struct {
	spinlock_t lock;
	u32 word;
	int flag, other, told;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&w.lock);
	name_set(&w, sizeof(w), "w");
}

/* Goes round until it is told to; with a flag that is its own, for ever. */
static void toggles(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.flag))
		WRITE_ONCE(w.other, !READ_ONCE(w.other));
}

static void stops(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.flag, 1);
}

static const struct program circle = {
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", toggles, NULL }, { "B", stops, NULL } },
};

/* The lock is released by who has not taken it. */
static void takes(void *arg)
{
	(void)arg;
	wait_on_bit_lock(&w.word, 0, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.told, 1);
	wait_on_bit(&w.word, 0, TASK_UNINTERRUPTIBLE);
}

static void releases(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	spin_unlock(&w.lock);
	while (!READ_ONCE(w.told))
		cpu_relax();
	clear_and_wake_up_bit(0, &w.word);
}

static const struct program handed = {
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", takes, NULL }, { "B", releases, NULL } },
};

static bool proves(const struct program *p, bool reduced, uint32_t steps,
		   uint64_t *executions)
{
	const struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = !reduced,
		.steps = steps,
		.seconds = 20,
	};
	struct search_result r;
	bool complete;

	if (search_run(p, &options, &r))
		bail_out("search_run() failed");
	complete = r.complete && !r.nr_finds;
	*executions = r.executions;
	search_result_free(&r);
	return complete;
}

static void test_limit(void)
{
	uint64_t n;

	ok(!proves(&circle, false, 5, &n), "a limit that is too low");
	for (uint32_t steps = 13; steps <= 40; steps++)
		ok(proves(&circle, true, steps, &n),
		   "%u steps are enough, though not for a walk that is void",
		   steps);
}

static void test_again(void)
{
	uint64_t n;

	ok(proves(&handed, false, 0, &n), "a lock that is handed on");
	ok(n == 1, "has one end, which is come to once");
	ok(proves(&handed, true, 0, &n), "the same with reductions");
}

int main(void)
{
	kernel_hooks();
	test_limit();
	test_again();
	return done_testing();
}
