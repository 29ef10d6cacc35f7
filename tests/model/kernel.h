/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the primitives share: what they find is made a violation,
 * as src/check does it, so that a search over a tiny program gives a verdict.
 */
#ifndef TESTS_MODEL_KERNEL_H
#define TESTS_MODEL_KERNEL_H

#include <stdio.h>

#include "kernel/env.h"
#include "kernel/lockdep.h"
#include "kernel/sched.h"
#include "kernel/trace.h"
#include "model/engine.h"

/* The title of the last find. */
static char title[VIOLATION_TITLE_MAX];
static unsigned int nr_more;	/* its further schedules */

static const struct invariant kinds[] = {
	{ .name = "lock-order" },  { .name = "sleep-in-atomic" },
	{ .name = "lock-misuse" }, { .name = "bug" },
	{ .name = "refcount" },	   { .name = "use-after-free" },
	{ .name = "data-race" },   { .name = "null" },
	{ .name = "assert" },	   { .name = "livelock" },
	{ .name = "deadlock" },
};

static inline const struct invariant *kind(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	bail_out("no kind %s", name);
}

static inline void probe_lock_order(const struct lock_order *order)
{
	for (unsigned int i = 0; i < order->nr_edges; i++)
		if (order->edges[i].schedule)
			violation_add_schedule(order->edges[i].schedule);
	violation(kind("lock-order"), order->object, STEP_NONE, "%s -> %s",
		  order->edges[0].from, order->edges[0].to);
}

static inline void probe_sleep(const struct sleep_in_atomic *sleep)
{
	violation(kind("sleep-in-atomic"), "", STEP_NONE, "%s: %s",
		  sleep->site->text, sleep->why);
}

static inline void probe_misuse(const struct lock_misuse *misuse)
{
	static const char *const words[] = { "not held", "others", "at exit",
					     "freed",	 "made",   "assert",
					     "context" };

	violation(kind("lock-misuse"), "", STEP_NONE, "%s: %s",
		  words[misuse->kind], misuse->what);
}

static inline void probe_bug(enum bug_kind bug, const struct site *site,
			     const char *what, const volatile void *object)
{
	(void)bug;
	(void)site;
	(void)object;
	violation(kind("bug"), "", STEP_NONE, "%s", what);
}

static inline void probe_refcount(enum refcount_error error,
				  const volatile void *ref,
				  const struct site *site)
{
	(void)ref;
	(void)error;
	violation(kind("refcount"), "", STEP_NONE, "%s", site->text);
}

static inline void hook_bad_access(enum bad_access what,
				   const volatile void *addr, unsigned int size,
				   bool write, const struct site *site,
				   uintptr_t pc)
{
	(void)addr;
	(void)size;
	(void)write;
	(void)pc;
	violation(kind(what == BAD_ACCESS_NULL ? "null" : "use-after-free"), "",
		  STEP_NONE, "%s", site ? site->text : "plain access");
}

static inline void hook_race(const struct race *race)
{
	violation(kind("data-race"), "", race->other_step, "race");
}

static inline void hook_livelock(const char *why)
{
	violation(kind("livelock"), "", STEP_NONE, "%s", why);
}

static inline void kernel_hooks(void)
{
	register_trace_lock_order(probe_lock_order);
	register_trace_sleep_in_atomic(probe_sleep);
	register_trace_lock_misuse(probe_misuse);
	register_trace_bug(probe_bug);
	register_trace_refcount(probe_refcount);
	sched_hooks.bad_access = hook_bad_access;
	sched_hooks.race = hook_race;
	sched_hooks.livelock = hook_livelock;
	sched_hooks.search = lockdep_reset;
	sched_hooks.load = lockdep_reset_setup;
	sched_hooks.rest = lockdep_check_rest;
	sched_hooks.held = lockdep_held_text;
}

/* The program itself says what must not be. */
static inline void check(bool holds, const char *what)
{
	if (!holds)
		violation(kind("assert"), "", STEP_NONE, "%s", what);
}

static inline bool first_find(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return true;
}

/* "never", the kind of the first find, or the limit that cut the search off. */
static inline const char *run(const struct program *program,
			      const char *strategy, uint64_t executions)
{
	static char verdict[32];
	struct search_options options = {
		.strategy = strategy_find(strategy),
		.strategy_options = { .seed = 1, .preemptions = -1 },
		.executions = executions,
		.enough = first_find,
	};
	struct search_result r;

	track(program);
	title[0] = '\0';
	nr_more = 0;
	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	if (r.nr_finds) {
		snprintf(verdict, sizeof(verdict), "%s",
			 r.finds[0].violation.invariant->name);
		strcpy(title, r.finds[0].violation.title);
		nr_more = r.finds[0].nr_more;
	} else {
		snprintf(verdict, sizeof(verdict), "%s%s",
			 r.complete ? "never" : "limit ",
			 r.complete ? "" : r.limit);
	}
	if (!strcmp(strategy, "dfs"))
		agree(program, &r);
	search_result_free(&r);
	return verdict;
}

/* The same for a naive search of everything. */
static inline const char *verdict(const struct program *program)
{
	return run(program, "dfs", 2000000);
}

static inline bool is_kind(const struct find *find, void *name)
{
	if (strcmp(find->violation.invariant->name, name))
		return false;
	strcpy(title, find->violation.title);
	return true;
}

/* Is this kind among all that a naive search finds? */
static inline bool breaks(const struct program *program, const char *name)
{
	struct search_options options = {
		.strategy = strategy_find("dfs"),
		.strategy_options = { .preemptions = -1 },
		.executions = 2000000,
		.enough = is_kind,
		.enough_arg = (void *)(uintptr_t)name,
	};
	struct search_result r;

	track(program);
	title[0] = '\0';
	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	agree(program, &r);
	search_result_free(&r);
	return title[0];
}

#define TASK(fn)	\
	{		\
#fn, fn, NULL		\
	}
#define PROGRAM(name, setup_fn, ...)					\
	static const struct program name = {				\
		.setup = setup_fn,					\
		.nr_tasks = sizeof((struct program_task[]){ __VA_ARGS__ }) / \
			    sizeof(struct program_task),		\
		.tasks = { __VA_ARGS__ },				\
	}

#endif
