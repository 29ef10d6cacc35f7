/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks that wait: deadlock, retry loops that sleep until a change, livelock.
 */
#include "model/engine.h"

static __world struct {
	volatile uint32_t flag, other;
	uint32_t plain;
	uint32_t lock[2];
	volatile uint64_t counter;
} w;

static const struct invariant deadlock = { .name = "deadlock" };
static const struct invariant livelock = { .name = "livelock" };
static unsigned int waiting;

static void on_deadlock(bool polls)
{
	if (polls)
		return;
	waiting = 0;
	for (unsigned int id = 0; id < task_count(); id++)
		waiting += task_wait_state(id) == TASK_WAITS_GUARD;
	violation(&deadlock, "", STEP_NONE, "deadlock");
}

static void on_livelock(const char *why)
{
	violation(&livelock, "", STEP_NONE, "%s", why);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

static __unseen void lock(int i)
{
	sched_op_when(OP_LOCK, &w.lock[i], SITE("lock"),
		      GUARD_CLEAR(&w.lock[i], 1));
	track_write(&w, sizeof(w));
	w.lock[i] = 1;
}

static __unseen void unlock(int i)
{
	sched_op(OP_UNLOCK, &w.lock[i], SITE("unlock"));
	track_write(&w, sizeof(w));
	w.lock[i] = 0;
}

static void takes(void *arg)
{
	int first = arg != NULL;

	lock(first);
	lock(!first);
	unlock(!first);
	unlock(first);
}

static void test_deadlock(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 2,
			     .tasks = { { "A", takes, NULL },
					{ "B", takes, (void *)1 } } };
	struct program same = { .setup = setup,
				.nr_tasks = 2,
				.tasks = { { "A", takes, NULL },
					   { "B", takes, NULL } } };

	ok(finds(&p, "deadlock"), "two locks in two orders deadlock");
	is_int(waiting, 2, "both tasks wait");
	ok(!finds(&same, NULL), "in one order they do not");
}

static void takes_twice(void *arg)
{
	(void)arg;
	lock(0);
	lock(0);
}

static void test_deadlock_alone(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 1,
			     .tasks = { { "A", takes_twice, NULL } } };

	ok(finds(&p, "deadlock"), "a lock taken twice");
}

static void waits_first(void *arg)
{
	(void)arg;
	sched_op_when(OP_WAIT, &w.lock[0], SITE("wait"),
		      GUARD_SET(&w.lock[0], 1));
}

static void test_deadlock_at_once(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 2,
			     .tasks = { { "A", waits_first, NULL },
					{ "B", waits_first, NULL } } };

	ok(finds(&p, "deadlock"), "a deadlock before the first step");
}

static void polls(void *arg)
{
	(void)arg;
	while (!w.flag)
		sched_relax(SITE("relax"));
}

static void sets(void *arg)
{
	(void)arg;
	(void)w.other;
	w.flag = 1;
}

static void writes_zero(void *arg)
{
	(void)arg;
	(void)w.other;
	w.flag = 0;
	w.flag = 0;
}

static void test_polling(void)
{
	struct program ends = { .setup = setup,
				.nr_tasks = 2,
				.tasks = { { "poller", polls, NULL },
					   { "setter", sets, NULL } } };
	struct program never = { .setup = setup,
				 .nr_tasks = 2,
				 .tasks = { { "poller", polls, NULL },
					    { "setter", writes_zero, NULL } } };
	struct search_result r;

	search(&ends, "dfs", 0, -1, &r);
	ok(r.complete && !r.nr_finds, "a poll of what will be set ends");
	/* After 5 steps; the 2 others come before, between, behind. */
	is_int(r.executions, 21,
	       "after two polls that read the same it sleeps");
	search_result_free(&r);
	ok(finds(&never, "livelock"), "a poll of what is never set");
}

/* What ends such a loop may come at any of its polls. */
static void polls_two(void *arg)
{
	(void)arg;
	for (;;) {
		if (w.flag)
			return;
		sched_relax(SITE("relax"));
		if (w.other)
			return;
		sched_relax(SITE("relax too"));
	}
}

static void polls_nested(void *arg)
{
	(void)arg;
	while (!w.flag) {
		for (int i = 0; i < 3 && !w.other; i++)
			sched_relax(SITE("relax"));
		sched_relax(SITE("relax too"));
	}
}

