/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The inside of the engine, shared by its own files and the strategies.
 *
 * One execution: engine_run() restores the world, creates the tasks, and lets
 * them switch among each other until the execution ends; whoever ends it goes
 * back to the main fiber, and what the others were doing is abandoned.
 */
#ifndef SCHED_ENGINE_H
#define SCHED_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/program.h"
#include "sched/sched.h"
#include "sched/schedule.h"
#include "sched/search.h"
#include "sched/strategy.h"
#include "sched/task.h"
#include "sched/violation.h"

/* One visible operation that was done. */
struct log_entry {
	const struct site *site;
	uint32_t obj;		/* offset in the world; OBJ_NONE */
	uint8_t task;
	uint8_t kind;
	uint8_t flags;
	uint8_t pad;
};

#define OBJ_NONE UINT32_MAX
#define LOG_CHOICE 1u		/* more than one task was enabled */
#define LOG_PREEMPT 2u		/* an enabled task was left */

/* An outcome that the environment chose. */
struct env_choice {
	const char *what;
	uint32_t step;		/* the number of steps begun before it */
	uint16_t outcome, of;
};

#define ENV_CHOICES_MAX 256u
#define ADVISORIES_MAX 8u
#define OTHER_SCHEDULES_MAX 8u

enum outcome {
	OUTCOME_REST,		/* every task has ended */
	OUTCOME_VIOLATION,
	OUTCOME_LIMIT,
	OUTCOME_DIVERGED,	/* the strategy could not follow its schedule */
	OUTCOME_REDUNDANT,	/* it leads only to what was run before */
};

struct engine {
	/* Hot: read and written at every step. */
	struct task *current;
	uint32_t listening;	/* accesses matter: running and not quiet */
	uint32_t live;		/* tasks that have not ended */
	uint32_t guarded;	/* of them, those with a guard to ask */
	uint32_t held;		/* of them, those whose CPU runs an interrupt */
	uint32_t asleep;	/* of them, those in sched_relax() */
	uint32_t watching;	/* tasks whose reads are recorded for it */
	uint32_t tried;		/* granule + 1 that the step may have changed */
	uint32_t nr_tasks;	/* numbers that were given away */
	uint32_t nr_ever;	/* tasks that there have been */
	uint32_t steps, steps_max;
	uint32_t apart_from;	/* the main stack picks, from this step on */
	uint32_t step;		/* the one that goes on: steps - 1, or 0 */
	uint32_t solo;		/* steps since another task could run */
	int32_t patience;	/* plain accesses that the step has left */
	uint8_t choice_flags;	/* LOG_* of the step that comes */
	const struct strategy *strategy;
	const struct site *access_site;

	uint32_t execution;	/* tags the shadow; never 0 while running */
	uint32_t quiet;
	bool pass_races, raced;
	bool polls;		/* loops that wait for a change go on polling */
	bool glued;		/* a plain access should have been a step */
	bool first_pick;	/* all have started, nobody was picked */

	/* While the main stack picks: */
	bool deciding;		/* it is asked to, but for states */
	bool walking;		/* they are (states/walk.c) */
	uint32_t enabled;	/* whom it can pick, */
	uint32_t asked;		/* unless the environment is: outcomes; or 0 */
	const char *asked_what;
	uint32_t answer, answer_of;
	uint32_t nr_started;	/* tasks of the program that have started */
	uint32_t circle;	/* so many last steps lead back */
	bool circles;		/* and a task shall notice */
	uint32_t touched;	/* tasks that are not as they were picked */
	bool beyond;		/* the step did more than it declared; */
	bool looked;		/* or it looked on quietly, at what is told */
	bool declared;		/* the task has, and was left */
	bool begun;		/* its step has, before it goes on */
	bool foreseen;		/* it does what was noted before: predict.h */

	struct env_choice env_choices[ENV_CHOICES_MAX];
	uint32_t nr_env_choices;

	enum outcome outcome;
	const char *limit;
	struct violation violation;
	struct schedule others[OTHER_SCHEDULES_MAX];
	uint32_t nr_others;
	struct violation advisories[ADVISORIES_MAX];
	uint32_t nr_advisories;
	void *rest_jump;	/* where violation() goes from the main stack */

	const struct program *program;
	uint32_t open[PROGRAM_OPEN_MAX];
	struct fiber main;
};

extern struct engine engine;

extern struct log_entry engine_log[];

/* What @t declared is the next step: on @obj in the world, or OBJ_NONE. */
static inline void engine_log_step(const struct task *t, uint32_t obj,
				   uint8_t flags)
{
	engine_log[engine.steps] = (struct log_entry){
		.site = t->site,
		.obj = obj,
		.task = t->id,
		.kind = t->kind,
		.flags = flags,
	};
	engine.step = engine.steps++;
}

