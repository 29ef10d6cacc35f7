/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scheduler: who goes on after each declared operation.
 *
 * A task that declares an operation asks the strategy at once, on its own
 * stack, and switches straight to whoever was picked; there is no scheduler
 * fiber.  When the same task goes on there is no switch at all.
 */
#include "sched/sched.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/footprint.h"
#include "sched/number.h"
#include "sched/relax.h"
#include "sched/shadow_cell.h"
#include "sched/states/reduce.h"
#include "sched/word.h"

struct engine engine;
struct sched_hooks sched_hooks;
struct log_entry engine_log[STEPS_MAX];

void engine_end(enum outcome outcome)
{
	engine.outcome = outcome;
	engine.listening = 0;
	fiber_switch(&engine.current->fiber, &engine.main);
	__builtin_unreachable();
}

void sched_limit(enum limit limit)
{
	engine.limit = limits[limit].name;
	if (!engine.current)
		engine_break_off(OUTCOME_LIMIT, engine.limit);
	engine_end(OUTCOME_LIMIT);
}

void engine_apart(void (*fn)(void))
{
	uint32_t listening = engine.listening;

	engine.listening = 0;
	fiber_call(&engine.current->fiber, &engine.main, fn);
	engine.listening = listening;
}

uint32_t engine_enabled(void)
{
	uint32_t enabled = engine.live & ~(engine.held | engine.asleep);
	uint32_t ask = enabled & engine.guarded;

	while (ask) {
		unsigned int id = (unsigned int)__builtin_ctz(ask);
		const struct guard *g = &engine_tasks[id].guard;

		bool waits = ((*g->word & g->mask) == g->want) == g->differ;

		ask &= ask - 1;
		/* Nobody can guess: no branch. */
		enabled &= ~((uint32_t)waits << id);
	}
	return enabled;
}

/*
 * Nobody can go on.  A task asleep in a retry loop waits for a write that will
 * not come: that is a livelock in the kernel, where it would go on polling.
 * Unless it polls for those who wait for each other.
 */
static __attribute__((noinline, cold)) void stuck(void)
{
	static const struct invariant deadlock = { .name = "deadlock" };

	if (sched_hooks.deadlock)
		sched_hooks.deadlock(engine.asleep);
	if (engine.asleep && sched_hooks.livelock)
		sched_hooks.livelock("nothing can end the loop");
	violation(&deadlock, "", STEP_NONE, "nobody can go on");
	__builtin_unreachable();
}

/* Another task changes what is not hashed: its own stack. */
static inline void end_solo(void)
{
	if (solo_long())
		solo_reset();
	engine.solo = 0;
}

/* Of several, or of one, @next was picked while @current ran. */
static inline struct task *picked_of_many(unsigned int next,
					  unsigned int current)
{
	engine.choice_flags = LOG_CHOICE;
	if (next != current && current < TASKS_MAX)
		engine.choice_flags |= LOG_PREEMPT;
	return &engine_tasks[next];
}

static inline struct task *picked_alone(unsigned int next, unsigned int current)
{
	engine.choice_flags = 0;
	if (next == current)
		engine.solo++;
	else
		end_solo();
	return &engine_tasks[next];
}

/* Who goes on, by the strategy where there is a choice. */
static inline struct task *pick(unsigned int current)
{
	uint32_t enabled = engine_enabled();

	if (__builtin_expect(!enabled, 0))
		stuck();
	if (!(enabled & (enabled - 1)))
		return picked_alone((unsigned int)__builtin_ctz(enabled),
				    current);
	end_solo();
	if (current < TASKS_MAX && !(enabled >> current & 1))
		current = TASKS_MAX;
	return picked_of_many(engine.strategy->pick(enabled, current), current);
}

/* The one call site of the switch: its return address is then predicted. */
static __attribute__((noinline)) void switch_to(struct task *from,
						struct task *to)
{
	engine.current = to;
	fiber_switch(&from->fiber, &to->fiber);
}

