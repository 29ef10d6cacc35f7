/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of used numbers share: kids that are told what their creator
 * knows and tell what they did, and who creates them.
 */
#ifndef TESTS_MODEL_NUMBERS_H
#define TESTS_MODEL_NUMBERS_H

#include <stdio.h>

#include "model/engine.h"

#define MANY 40			/* kids: more than there are numbers */

static __world struct {
	volatile uint32_t flag, other, go;
	uint32_t plain, early, marked;
	struct large {
		uint32_t words[33];
	} large;
	uint32_t told, done, ended, none;
	struct task *kid;
} w;

static const struct invariant data_race = { .name = "data-race" };
static const struct invariant deadlock = { .name = "deadlock" };
static const struct invariant livelock = { .name = "livelock" };
static const struct invariant wrong = { .name = "wrong" };
static char racers[2 * TASK_NAME_MAX];

static inline void on_race(const struct race *race)
{
	snprintf(racers, sizeof(racers), "%s, %s",
		 task_name_of(race->other_task), task_name_of(race->task));
	violation(&data_race, "w", race->other_step, "%s", racers);
}

static inline void on_deadlock(bool polls)
{
	if (!polls)
		violation(&deadlock, "", STEP_NONE, "deadlock");
}

static inline void on_livelock(const char *why)
{
	violation(&livelock, "", STEP_NONE, "%s", why);
}

static inline void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

__attribute__((unused)) static __unseen void
call_when(void (*fn)(void *), void *arg, struct guard guard)
{
	sched_op(OP_WRITE, &w.told, SITE("call"));
	task_next();
	clock_release(&w.told);
	task_spawn_when("kid", fn, arg, OP_START, &w.none, SITE("start"),
			guard);
}

__attribute__((unused)) static __unseen void call(void (*fn)(void *), void *arg)
{
	call_when(fn, arg, GUARD_CLEAR(&w.none, ~0u));
}

__attribute__((unused)) static __unseen void learn(void)
{
	clock_acquire(&w.told);
}

__attribute__((unused)) static __unseen void finish(void)
{
	task_ends();
	track_write(&w, sizeof(w));
	w.ended++;
	clock_release(&w.done);
}

__attribute__((unused)) static __unseen void sleep_until(uint32_t nr)
{
	sched_op_when(OP_WAIT, &w.ended, SITE("wait"),
		      (struct guard){ &w.ended, ~0u, nr, false });
}

__attribute__((unused)) static __unseen void wait_for(uint32_t nr)
{
	sleep_until(nr);
	clock_acquire(&w.done);
}

static inline void idle(void *arg)
{
	(void)arg;
	learn();
	finish();
}

static inline void writes(void *arg)
{
	(void)arg;
	learn();
	w.plain++;
	finish();
}

static inline void repeat(void (*fn)(void *), uint32_t nr)
{
	for (uint32_t i = 1; i <= nr; i++) {
		call(fn, NULL);
		wait_for(i);
	}
}

static inline void waits_to_go(void *arg)
{
	(void)arg;
	sched_op_when(OP_WAIT, &w.go, SITE("wait"),
		      GUARD_SET((uint32_t *)&w.go, 1));
}

static inline void stays(void *arg)
{
	idle(arg);
	sched_op_when(OP_WAIT, &w.go, SITE("wait"),
		      GUARD_SET((uint32_t *)&w.go, 1));
}

static inline void looks_at_plain(void *arg)
{
	(void)arg;
	(void)w.flag;
	(void)*(uint32_t volatile *)&w.none;
	w.marked = w.plain;
}

static inline void calls_one_writer(void *arg)
{
	(void)arg;
	repeat(idle, MANY);
	call(writes, NULL);
	wait_for(MANY + 1);
}

static inline struct program one(void (*a)(void *), void *arg)
{
	return (struct program){ .setup = setup,
				 .nr_tasks = 1,
				 .tasks = { { "A", a, arg } } };
}

static inline struct program two(void (*a)(void *), void (*b)(void *))
{
	return (struct program){ .setup = setup,
				 .nr_tasks = 2,
				 .tasks = { { "A", a, NULL },
					    { "B", b, NULL } } };
}

/* "never", the name of what is found, or the limit. */
static inline const char *verdict(const struct program *p, const char *strategy)
{
	static char text[32];
	struct search_result r;

	racers[0] = '\0';
	search(p, strategy, strcmp(strategy, "dfs") ? 300 : 20000, -1, &r);
	snprintf(text, sizeof(text), "%s",
		 r.nr_finds ? r.finds[0].violation.invariant->name :
		 r.complete ? "never" :
			      r.limit);
	search_result_free(&r);
	return text;
}

static inline void hooks(void)
{
	sched_hooks.race = on_race;
	sched_hooks.deadlock = on_deadlock;
	sched_hooks.livelock = on_livelock;
}

#endif
