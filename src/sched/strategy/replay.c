/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * replay: follow a schedule.
 *
 * Strictly: every step must be done by the task that the schedule names, else
 * the execution has diverged, and replay_diverged() says where and why.  Not
 * strictly (shrinking, other forms of the code): a task that cannot go on is
 * passed over, and so are outcomes that nobody asks for.  After the last item,
 * or when nothing fits, the running task goes on.
 */
#include "sched/strategy/replay.h"

#include <stdio.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/schedule.h"
#include "sched/strategy.h"

static const struct schedule *schedule;
static bool strict, ran;
static size_t at;		/* the item that is followed */
static uint32_t done;		/* of its steps */
static struct replay_divergence diverged;

static int start(const struct strategy_options *options)
{
	schedule = options->schedule;
	strict = options->strict;
	ran = false;
	return 0;
}

static bool next(void)
{
	if (ran)
		return false;
	ran = true;
	at = done = 0;
	diverged.step = STEP_NONE;
	return true;
}

static void diverge(uint32_t at_step, const char *fmt, const char *a,
		    const char *b)
{
	if (diverged.step != STEP_NONE)
		return;
	diverged.step = at_step;
	snprintf(diverged.why, sizeof(diverged.why), fmt, a, b);
}

static void skip_outcomes(void)
{
	while (at < schedule->nr && schedule->items[at].what) {
		if (strict)
			diverge(engine.steps,
				"the schedule answers '%s', which is not "
				"asked here%s",
				schedule->items[at].what, "");
		at++;
		done = 0;
	}
}

static unsigned int go_on(uint32_t enabled, unsigned int current)
{
	return current < TASKS_MAX ? current :
				     (unsigned int)__builtin_ctz(enabled);
}

/* The enabled task of this name, TASKS_MAX if there is none. */
static unsigned int find(uint32_t enabled, const char *name)
{
	for (; enabled; enabled &= enabled - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(enabled);

		if (!strcmp(task_name(&engine_tasks[id]), name))
			return id;
	}
	return TASKS_MAX;
}

static unsigned int pick(uint32_t enabled, unsigned int current)
{
	for (;;) {
		unsigned int id;

		skip_outcomes();
		if (at == schedule->nr)
			return go_on(enabled, current);
		id = find(enabled, schedule->items[at].task);
		if (id < TASKS_MAX)
			return id;
		if (strict) {
			diverge(engine.steps,
				"the schedule goes on with '%s', which cannot "
				"go on here%s",
				schedule->items[at].task, "");
			return go_on(enabled, current);
		}
		at++;
		done = 0;
	}
}

static bool step(unsigned int id)
{
	const char *name = task_name(&engine_tasks[id]);

	skip_outcomes();
	if (at < schedule->nr) {
		const struct schedule_item *item = &schedule->items[at];

		if (!strcmp(item->task, name)) {
			if (++done >= item->count) {
				at++;
				done = 0;
			}
		} else if (strict) {
			diverge(sched_step(),
				"the schedule goes on with '%s', here only "
				"'%s' can",
				item->task, name);
		}
	}
	return diverged.step == STEP_NONE;
}

static unsigned int choose(const char *what, unsigned int n)
{
	const struct schedule_item *item;

	if (at == schedule->nr)
		return 0;
	item = &schedule->items[at];
	if (!item->what || strcmp(item->what, what) || item->of != n) {
		if (strict)
			diverge(sched_step(),
				"'%s' is asked, for which the schedule has no "
				"answer here%s",
				what, "");
		return 0;
	}
	at++;
	done = 0;
	return item->count < n ? item->count : 0;
}

const struct replay_divergence *replay_diverged(void)
{
	return diverged.step == STEP_NONE ? NULL : &diverged;
}

const struct strategy strategy_replay = {
	.name = "replay",
	.summary = "a schedule from a report, step by step",
	.internal = true,
	.start = start,
	.next = next,
	.pick = pick,
	.choose = choose,
	.step = step,
};
