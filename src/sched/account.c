/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The account of a search; see account.h.
 */
#include "sched/account.h"

#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/memory.h"

void account_begin(struct account *a, struct search_result *r,
		   const struct search_options *o)
{
	*a = (struct account){ .r = r, .o = o, .cut = LIMIT_NR };
	a->start = a->looked = engine_now();
}

static bool known(const struct search_result *r, const struct violation *v)
{
	for (unsigned int i = 0; i < r->nr_finds; i++)
		if (r->finds[i].violation.invariant == v->invariant &&
		    !strcmp(r->finds[i].violation.object, v->object))
			return true;
	return false;
}

/* Keep a find that is new; true if it ends the search. */
static bool add_find(struct account *a, const struct violation *v)
{
	const struct search_options *o = a->o;
	struct search_result *r = a->r;
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

void account_cut(struct account *a, const char *limit)
{
	if (!a->r->limit)
		a->r->limit = limit;
}

/*
 * What was broken off is not known.  Of the two reasons that there are, the one
 * that is named does not depend on which came last.
 */
static void cut_off(struct account *a, enum limit limit)
{
	if (a->cut != LIMIT_DATA_RACE)
		a->cut = limit;
}

void account_glued(struct account *a)
{
	cut_off(a, LIMIT_DATA_RACE);
	engine.glued = false;
}

/* What has ended it. */
static bool add_outcome(struct account *a)
{
	bool ends = false;

	switch (engine.outcome) {
	case OUTCOME_REST:
		break;
	case OUTCOME_VIOLATION:
		ends = add_find(a, &engine.violation);
		/* A race that does not end the search is passed from now on. */
		if (!ends && engine.raced)
			engine.pass_races = true;
		cut_off(a, engine.raced ? LIMIT_DATA_RACE : LIMIT_VIOLATIONS);
		break;
	case OUTCOME_LIMIT:
		account_cut(a, engine.limit);
		break;
	case OUTCOME_DIVERGED:	/* only a replay can, and it is no search */
	case OUTCOME_REDUNDANT:	/* it ended where others went on */
		break;
	}
	return ends;
}

bool account_execution(struct account *a)
{
	if (engine.outcome == OUTCOME_REDUNDANT)
		a->r->blocked++;
	else
		a->r->executions++;
	a->r->steps += engine.steps;
	for (uint32_t i = 0; i < engine.nr_advisories; i++)
		a->found |= add_find(a, &engine.advisories[i]);
	engine.nr_advisories = 0;
	if (engine.glued)
		account_glued(a);
	a->found |= add_outcome(a);
	/* Of a find that is known: a walk goes on. */
	engine_drop_others();
	return a->found;
}

bool account_interrupted(struct account *a)
{
	if (!a->o->interrupted || !*a->o->interrupted)
		return false;
	account_cut(a, limits[LIMIT_INTERRUPTED].name);
	return true;
}

bool account_full(struct account *a)
{
	if (!a->o->executions || a->r->executions < a->o->executions)
		return false;
	account_cut(a, "executions");
	return true;
}

bool account_look(struct account *a)
{
	const struct search_options *o = a->o;
	struct search_result *r = a->r;
	double t = engine_now();

	r->seconds = t - a->start;
	if (o->seconds > 0 && r->seconds >= o->seconds) {
		account_cut(a, "time");
		return true;
	}
	if (o->progress && t - a->looked >= 0.1) {
		struct search_progress p = {
			.executions = r->executions,
			.steps = r->steps,
			.finds = r->nr_finds,
			.seconds = r->seconds,
			.states = r->states,
		};

		a->looked = t;
		if (a->describe)
			a->describe(&p, a->walk);
		o->progress(&p, o->progress_arg);
	}
	return false;
}

void account_end(struct account *a)
{
	if (a->cut != LIMIT_NR && !a->found)
		account_cut(a, limits[a->cut].name);
	a->r->seconds = engine_now() - a->start;
}