static __attribute__((noinline, cold)) void freed(const struct task *t)
{
	enum bad_access what = BAD_ACCESS_FREED;

	if ((uintptr_t)t->obj < 4096)
		what = BAD_ACCESS_NULL;
	else if (cell_at(granule_of(t->obj))->state == CELL_UNALLOCATED)
		what = BAD_ACCESS_UNALLOCATED;
	if (sched_hooks.bad_access)
		sched_hooks.bad_access(what, t->obj, 1, op_writes(t->kind),
				       t->site, 0);
}

/* What a step on @granule means to those who wait for a change. */
static void watch(const struct task *t, uint32_t granule)
{
	if (op_can_fail(t->kind)) {
		engine.tried = granule + 1;
	} else if (op_writes(t->kind)) {
		engine_changed(granule);
		relax_impure();
	} else if (engine.watching & 1u << t->id) {
		relax_read(granule);
	}
}

/* Apart: what this leaves behind would look like another state (solo.c). */
static void tell_step(void)
{
	const struct task *t = engine.current;

	if (sched_tracing)
		trace_object(engine.step, t->obj);
	if (engine.strategy->step && !engine.strategy->step(t->id))
		engine_end(OUTCOME_DIVERGED);
}

/* It begins, with what it declared: on @obj in the world. */
static inline void log_step(struct task *t, uint32_t obj)
{
	engine_log_step(t, obj, engine.choice_flags);
	engine.patience = STEP_ACCESSES_MAX;
	t->ops++;
}

static inline void begin_step(struct task *t)
{
	bool world = world_has(t->obj);
	uint32_t obj = world ? world_offset(t->obj) : OBJ_NONE;

	if (__builtin_expect(engine.steps >= engine.steps_max, 0))
		sched_limit(LIMIT_STEPS);
	log_step(t, obj);
	if (__builtin_expect(sched_tracing || engine.strategy->step, 0))
		engine_apart(tell_step);
	if (world) {
		struct cell *cell = cell_at(obj / GRANULE);

		if (__builtin_expect(cell->state >= CELL_UNALLOCATED, 0))
			freed(t);
		if (__builtin_expect(engine.asleep | engine.watching, 0))
			watch(t, obj / GRANULE);
	} else if (t->obj) {
		if (op_writes(t->kind))
			relax_impure();
		if (__builtin_expect(fiber_is_foreign(&t->fiber, t->obj), 0))
			sched_limit(LIMIT_STACK);
		if (op_writes(t->kind) && (uintptr_t)t->obj < 4096)
			freed(t);
	} else if (op_writes(t->kind)) {
		relax_impure();
	}
}

/* @t has run up to its first operation: whoever started it goes on. */
static struct fiber *back_to_creator(const struct task *t)
{
	if (t->creator == TASKS_MAX) {
		engine.current = NULL;
		return &engine.main;
	}
	engine.current = &engine_tasks[t->creator];
	engine.touched |= 1u << t->creator;
	return &engine.current->fiber;
}

/*
 * States are visited.  Who goes on is decided on the main stack; and all that
 * belongs to the engine is done there, so that a task's stack has nothing of it
 * that would make states differ, as the number of the step.
 *
 * What may end the execution the task does itself, apart: who ends it leaves a
 * task's stack for the main one.
 */
static struct fiber *left_for;

/* A task that starts: its creator goes on, if it was told what that knew. */
static void leave_first(void)
{
	struct task *t = engine.current;

	if (!number_first_op(t))
		return;
	reduce_declared(t);
	t->starting = TASK_STARTED;
	engine.declared = false;
	left_for = back_to_creator(t);
}

static void come_back(void)
{
	if (__builtin_expect(engine.circles | engine.first_pick, 0))
		stuck();
	begin_step(engine.current);
}

static inline void come_back_apart(void)
{
	if (!engine.begun)
		engine_apart(come_back);
	engine.begun = false;
}

