/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exploration loop; see search.h.
 */
#include "sched/search.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sched/account.h"
#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/number.h"

/* Executions between looks at the clock, as a mask: about a millisecond. */
#define LOOK_MASK 127u

double engine_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/*
 * The choices of the running execution as a schedule.  Outcomes are asked for
 * within a step, which is then the last one before them.
 */
void sched_copy_schedule(struct schedule *to)
{
	uint32_t choice = 0;

	/* A walk over states does not look for races all the time. */
	to->pass_races = engine.pass_races || (engine.walking && !engine.raced);
	to->polls = engine.polls;
	to->circle = engine.circle;
	for (uint32_t step = 0; step <= engine.steps; step++) {
		for (; choice < engine.nr_env_choices &&
		       engine.env_choices[choice].step == step;
		     choice++)
			schedule_add_outcome(to,
					     engine.env_choices[choice].what,
					     engine.env_choices[choice].outcome,
					     engine.env_choices[choice].of);
		if (step < engine.steps)
			schedule_add_step(to, number_name_in(step));
	}
}

void find_free(struct find *find)
{
	schedule_free(&find->schedule);
	for (unsigned int i = 0; i < find->nr_more; i++)
		schedule_free(&find->more[i]);
	free(find->more);
	memset(find, 0, sizeof(*find));
}

void search_result_free(struct search_result *result)
{
	for (unsigned int i = 0; i < result->nr_finds; i++)
		find_free(&result->finds[i]);
	free(result->finds);
	memset(result, 0, sizeof(*result));
}

void find_take(struct find *find, const struct violation *v)
{
	memset(find, 0, sizeof(*find));
	find->violation = *v;
	schedule_init(&find->schedule);
	sched_copy_schedule(&find->schedule);
	find->nr_more = engine.nr_others;
	if (!engine.nr_others)
		return;
	find->more = must(calloc(engine.nr_others, sizeof(*find->more)));
	memcpy(find->more, engine.others,
	       engine.nr_others * sizeof(*find->more));
	engine.nr_others = 0;
}

static void loop(struct account *a)
{
	const struct search_options *o = a->o;
	const struct strategy *s = o->strategy;
	uint32_t steps = o->steps ? o->steps : STEPS_DEFAULT;

	while (!account_interrupted(a)) {
		if (o->executions && a->r->executions >= o->executions) {
			/* Only a limit if there is anything left to run. */
			if (!s->complete || s->next())
				account_cut(a, "executions");
			break;
		}
		if (!(a->r->executions & LOOK_MASK) && account_look(a))
			break;
		if (!s->next())
			break;
		engine_run(s, steps);
		if (s->end)
			s->end(engine.steps);
		if (account_execution(a))
			break;
	}
}

int search_run(const struct program *program,
	       const struct search_options *options,
	       struct search_result *result)
{
	const struct strategy *s = options->strategy;
	struct account account;
	int err;

	memset(result, 0, sizeof(*result));
	result->strategy = s->name;
	if (options->steps > STEPS_MAX)
		return -ERANGE;
	err = s->start(&options->strategy_options);
	if (err)
		return err;
	engine_load(program);
	engine.pass_races = false;
	engine.polls = s->polls;
	if (sched_hooks.search)
		sched_hooks.search();
	account_begin(&account, result, options);
	if (s->explore)
		s->explore(&account);
	else
		loop(&account);
	account_end(&account);
	if (!s->complete)
		result->sampled = result->executions;
	result->complete = s->complete && s->complete() && !result->limit;
	if (!result->limit && s->bound)
		result->limit = s->bound();
	if (engine.pass_races) {
		/* Accesses that race were not scheduled one by one. */
		result->complete = false;
		if (!result->limit)
			result->limit = limits[LIMIT_DATA_RACE].name;
	}
	if (s->stop)
		s->stop();
	engine_unload();
	if (options->resume && options->resume->bad) {
		search_result_free(result);
		return -EBADMSG;
	}
	return 0;
}
