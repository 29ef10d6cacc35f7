/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps done both ways; see effect_check.h.
 *
 * Not compared is what nothing follows from in a walk: clocks, and what
 * number.c keeps of them; whether somebody else could have gone on (the flags
 * of the log).
 */
#include "config.h"

#include "sched/states/effect_check.h"

#ifdef READS_TOLD

#include <string.h>

#include "sched/engine.h"
#include "sched/states/copy.h"
#include "sched/states/effect.h"
#include "sched/states/kept.h"
#include "sched/states/node.h"
#include "sched/states/reduce.h"

/* More is not looked at. */
#define STACK_MAX 1024u
#define STEPS_SEEN (CHAIN_MAX + 1)

struct view {
	struct task task;
	struct fingerprint print;
	uint32_t live, guarded, held, enabled, touched, steps, step;
	const struct task *current;
	bool settled;
	size_t stack;		/* bytes */
	uint64_t words[STACK_MAX / 8];
	struct log_entry log[STEPS_SEEN];
};

static struct view done, run;
static bool is_on;
static uint32_t steps_before;

static void look(struct view *v, unsigned int id)
{
	const struct task *t = &engine_tasks[id];
	uint32_t nr = engine.steps - steps_before;

	memset(v, 0, sizeof(*v));
	v->task = *t;
	v->print = nodes_sum();
	v->live = engine.live;
	v->guarded = engine.guarded;
	v->held = engine.held;
	v->enabled = engine.enabled;
	v->touched = engine.touched;
	v->steps = engine.steps;
	v->step = engine.step;
	v->current = engine.current;
	v->settled = reduce_settled();
	for (uint32_t i = 0; i < nr && i < STEPS_SEEN; i++)
		v->log[i] = engine_log[steps_before + i];
	if (!(engine.live & 1u << id))
		return;
	v->stack = fiber_live_size(&t->fiber);
	copy_words(v->words, t->fiber.sp,
		   v->stack < STACK_MAX ? v->stack : STACK_MAX);
}

void effect_check_begin(uint32_t effect, unsigned int id)
{
	struct fingerprint told;

	steps_before = engine.steps;
	is_on = effect_told(effect, id, &told) &&
		effect_do(effect, id, !fingerprint_is_none(told));
	if (!is_on)
		return;
	kept_place();
	look(&done, id);
	nodes_return();
}

static bool same_log(void)
{
	for (uint32_t i = 0; i < STEPS_SEEN; i++) {
		const struct log_entry *a = &done.log[i], *b = &run.log[i];

		if (a->site != b->site || a->obj != b->obj ||
		    a->task != b->task || a->kind != b->kind)
			return false;
	}
	return true;
}

static bool same_engine(void)
{
	return done.live == run.live && done.guarded == run.guarded &&
	       done.held == run.held && done.enabled == run.enabled &&
	       done.touched == run.touched && done.steps == run.steps &&
	       done.step == run.step && done.current == run.current &&
	       done.settled == run.settled;
}

static bool same_guard(const struct guard *a, const struct guard *b)
{
	return a->word == b->word && a->mask == b->mask && a->want == b->want &&
	       a->differ == b->differ;
}

/* A guard that nobody asks is what was there before. */
static bool same_declared(const struct task *a, const struct task *b)
{
	return a->kind == b->kind && a->alone == b->alone && a->obj == b->obj &&
	       a->site == b->site &&
	       (!(run.guarded & 1u << a->id) ||
		same_guard(&a->guard, &b->guard));
}

/* What was written before, without a size, is nothing: node.c. */
static bool same_racy(const struct task *a, const struct task *b)
{
	if (a->racy_site != b->racy_site)
		return false;
	return !a->racy_site ||
	       (a->racy_write_size == b->racy_write_size &&
		(!a->racy_write_size || a->racy_write == b->racy_write));
}

static bool same_task(const struct task *a, const struct task *b)
{
	return a->fiber.sp == b->fiber.sp && a->starting == b->starting &&
	       a->started == b->started && a->done == b->done &&
	       a->serial == b->serial && a->nr_spawned == b->nr_spawned &&
	       a->joinable == b->joinable && same_racy(a, b);
}

const char *effect_check_end(void)
{
	unsigned int id = done.task.id;

	if (!is_on)
		return NULL;
	is_on = false;
	look(&run, id);
	if (!fingerprint_equal(done.print, run.print))
		return "the state";
	if (!same_engine())
		return "the engine";
	if (!same_log())
		return "the log";
	if (!(run.live & 1u << id))
		return done.task.done == run.task.done ? NULL : "its end";
	if (!same_declared(&done.task, &run.task))
		return "what it declares";
	if (!same_task(&done.task, &run.task))
		return "the task";
	if (done.stack != run.stack ||
	    memcmp(done.words, run.words, sizeof(done.words)))
		return "its stack";
	return NULL;
}

#endif
