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

	to->pass_races = engine.pass_races;
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

static bool known(const struct search_result *r, const struct violation *v)
{
	for (unsigned int i = 0; i < r->nr_finds; i++)
		if (r->finds[i].violation.invariant == v->invariant &&
		    !strcmp(r->finds[i].violation.object, v->object))
			return true;
	return false;
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

/* Keep a find that is new; true if it ends the search. */
static bool add_find(struct search_result *r, const struct search_options *o,
		     const struct violation *v)
{
	struct find *find;

	if (known(r, v))
		return false;
	r->finds =
		must(realloc(r->finds, (r->nr_finds + 1) * sizeof(*r->finds)));
	find = &r->finds[r->nr_finds++];
	find_take(find, v);
	find->execution = r->executions;
	if (o->enough)
		return o->enough(find, o->enough_arg);
	return !v->invariant->advisory;
}

/* The first limit is named: a higher one would not help without it. */
static void cut_by(struct search_result *r, const char *limit)
{
	if (!r->limit)
		r->limit = limit;
}

/* What the execution that just ended adds; true if it ends the search. */
static bool account(struct search_result *r, const struct search_options *o)
{
	bool ends = false;

	r->executions++;
	r->steps += engine.steps;
	for (uint32_t i = 0; i < engine.nr_advisories; i++)
		ends |= add_find(r, o, &engine.advisories[i]);
	switch (engine.outcome) {
	case OUTCOME_REST:
		break;
	case OUTCOME_VIOLATION:
		ends |= add_find(r, o, &engine.violation);
		/* A race that does not end the search is passed from now on. */
		if (!ends && engine.raced)
			engine.pass_races = true;
		break;
	case OUTCOME_LIMIT:
		cut_by(r, engine.limit);
		break;
	case OUTCOME_DIVERGED:	/* only a replay can, and it is no search */
		break;
	}
	return ends;
}

struct clockwork {
	double start, looked;
	uint64_t executions;	/* at the last progress report */
};

/* The limits that need a clock, and progress; true if the search has to end. */
static bool look(struct search_result *r, const struct search_options *o,
		 struct clockwork *w)
{
	double t = engine_now();

	r->seconds = t - w->start;
	if (o->seconds > 0 && r->seconds >= o->seconds) {
		cut_by(r, "time");
		return true;
	}
	if (o->progress && t - w->looked >= 0.1) {
		struct search_progress p = { r->executions, r->steps,
					     r->nr_finds, r->seconds };

		w->looked = t;
		o->progress(&p, o->progress_arg);
	}
	return false;
}

static void loop(struct search_result *r, const struct search_options *o)
{
	const struct strategy *s = o->strategy;
	struct clockwork w = { .start = engine_now() };
	uint32_t steps = o->steps ? o->steps : STEPS_DEFAULT;
	enum limit cut = LIMIT_NR;
	bool found = false;

	w.looked = w.start;
	for (;;) {
		if (o->interrupted && *o->interrupted) {
			r->limit = limits[LIMIT_INTERRUPTED].name;
			break;
		}
		if (o->executions && r->executions >= o->executions) {
			/* Only a limit if there is anything left to run. */
			if (!s->complete || s->next())
				cut_by(r, "executions");
			break;
		}
		if (!(r->executions & LOOK_MASK) && look(r, o, &w))
			break;
		if (!s->next())
			break;
		engine_run(s, steps);
		if (s->end)
			s->end(engine.steps);
		found = account(r, o);
		if (found)
			break;
		if (engine.glued)
			cut = LIMIT_DATA_RACE;
		if (engine.outcome == OUTCOME_VIOLATION)
			/* What would have come after it is not known. */
			cut = engine.raced ? LIMIT_DATA_RACE : LIMIT_VIOLATIONS;
	}
	if (cut != LIMIT_NR && !found)
		cut_by(r, limits[cut].name);
	r->seconds = engine_now() - w.start;
}

int search_run(const struct program *program,
	       const struct search_options *options,
	       struct search_result *result)
{
	const struct strategy *s = options->strategy;
	int err;

	memset(result, 0, sizeof(*result));
	if (options->steps > STEPS_MAX)
		return -ERANGE;
	err = s->start(&options->strategy_options);
	if (err)
		return err;
	engine_load(program);
	engine.pass_races = false;
	if (sched_hooks.search)
		sched_hooks.search();
	loop(result, options);
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
	return 0;
}
