/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * More tasks than there are numbers: those that have ended make room, and no
 * race is lost or invented by that.
 */
#include "model/numbers.h"

static void calls_idle(void *arg)
{
	repeat(idle, (uint32_t)(uintptr_t)arg);
}

static void calls_writers(void *arg)
{
	(void)arg;
	repeat(writes, MANY);
}

static void looks(void *arg)
{
	(void)arg;
	(void)w.flag;
}

static uint64_t executions(uint32_t kids)
{
	struct program p = two(calls_idle, looks);

	p.tasks[0].arg = (void *)(uintptr_t)kids;
	return count(&p, -1);
}

static void has_own_name(void *arg)
{
	char name[TASK_NAME_MAX];

	snprintf(name, sizeof(name), "A.kid%u", w.ended + 1);
	if (strcmp(task_name(task_current()), name))
		violation(&wrong, "", STEP_NONE, "%s", name);
	idle(arg);
}

static void calls_named(void *arg)
{
	(void)arg;
	repeat(has_own_name, 1000);
}

static void test_many(void)
{
	struct program named = one(calls_named, NULL);
	struct program many = one(calls_idle, (void *)1000);
	struct program more = one(calls_idle, (void *)1100);

	is_str(verdict(&many, "dfs"), "never", "a thousand kids in a row");
	is_str(verdict(&more, "dfs"), "tasks-in-all", "1100 are too many");
	is_str(verdict(&named, "dfs"), "never", "all have names of their own");
	/* Each kid adds as many places to come in between as any other. */
	is_int(executions(MANY) - executions(MANY - 1),
	       executions(10) - executions(9),
	       "the search is the same as with numbers that nobody had");
	ok(executions(MANY) > executions(10), "(and it was one)");
}

/* --- at a time --- */

static void calls_at_once(void *arg)
{
	uint32_t nr = (uint32_t)(uintptr_t)arg, ended = 0;

	for (int round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < nr; i++)
			call_when(idle, NULL, GUARD_SET((uint32_t *)&w.go, 1));
		w.go = 1;
		ended += nr;
		wait_for(ended);
		w.go = 0;
	}
}

static void calls_stayers(void *arg)
{
	(void)arg;
	repeat(stays, MANY);
}

/* One of the program's, which says what the others say. */
static void idles(void *arg)
{
	(void)w.flag;
	idle(arg);
}

static void fills_up(void *arg)
{
	(void)arg;
	wait_for(1);
	for (uint32_t i = 2; i < TASKS_MAX; i++) {
		call(stays, NULL);
		wait_for(i);
	}
	if (arg) {
		call(stays, NULL);
		wait_for(TASKS_MAX);
	}
	w.go = 1;
}

static void test_at_once(void)
{
	struct program staying = one(calls_stayers, NULL);
	struct program beside = two(fills_up, idles);
	struct program fit = one(calls_at_once, (void *)(TASKS_MAX - 1ul));
	struct program full = one(calls_at_once, (void *)(TASKS_MAX + 0ul));

	is_str(verdict(&fit, "random"), "executions",
	       "32 tasks at a time, three times");
	is_str(verdict(&full, "random"), "tasks", "33 are too many");
	is_str(verdict(&staying, "dfs"), "tasks",
	       "also if they say that they end, and do not");
	is_str(verdict(&beside, "random"), "executions",
	       "with one of the program's");
	beside.tasks[0].arg = &w;
	is_str(verdict(&beside, "random"), "tasks",
	       "which keeps its number when it has ended");
}

/* --- races --- */

/* The first of all kids, whose number others had since. */
static void writes_early(void *arg)
{
	(void)arg;
	learn();
	w.early = 1;
	finish();
}

static void calls_early_writer(void *arg)
{
	(void)arg;
	call(writes_early, NULL);
	wait_for(1);
	for (uint32_t i = 2; i <= MANY; i++) {
		call(idle, NULL);
		wait_for(i);
	}
	w.go = 1;
}

static void looks_at_early(void *arg)
{
	(void)arg;
	if (w.go)
		w.marked = w.early;
}

/* The last of all kids, after it has told everything. */
static void writes_late(void *arg)
{
	(void)arg;
	learn();
	finish();
	w.go = 1;
	w.plain = 1;
}

static void calls_late_writer(void *arg)
{
	(void)arg;
	repeat(idle, MANY);
	call(writes_late, NULL);
	wait_for(MANY + 1);
	if (w.go)
		w.marked = w.plain;
}

