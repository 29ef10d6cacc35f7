/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What programs in C bring up: accesses to the stacks of other tasks, static
 * variables with initial values, checks of a program's own at rest, races
 * before anybody's first step.
 */
#include "model/engine.h"

static __world int initial = 7;
static __world int *volatile where;
static __world int plain;
static __world volatile int done;

static const struct invariant broken = { .name = "broken" };
static const struct invariant race = { .name = "race" };
static uint32_t race_step, race_other_step;
static int wrong;

/* --- stacks --- */

/* The compiler is not to see what becomes of it. */
static int *hidden(volatile int *p)
{
	uintptr_t addr = (uintptr_t)p;

	__asm__ volatile("" : "+r"(addr));
	return (int *)addr;
}

static void owns(void *arg)
{
	volatile int here[2] = { 1, 2 };

	(void)arg;
	where = hidden(here);
	done = 1;
	here[1] = here[0];
}

static void reads(void *arg)
{
	int *p = where;

	(void)arg;
	if (p)
		plain = *p;
}

static void writes(void *arg)
{
	int *p = where;

	(void)arg;
	if (p)
		*p = 3;
}

static void reads_volatile(void *arg)
{
	volatile int *p = where;

	(void)arg;
	if (p)
		(void)*p;
}

static void adds(void *arg)
{
	int *p = where;

	(void)arg;
	if (p)
		__atomic_fetch_add(p, 1, __ATOMIC_SEQ_CST);
}

static void copies(void *arg)
{
	struct pair {
		int a[12];
	} *volatile p = (struct pair *)where, copy;

	(void)arg;
	if (!p)
		return;
	memcpy(&copy, p, sizeof(copy.a[0]));
	plain = copy.a[0];
}

static void operates(void *arg)
{
	int *p = where;

	(void)arg;
	if (p)
		sched_op(OP_UNLOCK, p, SITE("unlock"));
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	wrong += initial != 7;
	name_set(&plain, sizeof(plain), "plain");
}

/* On the stack of the main fiber, which set-up runs on. */
static void setup_leaves(void *data, const uint32_t *open)
{
	volatile int here = 1;

	setup(data, open);
	where = hidden(&here);
}

static struct program two(void (*one)(void *), void (*other)(void *))
{
	return (struct program){
		.name = "two",
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "one", one, NULL }, { "other", other, NULL } },
	};
}

/* What cuts off a naive search; "" for nothing. */
static const char *limit_of(const struct program *program)
{
	struct search_result r;
	const char *limit;

	search(program, "dfs", 0, -1, &r);
	limit = r.limit ? r.limit : "";
	search_result_free(&r);
	return limit;
}

static void test_stacks(void)
{
	static const struct {
		void (*fn)(void *);
		const char *what;
	} others[] = {
		{ reads, "a read" },
		{ writes, "a write" },
		{ reads_volatile, "a volatile read" },
		{ adds, "an atomic operation" },
		{ copies, "a copy" },
		{ operates, "a primitive" },
	};
	struct program p;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		p = two(owns, others[i].fn);
		is_str(limit_of(&p), "stack", "%s of another task's stack",
		       others[i].what);
		p.tasks[0] = p.tasks[1];
		p.setup = setup_leaves;
		is_str(limit_of(&p), "stack", "%s of set-up's", others[i].what);
	}
	p = two(owns, owns);
	is_str(limit_of(&p), "", "accesses to the own stack");
}

/* --- initial values --- */

static void changes(void *arg)
{
	(void)arg;
	done = 1;
	initial++;
}

static void expects_one_more(void *data)
{
	int added = *(int *)data;

	if (initial != 7 + added)
		violation(&broken, "initial", STEP_NONE, "it is %d", initial);
}

static void test_initial(void)
{
	static int one = 1, two_more = 2;
	struct program p = two(changes, owns);

	wrong = 0;
	p.data = &one;
	p.rest = expects_one_more;
	ok(!finds(&p, NULL), "each execution starts from the initial value");
	ok(!finds(&p, NULL), "a second search, too");
	is_int(wrong, 0, "and each set-up");
	p.data = &two_more;
	ok(finds(&p, "broken"), "what is wrong at rest is found");
}

/* --- races before the first step --- */

static void on_race(const struct race *r)
{
	race_step = r->step;
	race_other_step = r->other_step;
	violation(&race, "plain", r->other_step, "race");
}

static void touches(void *arg)
{
	(void)arg;
	plain++;
}

static void test_race(void)
{
	struct program p = two(touches, touches);
	struct search_result r;

	sched_hooks.race = on_race;
	search(&p, "dfs", 0, -1, &r);
	is_int(r.nr_finds, 1, "a race of tasks without a step");
	if (r.nr_finds)
		ok(r.finds[0].violation.step == STEP_NONE &&
			   r.finds[0].violation.other_step == STEP_NONE,
		   "is at no step");
	search_result_free(&r);
	sched_hooks.race = NULL;
}

int main(void)
{
	test_stacks();
	test_initial();
	test_race();
	return done_testing();
}