/* What the task does from now on was not handed on yet. */
static inline void clock_tick(struct task *t)
{
	if (__builtin_expect(++t->clock.at[t->id] > CLOCK_COUNT_MAX, 0))
		sched_limit(LIMIT_CLOCK);
}

/*
 * A step that goes beyond will never come to an end, as a walk over a list that
 * was linked to itself.
 */
#define STEP_ACCESSES_MAX (1 << 22)

extern struct task engine_tasks[TASKS_MAX];

/* Load a program: its set-up runs when an execution first needs its image. */
void engine_load(const struct program *program);
void engine_unload(void);

/*
 * Start walking: the world is restored, and the program's tasks are there, none
 * of which has started.
 */
void engine_walk(const struct strategy *strategy, uint32_t steps_max);
/* The checks of a state in which every task has ended. */
void engine_rest(void);
/* Whatever has ended the execution is nobody's business. */
void engine_forget_outcome(void);
/* The further schedules of a violation that is not kept. */
void engine_drop_others(void);

/* Run one execution; what came of it is in engine.outcome and beside it. */
void engine_run(const struct strategy *strategy, uint32_t steps_max);

/* End the execution from inside of it. */
void engine_end(enum outcome outcome) __attribute__((noreturn));

/* The same on the main stack: in set-up, or in the checks at rest. */
void engine_break_off(enum outcome outcome, const char *what)
	__attribute__((noreturn));

/*
 * Do something for the running task on the main stack, so that nothing is left
 * behind on that of the task, where it would make states differ.
 */
void engine_apart(void (*fn)(void));

/* The bits of the tasks that could go on now. */
uint32_t engine_enabled(void);

/* A new task, not yet started; @creator is NULL for those of the program. */
struct task *engine_task_new(struct task *creator, const char *suffix,
			     void (*fn)(void *), void *arg);
/* From the main stack: go on in @t; see execution.c for what it returns. */
bool engine_resume(struct task *t, bool starting);
/*
 * The same while states are visited, until it has declared an operation and
 * does not go on at once.  @begins: with the one that it has declared.
 */
void engine_walk_on(struct task *t, bool begins);
/* On the main stack: somebody goes on, unless nobody shall (engine.outcome). */
void engine_decide(void);
/* The running task has been picked: what it declared is the next step. */
void engine_begin_step(struct task *t);
/* The running task has returned from its function. */
void engine_task_ended(struct task *t) __attribute__((noreturn));
/* A word of the world (world_line.h) as set-up left it. */
uint32_t engine_image_word(uint32_t word);
/* Bytes of the first image. */
size_t engine_image_size(void);

/* Declare @kind of the running task and wait to be picked. */
void engine_step(struct task *t, enum op_kind kind, const volatile void *obj,
		 const struct site *site);

/* Wake whoever sleeps for a change of the granule of @addr. */
void engine_changed(uint32_t granule);

/* A task that runs alone: does it only ever come back to the same state? */
#define SOLO_STEPS 512u		/* before it is asked at all */
static inline bool solo_long(void)
{
	return __builtin_expect(engine.solo > SOLO_STEPS, 0);
}
/* Ask; @frame: see state_hash_task(). */
void solo_check(const void *frame);
/* The same of a task that is about to declare an operation. */
void solo_op(void);
void solo_reset(void);

/* Note the name of the object of a step, in a traced run. */
void trace_object(uint32_t step, const volatile void *obj);

/* Seconds, on a clock that never goes back. */
double engine_now(void);

/* What the execution that just ended found, with its schedule. */
void find_take(struct find *find, const struct violation *v);

/* Per-execution state of names, shadow and waits for change. */
uint32_t names_mark(void);
void names_truncate(uint32_t mark);
/* All of them, for an image; to be freed.  NULL: no memory. */
void *names_save(void);
void names_restore(const void *saved, uint32_t mark);
void shadow_begin(void);
void relax_begin(void);
void clock_begin(void);
/* Another task has the number from now on. */
void clock_forget(unsigned int task);

/* From now on states are visited, or executions are run. */
static inline void engine_walking(bool walking)
{
	engine.walking = walking;
	engine.apart_from = walking ? 0 : UINT32_MAX;
	fiber_clear_frames(walking);
}

static inline bool engine_running(void)
{
	return engine.current != NULL;
}

/* In a callback of instrumented code: where that is. */
#define PC() ((uint32_t)(uintptr_t)__builtin_return_address(0))
/* tsan.c: a plain access by the model that has no callback of its own. */
void tsan_plain(const volatile void *p, size_t size, bool write, uint32_t pc);

#endif
