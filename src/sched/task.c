/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Creation, names and ends of tasks; see task.h.
 */
#include "sched/task.h"

#include "sched/engine.h"
#include "sched/footprint.h"
#include "sched/number.h"
#include "sched/states/races.h"
#include "sched/states/reduce.h"
#include "sched/word.h"

struct task engine_tasks[TASKS_MAX];

struct task *task_current(void)
{
	return engine.current;
}

struct task *task_by_id(unsigned int id)
{
	return id < engine.nr_tasks ? &engine_tasks[id] : NULL;
}

unsigned int task_count(void)
{
	return engine.nr_tasks;
}

static void task_entry(void)
{
	struct task *t = engine.current;

	fiber_started(&t->fiber);
	word_load(&t->started, WORD_ACQUIRE);
	if (t->starting != TASK_STARTING)
		engine_begin_step(t); /* declared by its creator */
	t->fn(t->arg);
	engine_task_ended(t);
}

struct task *engine_task_new(struct task *creator, const char *suffix,
			     void (*fn)(void *), void *arg)
{
	struct task *t = number_take(creator);

	t->creator = creator ? creator->id : TASKS_MAX;
	if (creator)
		creator->nr_spawned++;
	number_sign(t, creator, suffix);
	t->starting = t->uses ? TASK_LEARNS : TASK_STARTED;
	t->joinable = false;
	t->last = UINT16_MAX;
	t->last_step = UINT32_MAX;
	t->nr_spawned = 0;
	t->started = 0;
	t->done = 0;
	t->ops = 0;
	t->racy_site = NULL;
	/* It has declared nothing; what had its number before may have. */
	t->kind = 0;
	t->obj = NULL;
	t->site = NULL;
	t->fn = fn;
	t->arg = arg;
	engine.live |= 1u << t->id;
	footprint_tasks.created |= 1u << t->id;
	if (engine.nr_ever > TASKS_MAX)
		footprint_lose();	/* whose number was free? */
	if (engine.walking)
		races_started(t->id, false);
	engine.touched |= 1u << t->id;
	fiber_reset(&t->fiber, task_entry);
	if (engine.walking)
		fiber_wipe(&t->fiber);
	if (engine.current)
		reduce_made();
	return t;
}

struct task *task_spawn(const char *suffix, void (*fn)(void *), void *arg,
			const struct site *site)
{
	struct task *creator = engine.current, *t;

	if (!creator)
		return NULL;
	sched_op(OP_SPAWN, NULL, site);
	t = engine_task_new(creator, suffix, fn, arg);
	clock_join(&t->clock, &creator->clock);
	clock_tick(creator);
	if (engine.walking)
		races_started(t->id, true);
	word_store(&t->started, 1, WORD_RELEASE);
	t->starting = TASK_STARTING;
	t->joinable = true;
	engine.current = t;
	fiber_switch(&creator->fiber, &t->fiber);
	return t;
}

struct task *task_spawn_when(const char *suffix, void (*fn)(void *), void *arg,
			     enum op_kind kind, const volatile void *obj,
			     const struct site *site, struct guard guard)
{
	struct task *creator = engine.current, *t;

	if (!creator)
		return NULL;
	t = engine_task_new(creator, suffix, fn, arg);
	t->kind = (uint8_t)kind;
	t->obj = obj;
	t->site = site;
	t->guard = guard;
	engine.guarded |= 1u << t->id;
	return t;
}

void task_join(struct task *task, const struct site *site)
{
	struct task *t = engine.current;

	if (!t)
		return;
	sched_op_when(OP_JOIN, NULL, site, GUARD_SET(&task->done, 1));
	footprint_tasks.awaited |= 1u << task->id;
	clock_join(&t->clock, &task->clock);
	if (engine.walking)
		races_joined(task->id);
	word_load(&task->done, WORD_ACQUIRE);
	task->joinable = false;
	engine.touched |= 1u << task->id;
}

void task_wait_for(struct task *task, struct guard guard)
{
	task->guard = guard;
	engine.beyond = true;
	engine.touched |= 1u << task->id;
}

bool task_has_ended(const struct task *task)
{
	footprint_tasks.awaited |= 1u << task->id;
	engine.beyond = true;
	return task->done;
}

void task_hold(struct task *task)
{
	engine.held |= 1u << task->id;
	footprint_tasks.held |= 1u << task->id;
	engine.beyond = true;
}

void task_unhold(struct task *task)
{
	engine.held &= ~(1u << task->id);
	footprint_tasks.held |= 1u << task->id;
	engine.beyond = true;
}