static __attribute__((noinline)) void walk_on(struct task *t)
{
	left_for = &engine.main;
	engine.declared = true;
	if (__builtin_expect(t->starting, 0))
		engine_apart(leave_first);
	fiber_switch(&t->fiber, left_for);
	come_back_apart();
}

/* On the main stack: its step begins, if nothing is the matter with it. */
static bool begin_here(struct task *t)
{
	uint32_t obj;

	if (engine.circles | engine.first_pick | sched_tracing ||
	    engine.strategy->step || engine.steps >= engine.steps_max ||
	    engine.asleep | engine.watching || !world_has(t->obj))
		return false;
	obj = world_offset(t->obj);
	if (cell_at(obj / GRANULE)->state >= CELL_UNALLOCATED)
		return false;
	log_step(t, obj);
	return true;
}

/* It has declared its next operation: true if it goes on at once. */
static bool declared(void)
{
	struct task *t = engine.current;

	engine.declared = false;
	reduce_declared(t);
	engine.enabled = engine_enabled();
	if (__builtin_expect(engine.enabled != 0, 1))
		return reduce_goes_on(t);
	/* A task notices. */
	engine.first_pick = true;
	engine_resume(t, false);
	engine.first_pick = false;
	return false;
}

void engine_walk_on(struct task *t, bool begins)
{
	for (;;) {
		engine.declared = false;
		engine.begun = begins && begin_here(t);
		engine_resume(t, false);
		if (!engine.declared || engine.outcome != OUTCOME_REST ||
		    !declared())
			return;
		t = engine.current;
		begins = true;
	}
}

/* An execution is run, and the main stack picks: it does when this returns. */
static inline bool picks_apart(void)
{
	return engine.steps >= engine.apart_from;
}

static __attribute__((noinline)) void leave_apart(struct task *t)
{
	engine.enabled = engine_enabled();
	if (!engine.enabled)
		stuck();
	engine.deciding = true;
	fiber_switch(&t->fiber, &engine.main);
}

void engine_decide(void)
{
	uint32_t enabled = engine.enabled;
	unsigned int current = engine.current->id, next;

	engine.deciding = false;
	if (engine.first_pick || !(enabled >> current & 1))
		current = TASKS_MAX;
	engine.first_pick = false;
	next = engine.strategy->decide(enabled, current);
	if (next == TASKS_MAX) {
		engine.outcome = OUTCOME_REDUNDANT;
		return;
	}
	if (enabled & (enabled - 1)) {
		end_solo();
		picked_of_many(next, current);
	} else {
		picked_alone(next, current);
	}
	engine_resume(&engine_tasks[next], false);
}

/*
 * The main stack has started the tasks and resumed one of them to have the
 * first pick made; so a deadlock at once is noticed by a task, as any other is.
 */
static void first_pick(struct task *t)
{
	struct task *next;

	if (picks_apart()) {
		leave_apart(t);
		return;
	}
	next = pick(TASKS_MAX);
	engine.first_pick = false;
	if (next != t)
		switch_to(t, next);
}

void engine_begin_step(struct task *t)
{
	if (engine.walking) {
		come_back_apart();
		return;
	}
	if (engine.first_pick)
		first_pick(t);
	begin_step(t);
}

/* Inline in each of its callers: it is most of what a step costs. */
static inline __attribute__((always_inline)) void
declare(struct task *t, enum op_kind kind, const volatile void *obj,
	const struct site *site, unsigned int alone)
{
	struct task *next;

	if (__builtin_expect(engine.tried, 0))
		relax_settle();
	t->kind = (uint8_t)kind;
	t->alone = (uint8_t)alone;
	t->obj = obj;
	t->site = site;
	if (__builtin_expect(engine.walking, 0)) {
		walk_on(t);
		return;
	}
	if (__builtin_expect(t->starting, 0) && number_first_op(t)) {
		/* Back to the creator; picked when this returns. */
		t->starting = TASK_STARTED;
		if (t->creator == TASKS_MAX) {
			engine.current = NULL;
			fiber_switch(&t->fiber, &engine.main);
			if (engine.first_pick)
				first_pick(t);
		} else {
			switch_to(t, &engine_tasks[t->creator]);
		}
	} else if (__builtin_expect(picks_apart(), 0)) {
		leave_apart(t);
	} else {
		next = pick(t->id);
		if (next != t)
			switch_to(t, next);
	}
	begin_step(t);
}

