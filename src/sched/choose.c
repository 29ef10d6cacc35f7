/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Asking the environment, in the middle of a step.
 */
#include "sched/engine.h"
#include "sched/relax.h"

static void note_choice(const char *what, unsigned int n, unsigned int outcome)
{
	struct env_choice *c;

	if (engine.nr_env_choices == ENV_CHOICES_MAX)
		sched_limit(LIMIT_ENVIRONMENT);
	c = &engine.env_choices[engine.nr_env_choices++];
	c->what = what;
	c->step = engine.steps;
	c->outcome = (uint16_t)outcome;
	c->of = (uint16_t)n;
}

static void note_answer(void)
{
	note_choice(engine.asked_what, engine.answer_of, engine.answer);
}

/* States are visited: the main stack answers, in the middle of a step. */
static __attribute__((noinline)) unsigned int ask(const char *what,
						  unsigned int n)
{
	struct task *t = engine.current;

	engine.asked = engine.answer_of = n;
	engine.asked_what = what;
	fiber_switch(&t->fiber, &engine.main);
	engine_apart(note_answer);
	return engine.answer;
}

unsigned int sched_choose(const char *what, unsigned int n)
{
	unsigned int outcome;

	if (!engine.current || n < 2)
		return 0;
	engine.beyond = true;
	if (engine.walking)
		return ask(what, n);
	relax_impure();		/* it can choose otherwise the next time */
	outcome = engine.strategy->choose(what, n);
	note_choice(what, n, outcome);
	return outcome;
}
