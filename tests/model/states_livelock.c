/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Livelocks among states: circles in which a fair scheduler can stay, and those
 * that it, or the environment, leaves some time.
 */
#include "kernel/sched.h"
#include "kernel/rwonce.h"
#include "kernel/spinlock.h"
#include "model/kernel.h"

static __world struct {
	spinlock_t a, b;
	int flag, other, count, plain;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.a);
	spin_lock_init(&w.b);
}

/* Both locks, whichever comes first; who gets only one gives it back. */
static void take_both(spinlock_t *first, spinlock_t *second)
{
	spin_lock(first);
	while (!spin_trylock(second)) {
		spin_unlock(first);
		cpu_relax();
		spin_lock(first);
	}
	spin_unlock(second);
	spin_unlock(first);
}

static void takes_ab(void *arg)
{
	(void)arg;
	take_both(&w.a, &w.b);
}

static void takes_ab_too(void *arg)
{
	takes_ab(arg);
}

static void takes_ba(void *arg)
{
	(void)arg;
	take_both(&w.b, &w.a);
}

static void waits(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.flag))
		cpu_relax();
}

static void waits_too(void *arg)
{
	waits(arg);
}

static void waits_for_other(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.other))
		cpu_relax();
	WRITE_ONCE(w.flag, 1);
}

static void waits_first(void *arg)
{
	waits(arg);
	WRITE_ONCE(w.other, 1);
}

static void sets(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.count, 1);
	WRITE_ONCE(w.flag, 1);
}

/* Under a lock that another one waits for; who will get it some time. */
static void polls_under_lock(void *arg)
{
	bool set;

	(void)arg;
	do {
		spin_lock(&w.a);
		set = READ_ONCE(w.flag);
		spin_unlock(&w.a);
	} while (!set);
}

static void sets_under_lock(void *arg)
{
	(void)arg;
	spin_lock(&w.a);
	WRITE_ONCE(w.flag, 1);
	spin_unlock(&w.a);
}

/* Until there is memory: the environment will not say no for ever. */
static void allocates(void *arg)
{
	(void)arg;
	while (sched_choose("memory", 2))
		cpu_relax();
}

/* The same, with a circle inside that it has no part in. */
static void allocates_and_waits(void *arg)
{
	allocates(arg);
	waits(arg);
}

/*
 * That circle ends, as there will be memory: so whoever waits for what comes
 * behind it is served, though he goes in a circle of his own until then.
 */
static void allocates_and_sets(void *arg)
{
	allocates(arg);
	sets(arg);
}

/*
 * What is no part of a state decides what comes next: it is something else when
 * the ring is looked at once more, as memory had been given by then.
 */
static void allocates_by_chance(void *arg)
{
	static int given;

	(void)arg;
	while (!sched_choose("memory", 2))
		WRITE_ONCE(w.count, given);
	given++;
}

static void toggles(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.flag)) {
		WRITE_ONCE(w.count, 1);
		WRITE_ONCE(w.count, 0);
	}
}

static void writes_and_waits(void *arg)
{
	w.plain = 1;
	WRITE_ONCE(w.count, 1);
	waits(arg);
}

static void writes_if_first(void *arg)
{
	(void)arg;
	if (!READ_ONCE(w.count))
		w.plain = 2;
}

/* Does this schedule lead to it, step by step? */
static bool leads_to(const struct program *program,
		     const struct schedule *schedule, const char *invariant)
{
	struct trace t;
	bool does;

	if (trace_run(program, schedule, true, 0, &t))
		bail_out("trace_run() failed");
	does = t.end == TRACE_VIOLATION &&
	       !strcmp(t.violation.invariant->name, invariant);
	trace_free(&t);
	return does;
}

/* A livelock is found, its schedule gives it again, and so it does shrunk. */
static bool livelocks(const struct program *program)
{
	const struct shrink_options bounds = { .executions = 2000 };
	struct search_options options = {
		.strategy = strategy_find("states"),
		.enough = first_find,
	};
	struct shrink_stats stats = { 0 };
	struct search_result r;
	struct find *find;
	bool is;

	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	find = r.finds;
	is = r.nr_finds && find->schedule.circle &&
	     leads_to(program, &find->schedule, "livelock") &&
	     !shrink(program, find, &bounds, &stats) &&
	     stats.steps_after <= 2 * stats.steps_before + 16 &&
	     leads_to(program, &find->schedule, "livelock");
	diag("%u steps, shrunk to %u", stats.steps_before, stats.steps_after);
	search_result_free(&r);
	return is;
}

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

/* So does what is found behind it, to what that is. */
static void finds_more(const struct program *program)
{
	struct search_options options = {
		.strategy = strategy_find("states"),
		.enough = go_on,
	};
	struct search_result r;

	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	is_int(r.nr_finds, 2, "a livelock is found, and more behind it");
	for (unsigned int i = 0; i < r.nr_finds; i++) {
		const struct find *find = &r.finds[i];
		const char *name = find->violation.invariant->name;

		is_str(name, i ? "data-race" : "livelock", "%s", name);
		ok(leads_to(program, &find->schedule, name),
		   "which its schedule leads to");
	}
	search_result_free(&r);
}

static const char *states(const struct program *program)
{
	return run(program, "states", 0);
}

int main(void)
{
	PROGRAM(tries, setup, TASK(takes_ab), TASK(takes_ba));
	PROGRAM(alone, setup, TASK(takes_ab), TASK(takes_ab_too));
	PROGRAM(never_set, setup, TASK(waits), TASK(waits_too));
	PROGRAM(each_other, setup, TASK(waits_first), TASK(waits_for_other));
	PROGRAM(is_set, setup, TASK(waits), TASK(sets), TASK(toggles));
	PROGRAM(starves, setup, TASK(polls_under_lock), TASK(sets_under_lock));
	PROGRAM(locked, setup, TASK(polls_under_lock), TASK(takes_ab));
	PROGRAM(memory, setup, TASK(allocates));
	PROGRAM(inside, setup, TASK(allocates_and_waits));
	PROGRAM(served, setup, TASK(allocates_and_sets), TASK(waits));
	PROGRAM(chance, setup, TASK(allocates_by_chance));
	PROGRAM(busy, setup, TASK(toggles), TASK(waits));
	PROGRAM(two, setup, TASK(writes_and_waits), TASK(writes_if_first));

#ifndef TRACKING
	skip_all("stacks have more on them here than what decides the future");
#endif
	kernel_hooks();
	ok(livelocks(&tries), "two that give way to each other");
	is_str(states(&alone), "never", "in one order they do not");
	ok(livelocks(&never_set), "polls for what nobody sets");
	ok(livelocks(&each_other), "polls for each other");
	is_str(states(&is_set), "never", "what is set ends it, if all go on");
	ok(livelocks(&busy), "a loop that writes all the time");
	is_str(states(&starves), "never", "who waits for a lock gets it");
	ok(livelocks(&locked), "but that need not end the loop");
	is_str(states(&memory), "never", "there will be memory");
	is_str(states(&served), "never", "and who waits for it is served");
	is_str(states(&chance), "limit livelocks",
	       "in a ring that is another one the next time there could be");
	ok(livelocks(&inside), "but nobody to end the loop behind it");
	finds_more(&two);
	return done_testing();
}
