/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The numbers of tasks, and who has which.
 *
 * There are TASKS_MAX numbers, since sets of tasks are words and a clock has
 * one component a number.  Interrupts, callbacks and work items are tasks, so a
 * long execution has more tasks than that, few of them at a time.  When all
 * numbers have been given away, that of a task which has ended is given to a
 * new one, if whoever creates it knows that the former owner has ended: that
 * is, if the clock of the creator covers the last access of the former owner.
 *
 * Why that is sound: all that the former owner did then happens before all that
 * the new one does, which makes them one sequence, like one task that went on.
 * So the new owner goes on with the number's component of the clock, one
 * higher, and every record stays right as it is: each access by this number at
 * this time (last reads and writes, clocks of several readers, of marked and
 * racy ones, "only one task was here"; what objects tell) is in that sequence,
 * ordered against others by the same comparison as before.  An access of the
 * former owner races with one of a third task if it did before, and with none
 * of the new owner, with which it does not race.
 *
 * It stands on three things.
 *  - A task created by task_spawn() knows from the start what its creator
 *    knew.  One of task_spawn_when() is told nothing, and has to learn it by
 *    itself, before it does anything else: from something that its creator
 *    released after it was told the number (task_next()).  Where it has not by
 *    its second operation, or its end, the execution ends at the limit; so it
 *    does not come to say `never' of a race that was not looked for.
 *  - The last access is that before the last release: who acquires what a task
 *    releases at its very end does not know, by the clock, what it does
 *    afterwards.  So a task whose end is its release says task_ends() before.
 *  - What else goes by numbers is told (sched_hooks.reuse, strategy->reuse), or
 *    goes by the task's place in the order of creation (its serial), which is
 *    its own: logs, schedules, names, columns, and the records of src/check.
 *    The joiner of a task knows it by its address, so a task of task_spawn()
 *    keeps its number until it has been joined; and the program's tasks do, who
 *    are CPUs.
 *
 * Numbers that were never used go first, so that where there are no more than
 * TASKS_MAX tasks, a task's serial is its number.  Of the others the one that
 * was used least often, then the lowest: a function of the execution alone.
 * (That spreads what they allocate over the regions of the heap, in which
 * nothing is given back.)
 *
 * While states are visited there are no clocks, and nothing that goes by them.
 * The lowest number that nobody has any more is taken at once: so equal tasks
 * have the same numbers more often, whatever came before.
 */
#include "sched/number.h"

#include <stdio.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/states/races.h"
#include "sched/tsan_chain.h"

/* Who a task is, for as long as the execution. */
static struct owner {
	const char *suffix;
	uint32_t first_step;	/* steps that had begun when it was created */
	uint16_t first_time;	/* on the number's component of the clock */
	uint16_t creator;	/* serial */
	uint16_t nth;
	uint8_t number;
	char name[TASK_NAME_MAX];	/* made when it is asked for */
} owners[TASKS_EVER_MAX];

/* The number that was promised to the running task, and when on its clock. */
static struct {
	bool is;
	uint8_t number, creator;
	uint16_t time;
} promise;

void number_begin(void)
{
	engine.nr_ever = 0;
	promise.is = false;
}

/* --- reuse --- */

static bool is_waited_for(const struct task *t)
{
	for (unsigned int id = 0; id < TASKS_MAX; id++)
		if (engine.live & engine.guarded & 1u << id &&
		    engine_tasks[id].guard.word == &t->done)
			return true;
	return false;
}

/* Its owner has ended, and nobody asks for him. */
static bool is_left(const struct task *t)
{
	return !(engine.live & 1u << t->id) && t->creator != TASKS_MAX &&
	       !t->joinable && !is_waited_for(t);
}

static bool reusable(const struct task *t, const struct task *creator)
{
	return is_left(t) && t->last <= creator->clock.at[t->id] &&
	       t->clock.at[t->id] < CLOCK_COUNT_MAX;
}

/*
 * While states are visited: the lowest that nobody has any more, maybe one that
 * was never used; if possible one whose region of the heap is not half full.
 */
static unsigned int lowest(void)
{
	unsigned int full = TASKS_MAX;

	for (unsigned int id = engine.program->nr_tasks; id < engine.nr_tasks;
	     id++) {
		if (!is_left(&engine_tasks[id]) ||
		    (sched_hooks.reuse && !sched_hooks.reuse(id)))
			continue;
		if (world_has_room(id))
			return id;
		if (full == TASKS_MAX)
			full = id;
	}
	if (engine.nr_tasks < TASKS_MAX)
		return engine.nr_tasks;
	if (full == TASKS_MAX)
		sched_limit(LIMIT_TASKS);
	return full;
}

static unsigned int promise_lowest(const struct task *creator)
{
	if (!promise.is || promise.creator != creator->id) {
		promise.is = true;
		promise.number = (uint8_t)lowest();
		promise.creator = creator->id;
	}
	return promise.number;
}

void number_return(void)
{
	promise.is = false;
}

/* Of these, the one that was used least often. */
static const struct task *best_of(uint32_t numbers)
{
	const struct task *best = NULL;

	for (; numbers; numbers &= numbers - 1) {
		const struct task *t = &engine_tasks[__builtin_ctz(numbers)];

		if (!best || t->uses < best->uses)
			best = t;
	}
	return best;
}

static void make_promise(const struct task *creator)
{
	const struct task *t;
	uint32_t numbers = 0;

	for (unsigned int id = 0; creator && id < TASKS_MAX; id++)
		if (reusable(&engine_tasks[id], creator))
			numbers |= 1u << id;
	for (;;) {
		t = best_of(numbers);
		if (!t)
			sched_limit(LIMIT_TASKS);
		if (!sched_hooks.reuse || sched_hooks.reuse(t->id))
			break;
		numbers &= ~(1u << t->id);
	}
	promise.is = true;
	promise.number = t->id;
	promise.creator = creator->id;
	promise.time = creator->clock.at[creator->id];
}

unsigned int task_next(void)
{
	const struct task *creator = engine.current;

	if (engine.walking)
		return promise_lowest(creator);
	if (engine.nr_tasks < TASKS_MAX)
		return engine.nr_tasks;
	if (!promise.is || promise.creator != creator->id)
		make_promise(creator);
	return promise.number;
}

/* What the engine itself knows of the former owner. */
static void forget(struct task *t)
{
	engine.watching &= ~(1u << t->id);
	clock_forget(t->id);
	chain_forget(t->id);
	if (engine.strategy->reuse)
		engine.strategy->reuse(t->id);
}

static struct task *reuse(const struct task *creator)
{
	struct task *t;

	if (!promise.is || !creator || promise.creator != creator->id)
		make_promise(creator);
	promise.is = false;
	t = &engine_tasks[promise.number];
	forget(t);
	t->uses++;
	t->teacher = promise.creator;
	t->taught = promise.time;
	return t;
}

struct task *number_take(const struct task *creator)
{
	struct task *t;
	uint16_t time = 1;

	if (engine.nr_ever == TASKS_EVER_MAX)
		sched_limit(LIMIT_TASKS_IN_ALL);
	if (engine.walking) {
		t = &engine_tasks[creator ? promise_lowest(creator) : lowest()];
		promise.is = false;
		t->id = (uint8_t)(t - engine_tasks);
		t->uses = 0;
		if (t->id == engine.nr_tasks)
			engine.nr_tasks++;
		else
			races_reused(t->id);
	} else if (engine.nr_tasks < TASKS_MAX) {
		t = &engine_tasks[engine.nr_tasks];
		t->id = (uint8_t)engine.nr_tasks++;
		t->uses = 0;
		if (engine.nr_tasks > clock_tasks)
			clock_tasks += CLOCK_STEP;
	} else {
		t = reuse(creator);
		time = (uint16_t)(t->clock.at[t->id] + 1);
	}
	t->serial = (uint16_t)engine.nr_ever++;
	memset(&t->clock, 0, sizeof(t->clock));
	t->clock.at[t->id] = time;
	return t;
}

bool number_first_op(struct task *t)
{
	if (t->starting == TASK_STARTING)
		return true;
	t->starting = TASK_STARTED;
	if (t->clock.at[t->teacher] < t->taught)
		sched_limit(LIMIT_TASKS);
	return false;
}

void task_ends(void)
{
	struct task *t = engine.current;

	if (!t)
		return;
	t->last = t->clock.at[t->id];
	t->last_step = engine.steps;
	t->patience = engine.patience;
}

void task_ends_unseen(void)
{
	task_ends();
	if (engine.current)
		engine.current->last = 0;
}

void number_ended(struct task *t)
{
	if (t->last_step != engine.steps || t->patience != engine.patience)
		t->last = t->clock.at[t->id];
}

/* --- names --- */

void number_sign(const struct task *t, const struct task *creator,
		 const char *suffix)
{
	struct owner *o = &owners[t->serial];

	o->suffix = suffix;
	o->first_step = engine.steps;
	o->first_time = t->clock.at[t->id];
	o->creator = creator ? creator->serial : 0;
	o->nth = creator ? creator->nr_spawned : 0;
	o->number = t->id;
	o->name[0] = '\0';
}

static __attribute__((noinline)) const char *name_of_spawned(struct owner *o)
{
	if (!o->name[0])
		snprintf(o->name, sizeof(o->name), "%.100s.%.8s%u",
			 task_name_of(o->creator), o->suffix, o->nth);
	return o->name;
}

/* The first ones are those of the program. */
const char *task_name_of(unsigned int serial)
{
	if (serial < engine.program->nr_tasks)
		return engine.program->tasks[serial].name;
	return name_of_spawned(&owners[serial]);
}

const char *task_name(const struct task *task)
{
	return task_name_of(task->serial);
}

unsigned int number_owner_in(uint32_t step)
{
	unsigned int number = engine_log[step].task, serial = engine.nr_ever;

	if (serial <= TASKS_MAX && !engine.walking)
		return number;
	while (serial-- > 0)
		if (owners[serial].number == number &&
		    owners[serial].first_step <= step)
			break;
	return serial;
}

const char *number_name_in(uint32_t step)
{
	return task_name_of(number_owner_in(step));
}

unsigned int number_owner_at(unsigned int number, uint16_t time)
{
	unsigned int serial = engine.nr_ever;

	while (serial-- > 0)
		if (owners[serial].number == number &&
		    owners[serial].first_time <= time)
			break;
	return serial;
}
