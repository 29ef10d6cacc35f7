/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs that do nothing but steps of one kind, to see what a step costs.
 * Compiled as model code is.
 */
#include "bench/bench.h"

#include "sched/names.h"
#include "sched/sched.h"

#define STEPS 20

static __world struct {
	volatile uint64_t shared[16];
	uint64_t plain[2][64];
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

static void reads(void *arg)
{
	(void)arg;
	for (int i = 0; i < STEPS; i++)
		(void)w.shared[i % 16];
}

/* The same with eight plain accesses to memory of its own before each step. */
static void reads_and_works(void *arg)
{
	uint64_t *mine = w.plain[arg != NULL];

	for (int i = 0; i < STEPS; i++) {
		for (int k = 0; k < 4; k++)
			mine[k * 8]++;
		(void)w.shared[i % 16];
	}
}

const struct program bench_volatile = {
	.name = "two tasks, 20 volatile reads each",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", reads, 0 }, { "B", reads, (void *)1 } },
};

const struct program bench_plain = {
	.name = "the same, 8 plain accesses a step",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", reads_and_works, 0 },
		   { "B", reads_and_works, (void *)1 } },
};

const struct program bench_alone = {
	.name = "one task, 20 volatile reads",
	.setup = setup,
	.nr_tasks = 1,
	.tasks = { { "A", reads, 0 } },
};