/* One sched_relax(), reached in two ways. */
static __attribute__((noinline)) bool is_set(volatile uint32_t *p)
{
	bool set = *p;

	if (!set)
		sched_relax(SITE("relax"));
	return set;
}

static void polls_by_call(void *arg)
{
	(void)arg;
	while (!is_set(&w.flag) && !is_set(&w.other))
		;
}

static void sets_other(void *arg)
{
	(void)arg;
	(void)w.flag;
	w.other = 1;
}

static void writes_both(void *arg)
{
	(void)arg;
	w.other = 0;
	w.flag = 0;
}

/* Its rounds differ in nothing but their number, which ends it. */
static void counts_rounds(void *arg)
{
	(void)arg;
	for (int i = 0; i < 12; i++) {
		if (w.flag)
			return;
		sched_relax(SITE("relax"));
		if (w.other)
			return;
		sched_relax(SITE("relax too"));
	}
}

/* In every second one it does something else: that is one of its rounds. */
static void alternates(void *arg)
{
	bool odd = false;

	(void)arg;
	while (odd ? !w.other : !w.flag) {
		odd = !odd;
		sched_relax(SITE("relax"));
	}
}

static struct program poller_and(void (*poller)(void *), void (*other)(void *))
{
	return (struct program){ .setup = setup,
				 .nr_tasks = other ? 2 : 1,
				 .tasks = { { "poller", poller, NULL },
					    { "other", other, NULL } } };
}

static void test_two_polls(void (*poller)(void *), unsigned int steps,
			   bool by_other, const char *what)
{
	struct program ends = poller_and(poller, sets);
	struct program ends_too = poller_and(poller, sets_other);
	struct program never = poller_and(poller, writes_both);
	struct program alone = poller_and(poller, NULL);
	struct search_result r;

	search(&ends, "dfs", 10000, -1, &r);
	ok(r.complete && !r.nr_finds, "%s: ended by the one", what);
	is_int(r.executions, (steps + 2) * (steps + 1) / 2,
	       "%s: it sleeps after two rounds", what);
	search_result_free(&r);
	search(&ends_too, "dfs", 10000, -1, &r);
	ok(by_other ? r.complete && !r.nr_finds : r.nr_finds != 0,
	   "%s: by the other, if that ends it", what);
	search_result_free(&r);
	search(&never, "dfs", 10000, -1, &r);
	ok(r.nr_finds != 0, "%s: by none", what);
	search_result_free(&r);
	search(&alone, "dfs", 10000, -1, &r);
	ok(r.nr_finds == 1 && schedule_steps(&r.finds[0].schedule) == steps,
	   "%s: alone, a livelock after %u steps", what, steps);
	search_result_free(&r);
}

static void test_several_polls(void)
{
	struct program rounds = poller_and(counts_rounds, NULL);
	struct program given_up = poller_and(counts_rounds, writes_both);

	test_two_polls(polls_two, 9, true, "two polls in a loop");
	test_two_polls(polls_by_call, 9, true, "a poll called for two things");
	test_two_polls(alternates, 9, true, "a poll of two things in turn");
	test_two_polls(polls_nested, 18, false, "nested polls");
	ok(!finds(&rounds, NULL), "rounds that are counted come to an end");
	ok(!finds(&given_up, NULL), "whatever else is written");
}

static const struct invariant gave_up = { .name = "gave-up" };

/* A poll with a bound: it may give up before the flag is set. */
static void polls_thrice(void *arg)
{
	for (int i = 0; i < 3; i++) {
		if (w.flag)
			return;
		sched_relax(SITE("relax"));
	}
	if (arg)
		violation(&gave_up, "", STEP_NONE, "three polls in vain");
}

static void test_bounded_polling(void)
{
	struct program late = { .setup = setup,
				.nr_tasks = 2,
				.tasks = {
					{ "poller", polls_thrice, (void *)1 },
					{ "setter", sets, NULL } } };
	struct program alone = { .setup = setup,
				 .nr_tasks = 1,
				 .tasks = {
					 { "poller", polls_thrice, NULL } } };

	ok(finds(&late, "gave-up"), "a bounded poll may end before the change");
	ok(!finds(&alone, NULL), "and without one it ends all the same");
}

/* Three pollers in a row: who wakes whom must not be lost. */
static void hands_on(void *arg)
{
	uint32_t mine = (uint32_t)(uintptr_t)arg;

	while (w.flag != mine)
		sched_relax(SITE("relax"));
	w.flag = mine + 1;
}

