/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps; see step.h.
 */
#include "sched/states/step.h"

#include "sched/engine.h"
#include "sched/number.h"
#include "sched/states/kept.h"
#include "sched/states/races.h"

/* @begins: not in the middle of a step. */
static void resume(struct task *t, bool begins)
{
	kept_place();
	engine.touched |= 1u << t->id;
	engine.current = t;
	races_step();
	engine_walk_on(t, begins);
}

void step_start(void)
{
	while (engine.outcome == OUTCOME_REST && !engine.asked &&
	       engine.nr_started < engine.program->nr_tasks) {
		struct task *t = &engine_tasks[engine.nr_started++];

		engine.touched |= 1u << t->id;
		engine_resume(t, true);
	}
	if (engine.outcome != OUTCOME_REST || engine.asked || !engine.live)
		return;
	engine.enabled = engine_enabled();
	if (engine.enabled)
		return;
	/* That nobody can go on is noticed by a task. */
	engine.first_pick = true;
	engine.touched |= engine.live & -engine.live;
	engine_resume(&engine_tasks[__builtin_ctz(engine.live)], false);
	engine.first_pick = false;
}

static void answer(uint32_t outcome)
{
	engine.answer = outcome;
	engine.asked = 0;
	resume(engine.current, false);
}

static void pick(uint32_t id)
{
	uint32_t others = engine.enabled & ~(1u << id);
	const struct task *t = engine.current;

	engine.choice_flags = others ? LOG_CHOICE : 0;
	if (t && others & 1u << t->id)
		engine.choice_flags |= LOG_PREEMPT;
	resume(&engine_tasks[id], true);
}

void step_goes_on(void)
{
	uint32_t others = engine.enabled & ~(1u << engine.current->id);

	engine.choice_flags = others ? LOG_CHOICE : 0;
	races_step();
}

/* Is it a task of the program that asks, before its first operation? */
static bool starts(const struct task *t)
{
	return t->starting == TASK_STARTING && t->creator == TASKS_MAX;
}

void step_do(uint32_t choice)
{
	bool starting = engine.asked && starts(engine.current);

	if (engine.asked)
		answer(choice);
	else
		pick(choice);
	if (starting)
		step_start();
}

void step_circle(uint32_t tasks)
{
	engine.asleep = tasks;
	engine.circles = true;
	resume(&engine_tasks[__builtin_ctz(engine.enabled)], true);
	engine.circles = false;
	engine.asleep = 0;
}