static void writes_in_between(void *arg)
{
	(void)arg;
	learn();
	(void)w.flag;
	w.plain++;
	finish();
}

static void calls_writers_in_between(void *arg)
{
	(void)arg;
	repeat(writes_in_between, MANY);
}

static void test_races(void)
{
	struct program with_new = two(calls_one_writer, looks_at_plain);
	struct program with_old = two(calls_early_writer, looks_at_early);
	struct program late = one(calls_late_writer, NULL);
	struct program ordered = one(calls_writers, NULL);
	struct program between = one(calls_writers_in_between, NULL);

	is_str(verdict(&with_new, "dfs"), "data-race",
	       "a race with the owner of a used number");
	ok(strstr(racers, "A.kid41"), "by its own name (%s)", racers);
	is_str(verdict(&with_old, "dfs"), "data-race",
	       "a race with a former owner");
	is_str(racers, "A.kid1, B", "by his name");
	is_str(verdict(&late, "dfs"), "data-race",
	       "with the creator, who knows of the former owner");
	is_str(racers, "A.kid41, A", "and not that he goes on");
	is_str(verdict(&ordered, "dfs"), "never",
	       "what former and new owner do is ordered");
	is_str(verdict(&between, "dfs"), "never", "also after a step");
}

/* --- who must know what --- */

static void sees_no_end(void *arg)
{
	(void)arg;
	for (uint32_t i = 1; i <= MANY; i++) {
		call(idle, NULL);
		sleep_until(i);
	}
}

static void learns_nothing(void *arg)
{
	(void)arg;
	finish();
}

/* What is released comes before the promise of a number. */
static __unseen void call_early(void)
{
	sched_op(OP_WRITE, &w.told, SITE("call"));
	clock_release(&w.told);
	task_spawn_when("kid", idle, NULL, OP_START, &w.none, SITE("start"),
			GUARD_CLEAR(&w.none, ~0u));
}

static void tells_early(void *arg)
{
	(void)arg;
	for (uint32_t i = 1; i <= MANY; i++) {
		call_early();
		wait_for(i);
	}
}

static void learns_late(void *arg)
{
	(void)arg;
	(void)w.flag;
	learn();
	(void)w.flag;
	finish();
}

/* It does something after it said that it ends, but tells that, too. */
static void ends_too_early(void *arg)
{
	(void)arg;
	learn();
	finish();
	if (w.plain)
		w.early = 1;
}

static __attribute__((noinline)) void sees(struct large *copy)
{
	__asm__ volatile("" : : "r"(copy) : "memory");
}

static void ends_before_copy(void *arg)
{
	struct large copy;

	(void)arg;
	learn();
	finish();
	copy = w.large;
	sees(&copy);
}

static void ends_a_step_too_early(void *arg)
{
	(void)arg;
	learn();
	finish();
	(void)w.flag;
}

static void calls_the_arg(void *arg)
{
	repeat(arg, MANY);
}

/* Only who creates one has to know; here the one knows of the other's. */
static void knows_of_others(void *arg)
{
	(void)arg;
	repeat(idle, 30);
	w.go = 1;
}

static void comes_later(void *arg)
{
	(void)arg;
	sched_op_when(OP_WAIT, &w.go, SITE("wait"),
		      GUARD_SET((uint32_t *)&w.go, 1));
	if (arg)
		wait_for(30);
	call(idle, NULL);
}

static void test_knowledge(void)
{
	struct program unseen = one(sees_no_end, NULL);
	struct program dull = one(calls_the_arg, learns_nothing);
	struct program soon = one(tells_early, NULL);
	struct program slow = one(calls_the_arg, learns_late);
	struct program early = one(calls_the_arg, ends_too_early);
	struct program copy = one(calls_the_arg, ends_before_copy);
	struct program step = one(calls_the_arg, ends_a_step_too_early);
	struct program others = two(knows_of_others, comes_later);

	is_str(verdict(&unseen, "dfs"), "tasks",
	       "an end that the creator does not know of");
	is_str(verdict(&dull, "dfs"), "tasks",
	       "a kid that learns nothing gets no used number");
	is_str(verdict(&soon, "dfs"), "tasks", "nor one that was told before");
	is_str(verdict(&slow, "dfs"), "tasks", "nor one that learns late");
	is_str(verdict(&early, "dfs"), "tasks",
	       "a kid that says it ends, and goes on with an access");
	is_str(verdict(&copy, "dfs"), "tasks", "or with one of a structure");
	is_str(verdict(&step, "dfs"), "tasks", "or with a step");
	is_str(verdict(&others, "dfs"), "tasks", "another's kids");
	others.tasks[1].arg = &w;
	is_str(verdict(&others, "dfs"), "never", "whose end it has learnt of");
}

