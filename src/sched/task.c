/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Creation, names and ends of tasks; see task.h.
 */
#include "sched/task.h"

#include <stdio.h>
#include <string.h>

#include "sched/engine.h"
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

const char *task_name(struct task *task)
{
	char creator[TASK_NAME_MAX];

	if (task->creator == TASKS_MAX)
		return engine.program->tasks[task->id].name;
	if (!task->name[0]) {
		strcpy(creator, task_name(&engine_tasks[task->creator]));
		snprintf(task->name, sizeof(task->name), "%.100s.%.8s%u",
			 creator, task->suffix, task->nth);
	}
	return task->name;
}

static void task_entry(void)
{
	struct task *t = engine.current;

	fiber_started(&t->fiber);
	word_load(&t->started, WORD_ACQUIRE);
	if (!t->starting)
		engine_begin_step(t); /* declared by its creator */
	t->fn(t->arg);
	engine_task_ended(t);
}

struct task *engine_task_new(struct task *creator, const char *suffix,
			     void (*fn)(void *), void *arg)
{
	struct task *t;

	if (engine.nr_tasks == TASKS_MAX)
		sched_limit(LIMIT_TASKS);
	t = &engine_tasks[engine.nr_tasks];
	t->id = (uint8_t)engine.nr_tasks++;
	if (engine.nr_tasks > clock_tasks)
		clock_tasks += CLOCK_STEP;
	t->creator = creator ? creator->id : TASKS_MAX;
	t->suffix = suffix;
	t->nth = creator ? ++creator->nr_spawned : 0;
	t->nr_spawned = 0;
	t->name[0] = '\0';
	t->started = 0;
	t->done = 0;
	t->ops = 0;
	t->fn = fn;
	t->arg = arg;
	memset(&t->clock, 0, sizeof(t->clock));
	t->clock.at[t->id] = 1;
	engine.live |= 1u << t->id;
	fiber_reset(&t->fiber, task_entry);
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
	word_store(&t->started, 1, WORD_RELEASE);
	t->starting = true;
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
	t->starting = false;
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
	clock_join(&t->clock, &task->clock);
	word_load(&task->done, WORD_ACQUIRE);
}

void task_hold(struct task *task)
{
	engine.held |= 1u << task->id;
}

void task_unhold(struct task *task)
{
	engine.held &= ~(1u << task->id);
}