static void test_chain(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 3,
			     .tasks = { { "C", hands_on, (void *)2 },
					{ "B", hands_on, (void *)1 },
					{ "A", hands_on, (void *)0 } } };

	ok(!finds(&p, NULL), "a chain of polls comes to its end");
}

static __unseen bool trylock(int i)
{
	sched_op(OP_TRYLOCK, &w.lock[i], SITE("trylock"));
	if (w.lock[i]) {
		sched_unchanged();
		return false;
	}
	track_write(&w, sizeof(w));
	w.lock[i] = 1;
	return true;
}

static void spins(void *arg)
{
	(void)arg;
	while (!trylock(0))
		sched_relax(SITE("relax"));
	unlock(0);
}

static void spins_on_atomic(void *arg)
{
	(void)arg;
	while (__atomic_exchange_n(&w.plain, 1, __ATOMIC_ACQUIRE))
		sched_relax(SITE("relax"));
	__atomic_store_n(&w.plain, 0, __ATOMIC_RELEASE);
}

static void spins_for_ever(void *arg)
{
	(void)arg;
	while (__atomic_fetch_or(&w.plain, 1, __ATOMIC_ACQUIRE))
		sched_relax(SITE("relax"));
}

/* It may be told the wrong thing: that is no reason to wait for a change. */
static void tries(void *arg)
{
	(void)arg;
	while (sched_choose("fail", 2))
		(void)w.flag, sched_relax(SITE("relax"));
}

/* What fails is a read: it neither wakes the others nor keeps one awake. */
static void test_failing(void)
{
	struct program lock = { .setup = setup,
				.nr_tasks = 2,
				.tasks = { { "A", spins, NULL },
					   { "B", takes, NULL } } };
	struct program atomic = { .setup = setup,
				  .nr_tasks = 2,
				  .tasks = { { "A", spins_on_atomic, NULL },
					     { "B", spins_on_atomic, NULL } } };
	struct program held = { .setup = setup,
				.nr_tasks = 2,
				.tasks = { { "A", spins_for_ever, NULL },
					   { "B", spins_for_ever, NULL } } };
	struct program told = { .setup = setup,
				.nr_tasks = 1,
				.tasks = { { "A", tries, NULL } } };
	struct search_result r;

	search(&lock, "dfs", 0, -1, &r);
	ok(r.complete && !r.nr_finds, "a loop of trylocks ends");
	ok(r.executions < 200, "and polls no more than it has to (%d)",
	   (int)r.executions);
	search_result_free(&r);
	search(&atomic, "dfs", 0, -1, &r);
	ok(r.complete && !r.nr_finds, "so does one of exchanges");
	search_result_free(&r);
	ok(finds(&held, "livelock"), "or it is a livelock");
	/* It may go on so for ever: that is what the limit is for. */
	search(&told, "dfs", 0, -1, &r);
	ok(!r.nr_finds && !strcmp(r.limit, limits[LIMIT_ENVIRONMENT].name),
	   "a failure by choice is waited out");
	search_result_free(&r);
}

/* An iteration that changes something is no poll: it must not sleep. */
static void counts(void *arg)
{
	(void)arg;
	for (int i = 0; i < 20; i++) {
		w.counter++;
		sched_relax(SITE("relax"));
	}
}

static void counts_plainly(void *arg)
{
	(void)arg;
	for (int i = 0; i < 20; i++) {
		(void)w.other;
		w.plain++;
		sched_relax(SITE("relax"));
	}
}

static void test_impure(void)
{
	struct program marked = { .setup = setup,
				  .nr_tasks = 1,
				  .tasks = { { "A", counts, NULL } } };
	struct program plain = { .setup = setup,
				 .nr_tasks = 1,
				 .tasks = { { "A", counts_plainly, NULL } } };

	ok(!finds(&marked, NULL), "a loop that counts is not put to sleep");
	ok(!finds(&plain, NULL), "nor one that counts in plain memory");
}

int main(void)
{
	sched_hooks.deadlock = on_deadlock;
	sched_hooks.livelock = on_livelock;
	test_deadlock();
	test_deadlock_alone();
	test_deadlock_at_once();
	test_polling();
	test_several_polls();
	test_bounded_polling();
	test_chain();
	test_failing();
	test_impure();
	return done_testing();
}