/* --- joins --- */

static void child(void *arg)
{
	(void)arg;
}

static void child_steps(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.plain++;
}

static void joins_all(void *arg)
{
	for (int i = 0; i < MANY; i++)
		task_join(task_spawn("kid", arg, NULL, SITE("spawn")),
			  SITE("join"));
}

static void joins_none(void *arg)
{
	(void)arg;
	for (int i = 0; i < MANY; i++)
		task_spawn("kid", child, NULL, SITE("spawn"));
}

/* It is known that they have ended, but by what they told, not by a join. */
static void joins_too_few(void *arg)
{
	(void)arg;
	for (uint32_t i = 1; i <= MANY; i++) {
		task_spawn("kid", idle, NULL, SITE("spawn"));
		wait_for(i);
	}
}

static __unseen void count_end(void)
{
	sched_op(OP_WRITE, &w.ended, SITE("count"));
	track_write(&w, sizeof(w));
	w.ended++;
}

static void child_counts(void *arg)
{
	child_steps(arg);
	count_end();
}

/* The last one is not joined: the creator knows all of the former owners. */
static void joins_all_but_one(void *arg)
{
	joins_all(arg);
	task_spawn("kid", child_counts, NULL, SITE("spawn"));
	sleep_until(1);
	w.plain++;
}

static void waits_for_joiner(void *arg)
{
	(void)arg;
	sched_op_when(OP_WAIT, &w.none, SITE("wait"), GUARD_SET(&w.none, 1));
}

static __unseen void tell_kid(struct task *kid)
{
	sched_op(OP_WRITE, &w.told, SITE("told"));
	track_write(&w, sizeof(w));
	w.kid = kid;
	w.told = 1;
}

/* In the step after which it joins it. */
static __unseen struct task *get_kid(void)
{
	sched_op_when(OP_WAIT, &w.told, SITE("get"), GUARD_SET(&w.told, 1));
	track_write(&w, sizeof(w));
	w.ended = 1;
	return w.kid;
}

/* It ends when both join it. */
static void joined_child(void *arg)
{
	(void)arg;
	sleep_until(1);
}

/* A kid with two joiners; when one goes on, it needs a number. */
static void one_joins(void *arg)
{
	struct task *kid;

	(void)arg;
	for (uint32_t i = 0; i < TASKS_MAX - 3; i++)
		task_spawn("idler", waits_to_go, NULL, SITE("spawn"));
	kid = task_spawn("kid", joined_child, NULL, SITE("spawn"));
	tell_kid(kid);
	task_join(kid, SITE("join"));
	task_spawn("kid", waits_for_joiner, NULL, SITE("spawn"));
	w.go = 1;
}

static __unseen void joined(void)
{
	sched_op(OP_WRITE, &w.none, SITE("joined"));
	track_write(&w, sizeof(w));
	w.none = 1;
}

static void other_joins(void *arg)
{
	(void)arg;
	task_join(get_kid(), SITE("join"));
	joined();
}

static void test_joins(void)
{
	struct program all = one(joins_all, child);
	struct program steps = one(joins_all, child_steps);
	struct program none = one(joins_none, NULL);
	struct program few = one(joins_too_few, NULL);
	struct program but_one = one(joins_all_but_one, child_steps);
	struct program joiners = two(one_joins, other_joins);

	is_str(verdict(&all, "dfs"), "never", "who joins gets the number");
	is_str(verdict(&steps, "dfs"), "never", "and is ordered behind");
	is_str(verdict(&none, "dfs"), "tasks", "who does not does not");
	is_str(verdict(&few, "dfs"), "tasks", "though its end is known");
	is_str(verdict(&but_one, "dfs"), "data-race",
	       "the new one is another than was joined");
	is_str(verdict(&joiners, "random"), "tasks",
	       "nor while somebody else waits in a join");
}

int main(void)
{
	hooks();
	test_many();
	test_at_once();
	test_races();
	test_knowledge();
	test_joins();
	return done_testing();
}