void engine_step(struct task *t, enum op_kind kind, const volatile void *obj,
		 const struct site *site)
{
	declare(t, kind, obj, site, 0);
}

void sched_op(enum op_kind kind, const volatile void *obj,
	      const struct site *site)
{
	struct task *t = engine.current;

	if (!t)
		return;
	if (solo_long())
		solo_op();
	engine.guarded &= ~(1u << t->id);
	declare(t, kind, obj, site, 0);
}

void sched_op_access(enum op_kind kind, const volatile void *obj,
		     unsigned int size, const struct site *site)
{
	struct task *t = engine.current;

	if (!t)
		return;
	if (solo_long())
		solo_op();
	engine.guarded &= ~(1u << t->id);
	declare(t, kind, obj, site, size);
}

void sched_op_unlock(const volatile void *obj, const struct site *site)
{
	sched_op_access(OP_UNLOCK, obj, ALONE_UNLOCK, site);
}

void sched_op_when(enum op_kind kind, const volatile void *obj,
		   const struct site *site, struct guard guard)
{
	struct task *t = engine.current;

	if (!t)
		return;
	if (solo_long())
		solo_op();
	t->guard = guard;
	engine.guarded |= 1u << t->id;
	declare(t, kind, obj, site, 0);
	engine.guarded &= ~(1u << t->id);
}

/* The same of a task that has ended. */
static void end(void)
{
	struct task *t = engine.current;

	reduce_ended();
	number_ended(t);
	engine.live &= ~(1u << t->id);
	t->done = 1;
	if (t->starting) {
		t->starting = TASK_STARTED;
		left_for = back_to_creator(t);
		return;
	}
	engine.enabled = engine_enabled();
	if (engine.live && !engine.enabled)
		stuck();
	left_for = &engine.main;
}

/* The running task has ended: somebody else goes on, or all is over. */
void engine_task_ended(struct task *t)
{
	struct task *next;
	bool starts;

	if (engine.walking) {
		engine_apart(end);
		fiber_switch(&t->fiber, left_for);
		__builtin_unreachable();
	}
	if (__builtin_expect(engine.tried, 0))
		relax_settle();
	starts = t->starting && number_first_op(t);
	footprint_tasks.ended |= 1u << t->id;
	number_ended(t);
	engine.live &= ~(1u << t->id);
	word_store(&t->done, 1, WORD_RELEASE);
	if (starts) {
		/* It did nothing that others can see. */
		t->starting = TASK_STARTED;
		if (t->creator == TASKS_MAX) {
			engine.current = NULL;
			fiber_switch(&t->fiber, &engine.main);
		}
		switch_to(t, &engine_tasks[t->creator]);
	}
	if (!engine.live)
		engine_end(OUTCOME_REST);
	if (picks_apart())
		leave_apart(t);
	next = pick(t->id);
	switch_to(t, next);
	__builtin_unreachable();
}

uint32_t sched_step(void)
{
	return engine.step;
}

void sched_quiet_begin(void)
{
	engine.quiet++;
	engine.listening = 0;
	engine.looked = true;
}

void sched_quiet_end(void)
{
	engine.quiet--;
	engine.listening = !engine.quiet && engine.current;
}

enum task_wait task_wait_state(unsigned int id)
{
	uint32_t b = 1u << id;

	if (!(engine.live & b))
		return TASK_DONE;
	if (engine.held & b)
		return TASK_HELD;
	if (engine.asleep & b)
		return TASK_WAITS_CHANGE;
	return engine_enabled() & b ? TASK_ENABLED : TASK_WAITS_GUARD;
}
