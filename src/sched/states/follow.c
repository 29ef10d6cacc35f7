/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Following a schedule with a circle; see follow.h.
 */
#include "sched/states/follow.h"

#include "sched/engine.h"
#include "sched/states/node.h"
#include "sched/states/races.h"
#include "sched/states/step.h"

static bool goes_on(void)
{
	return engine.outcome == OUTCOME_REST && (engine.asked || engine.live);
}

/* One step, or the rest of one; who does it. */
static unsigned int go_on(const struct strategy *replay)
{
	unsigned int current = TASKS_MAX, id;

	if (engine.asked) {
		id = engine.current->id;
		step_do(replay->choose(engine.asked_what, engine.asked));
		return id;
	}
	id = (unsigned int)__builtin_ctz(engine.enabled);
	if (engine.current && engine.enabled & 1u << engine.current->id)
		current = engine.current->id;
	if (engine.enabled & (engine.enabled - 1))
		id = replay->pick(engine.enabled, current);
	step_do(id);
	return id;
}

/* Who did a step on the way, and who could have done one. */
struct way {
	uint32_t ran, enabled;
};

/* Until so many steps were done, and the next one can be picked. */
static struct way go_to(const struct strategy *replay, uint32_t steps)
{
	struct way way = { 0, 0 };

	while (goes_on() && (engine.asked || engine.steps < steps)) {
		if (!engine.asked)
			way.enabled |= engine.enabled;
		way.ran |= 1u << go_on(replay);
		if (goes_on())
			nodes_pass();
	}
	return way;
}

static void go_round(const struct strategy *replay, uint32_t steps)
{
	struct fingerprint before = nodes_print();
	uint32_t began = engine.steps;
	struct way way = go_to(replay, steps);

	if (!goes_on() || engine.steps == began || way.enabled & ~way.ran ||
	    !fingerprint_equal(before, nodes_print()))
		return;
	engine.circle = engine.steps - began;
	step_circle(way.ran);
}

void follow(const struct strategy *replay, const struct schedule *schedule,
	    uint32_t steps_max)
{
	uint32_t steps = schedule_steps(schedule);

	races_first();
	engine_walk(replay, steps_max);
	nodes_begin(false);
	races_begin();
	step_start();
	if (goes_on())
		nodes_pass();
	go_to(replay, steps > schedule->circle ? steps - schedule->circle : 0);
	if (goes_on())
		go_round(replay, steps);
	else if (engine.outcome == OUTCOME_REST)
		engine_rest();
	nodes_end();
	races_end();
	engine_walking(false);
	engine.current = NULL;
	engine.listening = 0;
}
