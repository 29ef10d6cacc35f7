/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a task leaves on its stack and in registers is no part of a state: a
 * program whose functions leave different things behind, by what they read, has
 * as many states as one whose functions always leave the same.
 */
#include "config.h"

#include "kernel/env.h"
#include "kernel/slab.h"
#include "model/engine.h"
#include "sched/states/liveness.h"

static __world volatile int flag, other;
static int reads_as;		/* what the tasks take a flag of 1 for */

static __attribute__((noinline)) void look_at(const void *p)
{
	__asm__ volatile("" : : "r"(p) : "memory");
}

/* Where the frames of what is called later will lie. */
static __attribute__((noinline)) void leave_on_stack(int byte)
{
	char leftover[160];

	for (unsigned int i = 0; i < sizeof(leftover); i++)
		leftover[i] = (char)byte;
	look_at(leftover);
}

static __attribute__((noinline)) int passes(int n)
{
	__asm__ volatile("" : "+r"(n));
	return n;
}

static void steps(void)
{
	other = 1;
	other = 2;
}

static void leaves_on_stack(void *arg)
{
	(void)arg;
	leave_on_stack(flag ? reads_as : 0);
	steps();
}

/* What is read is kept over the first call, for the last one, and no longer. */
static void leaves_in_register(void *arg)
{
	int read = flag ? reads_as : 0;

	(void)arg;
	look_at(NULL);
	passes(read);
	steps();
}

#ifdef HAVE_LIBDW
#define FRAMES_KNOWN true
#else
#define FRAMES_KNOWN false
#endif

/* The first time ever, its type is given a name. */
static void allocates(void *arg)
{
	int *object;

	(void)arg;
	other = 1;
	object = kmalloc(sizeof(*object), GFP_KERNEL);
	kfree(object);
}

static void sets(void *arg)
{
	(void)arg;
	flag = 1;
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	flag = other = 0;
}

static uint64_t states_of(const struct program *program, int as)
{
	struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = true,	/* it passes by what is left over */
	};
	struct search_result r;
	uint64_t n;

	reads_as = as;
	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	n = r.complete ? r.states : 0;
	search_result_free(&r);
	return n;
}

int main(void)
{
	const struct program stack = {
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "leaves", leaves_on_stack, NULL },
			   { "sets", sets, NULL } },
	};
	const struct program registers = {
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "leaves", leaves_in_register, NULL },
			   { "sets", sets, NULL } },
	};

	const struct program allocations = {
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "allocates", allocates, NULL },
			   { "another", allocates, NULL } },
	};
	struct env env;
	uint64_t first;

#if !defined(TRACKING) || !defined(FIBER_FENTRY)
	skip_all("frames do not start from zero here");
#endif
	is_int(states_of(&stack, 5), states_of(&stack, 0),
	       "leftovers on the stack");
	if (FRAMES_KNOWN && liveness_knows())
		is_int(states_of(&registers, 5), states_of(&registers, 0),
		       "leftovers in registers");
	else
		skip(1, "Zydis or libdw is missing");
	env_default(&env);
	env.value[ENV_REUSE] = 1;
	env_apply(&env);
	first = states_of(&allocations, 0);
	is_int(states_of(&allocations, 0), first, "what is done once");
	return done_testing();
}
