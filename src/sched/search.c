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
#include "sched/keep.h"
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

/* --- executions, one after the other --- */

/* The one that is offered to be kept. */
static const struct account *offered;

static void keep_executions(struct blob_out *out)
{
	keep_account(out, offered, offered->r);
	keep_open(out);
	offered->o->strategy->keep(out);
	keep_learned(out);
}

static void offer(const struct account *a, bool cut_off)
{
	if (!a->o->strategy->keep)
		return;
	offered = a;
	keep_offer(a, cut_off, keep_executions);
}

static void run(const struct search_options *o)
{
	engine_run(o->strategy, o->steps ? o->steps : STEPS_DEFAULT);
	if (o->strategy->end)
		o->strategy->end(engine.steps);
}

static bool fail(struct blob_in *in, const char *why)
{
	in->bad = true;
	in->why = why;
	return false;
}

/* Where options->resume has left it; false: it cannot. */
static bool go_on(struct account *a)
{
	const struct search_options *o = a->o;
	const struct strategy *s = o->strategy;
	struct blob_in *in = o->resume;

	kept_account(in, a);
	kept_open(in);
	s->kept(in);
	if (in->bad || !s->next())
		return fail(in, "what was found so far makes no sense");
	run(o);
	engine.nr_advisories = 0;
	engine_drop_others();
	if (!s->reached(in))
		return fail(in, "the execution that it was at is another here");
	kept_learned(in);
	if (in->bad)
		return fail(in, "what was found so far makes no sense");
	if (o->resumed)
		o->resumed(o->keep_arg);
	return true;
}

/* Before another one: true if there shall be none. */
static bool look(struct account *a)
{
	const struct search_options *o = a->o;

	if (account_interrupted(a))
		return true;
	if (o->executions && a->r->executions >= o->executions) {
		account_cut(a, "executions");
		return true;
	}
	if (a->r->executions & LOOK_MASK)
		return false;
	if (account_look(a))
		return true;
	offer(a, false);
	return false;
}

static void loop(struct account *a)
{
	const struct search_options *o = a->o;
	const struct strategy *s = o->strategy;
	const char *limit;

	if (o->resume && !go_on(a))
		return;
	for (limit = a->r->limit; !look(a); limit = a->r->limit) {
		if (!s->next())
			return;
		run(o);
		if (account_execution(a))
			return;
	}
	offer(a, true);
	/* It was cut off only if there is anything left to run. */
	if (s->complete && !s->next())
		a->r->limit = limit;
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
