/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * auto: a short sampling, then every state once.
 *
 * What is wrong shows mostly in a handful of executions, however many states
 * there are: of the lines of scenarios/ that say sometimes, pct and pos each
 * find one in at most 700 executions, whatever the seed, and mostly in 50.  So
 * these two come first, and what is not found then is left to states, whose
 * verdict it is then.  Both are bounded by counts, not by time, as a seed has
 * to give the same result everywhere.
 *
 * An execution of the sampling that was cut off says nothing: states will visit
 * what comes there.  One that was broken off by a violation which does not end
 * the search is remembered all the same, though states finds that again.
 */
#include "sched/account.h"
#include "sched/engine.h"
#include "sched/strategy.h"

/* Of each of the two: whatever is reached first. */
#define SAMPLE_EXECUTIONS 500u
#define SAMPLE_STEPS 100000u

/* Executions between looks at the clock, as a mask. */
#define LOOK_MASK 127u

extern const struct strategy strategy_pct, strategy_pos, strategy_states;

static const struct strategy *const samplers[] = {
	&strategy_pct,
	&strategy_pos,
};

static int start(const struct strategy_options *options)
{
	return strategy_states.start(options);
}

static void sample_one(const struct search_options *o)
{
	const struct strategy *s = o->strategy;

	s->next();
	engine_run(s, o->steps ? o->steps : STEPS_DEFAULT);
	if (s->end)
		s->end(engine.steps);
}

/* True if the search has ended. */
static bool sample(struct account *a)
{
	const struct search_options *o = a->o;
	uint64_t steps = a->r->steps + SAMPLE_STEPS;

	for (uint32_t i = 0; i < SAMPLE_EXECUTIONS; i++) {
		if (account_interrupted(a) || account_full(a))
			return true;
		if (!(i & LOOK_MASK) && account_look(a))
			return true;
		if (a->r->steps >= steps)
			break;
		sample_one(o);
		if (account_execution(a))
			return true;
		a->r->limit = NULL;
	}
	return false;
}

/* One of the strategies of which this one is made. */
static void become(struct account *a, struct search_options *o,
		   const struct strategy *s)
{
	o->strategy = s;
	a->o = o;
	a->r->strategy = s->name;
	engine.polls = s->polls;
	/* What was learned belongs to executions of that one. */
	engine.pass_races = false;
	if (sched_hooks.search)
		sched_hooks.search();
}

/* True if that ends the search. */
static bool sample_all(struct account *a, struct search_options *o)
{
	bool ended = false;

	for (unsigned int i = 0;
	     !ended && i < sizeof(samplers) / sizeof(*samplers); i++) {
		become(a, o, samplers[i]);
		samplers[i]->start(&o->strategy_options);
		ended = sample(a);
	}
	a->r->sampled = a->r->executions;
	a->steps_before = a->r->steps;
	return ended;
}

static void explore(struct account *a)
{
	const struct search_options *asked = a->o;
	struct search_options o = *asked;

	if (o.resume || !sample_all(a, &o)) {
		become(a, &o, &strategy_states);
		strategy_states.explore(a);
	}
	a->o = asked;
}

/* Not if it did not come to that: nothing of states was walked then. */
static bool complete(void)
{
	return strategy_states.complete();
}

const struct strategy strategy_auto = {
	.name = "auto",
	.summary = "a short sampling by pct and pos, then states (the default)",
	.start = start,
	.explore = explore,
	.complete = complete,
};
