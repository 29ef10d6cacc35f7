/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running samples under both detectors; see both.h.
 *
 * The real runtime is shown one execution at a time: what it reported between
 * the start and the end of an execution is about that execution.
 */
#include "tsan/both.h"

#include <stdio.h>

#include "kernel/env.h"
#include "sched/engine.h"
#include "sched/tsan_chain.h"

/* Of the execution that runs. */
static unsigned int ours, theirs;

/* Of the sample that runs. */
static struct tally {
	unsigned int executions;
	unsigned int ours, theirs;	/* executions with a race */
	unsigned int only_ours, only_theirs;
	char where[64];			/* the last race that we saw */
	char first[1024];		/* that they differ about */
} tally;

static const char *only;
static void (*usual_set_up)(void);

static unsigned int real_reports(void)
{
#ifdef TSAN_CHAIN
	return chain_reports;
#else
	return 0;
#endif
}

static void on_race(const struct race *race)
{
	ours++;
	name_of(race->addr, tally.where, sizeof(tally.where));
}

#ifdef TSAN_CHAIN
/* The tasks of the running execution in the order of its steps. */
static void print_schedule(char *buf, size_t size)
{
	struct schedule schedule;
	size_t used = 0;

	schedule_init(&schedule);
	sched_copy_schedule(&schedule);
	for (size_t i = 0; i < schedule.nr && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, " %s*%u",
					 schedule.items[i].task,
					 schedule.items[i].count);
	schedule_free(&schedule);
}
#endif

/* All tasks of an execution have ended. */
static void on_rest(void)
{
	bool real = real_reports() != theirs;

	tally.executions++;
	tally.ours += ours != 0;
	tally.theirs += real;
#ifdef TSAN_CHAIN
	if (real != (ours != 0)) {
		if (!tally.only_ours && !tally.only_theirs)
			print_schedule(tally.first, sizeof(tally.first));
		if (real)
			tally.only_theirs++;
		else
			tally.only_ours++;
	}
#endif
	ours = 0;
	theirs = real_reports();
}

static void set_up_sample(void *data, const uint32_t *open)
{
	const struct sample *sample = data;

	(void)open;
	if (sample->set_up)
		sample->set_up();
	else
		usual_set_up();
}

/* Every execution has come to its end, and nothing but races was found. */
static bool explore(const struct sample *sample, const char *strategy,
		    uint64_t executions)
{
	static const char *const names[BODIES_MAX] = { "A", "B", "C", "D" };
	struct program program = { .name = sample->what,
				   .data = (void *)(uintptr_t)sample,
				   .setup = set_up_sample };
	const struct search_options options = {
		.strategy = strategy_find(strategy),
		.strategy_options = { .seed = 1, .preemptions = -1 },
		.executions = executions,
	};
	struct search_result result;
	struct env env;
	unsigned int before = tally.executions;
	bool sound;

	for (unsigned int i = 0; i < BODIES_MAX && sample->bodies[i]; i++) {
		program.tasks[i].name = names[i];
		program.tasks[i].fn = sample->bodies[i];
		program.nr_tasks++;
	}
	env_default(&env);
	env_apply(&env);
	ours = 0;
	theirs = real_reports();
	if (search_run(&program, &options, &result))
		bail_out("search_run() failed");
	sound = !result.nr_finds &&
		result.executions == tally.executions - before &&
		(result.complete || result.executions == executions);
	if (!sound)
		diag("%s: %s after %u of %u executions (%s)", strategy,
		     result.nr_finds ? result.finds[0].violation.title :
				       "not all at rest",
		     tally.executions - before, (unsigned int)result.executions,
		     result.limit ? result.limit : "no limit");
	search_result_free(&result);
	return sound;
}

bool both_agree(const struct sample *sample, bool all)
{
	memset(&tally, 0, sizeof(tally));
	if (!explore(sample, "random", RANDOM_EXECUTIONS) ||
	    (all && !explore(sample, "dfs", ALL_EXECUTIONS)))
		return false;
	return !tally.only_ours && !tally.only_theirs;
}

bool both_saw_a_race(void)
{
	return tally.ours != 0;
}

void both_explain(void)
{
	diag("%u executions; racy to the engine %u, to the runtime %u",
	     tally.executions, tally.ours, tally.theirs);
	diag("only to the engine %u, only to the runtime %u:%s",
	     tally.only_ours, tally.only_theirs, tally.first);
	if (tally.ours)
		diag("last race of the engine at %s", tally.where);
}

static void check(const struct sample *samples, unsigned int nr, bool racy)
{
	for (unsigned int i = 0; i < nr; i++) {
		const struct sample *s = &samples[i];

		if (only && !strstr(s->what, only))
			continue;
		if (!ok(both_agree(s, true) && both_saw_a_race() == racy,
			"%s: %s", racy ? "a race" : "no race", s->what) ||
		    only)
			both_explain();
	}
}

void both_racy(const struct sample *samples, unsigned int nr)
{
	check(samples, nr, true);
}

void both_clean(const struct sample *samples, unsigned int nr)
{
	check(samples, nr, false);
}

void both_start(int argc, char **argv, void (*set_up)(void))
{
	usual_set_up = set_up;
	sched_hooks.race = on_race;
	sched_hooks.rest = on_rest;
	if (argc < 2)
		return;
	only = argv[1];
#ifdef TSAN_CHAIN
	chain_show_reports(true);
#endif
}
