/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One execution of the loaded program, from a restored world to its end.
 *
 * Values left open are chosen first; each combination has an image of its own,
 * made when it is first needed.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/footprint.h"
#include "sched/memory.h"
#include "sched/number.h"
#include "sched/shadow_cell.h"
#include "sched/tsan_chain.h"
#include "sched/world.h"
#include "sched/world_line.h"

static struct world_image **images;
static size_t nr_images;

static void alloc_stacks(void)
{
	static bool done;

	if (done)
		return;
	fiber_init_main(&engine.main);
	for (unsigned int i = 0; i < TASKS_MAX; i++)
		fiber_alloc(&engine_tasks[i].fiber);
	done = true;
}

void program_stacks(void)
{
	alloc_stacks();
}

void engine_load(const struct program *program)
{
	alloc_stacks();
	engine_unload();
	nr_images = 1;
	for (uint32_t i = 0; i < program->nr_open; i++)
		nr_images *= program->open[i].nr;
	images = must(calloc(nr_images, sizeof(struct world_image *)));
	engine.program = program;
	if (sched_hooks.load)
		sched_hooks.load();
}

void engine_unload(void)
{
	for (size_t i = 0; i < nr_images; i++)
		world_image_free(images[i]);
	free(images);
	images = NULL;
	nr_images = 0;
	engine.program = NULL;
}

/* Tag the shadow of this execution; tags are not reused within 2^32 of them. */
static void new_execution(void)
{
	if (++engine.execution)
		return;
	for (uint32_t i = 0; i < granule_of(__stop_world); i++)
		shadow_cells[i].execution = 0;
	engine.execution = 1;
}

/* What is there of the tasks before they are, and what the program adds. */
static void set_up(const struct program *p, const uint32_t *open)
{
	if (sched_hooks.tasks)
		sched_hooks.tasks(p);
	p->setup(p->data, open);
}

static struct world_image *image_of(const uint32_t *open)
{
	const struct program *p = engine.program;
	size_t n = 0;

	for (uint32_t i = 0; i < p->nr_open; i++)
		n = n * p->open[i].nr + open[i];
	if (!images[n]) {
		world_clear();
		new_execution();
		set_up(p, open);
		images[n] = must(world_save());
	}
	return images[n];
}

const char *program_try_setup(const struct program *program,
			      const uint32_t *open, bool *limit)
{
	jmp_buf jump;

	world_clear();
	new_execution();
	engine.outcome = OUTCOME_REST;
	engine.quiet = 0;
	engine.rest_jump = &jump;
	if (!setjmp(jump))
		set_up(program, open);
	engine.rest_jump = NULL;
	world_clear();
	*limit = engine.outcome == OUTCOME_LIMIT;
	if (*limit)
		return engine.limit;
	return engine.outcome == OUTCOME_VIOLATION ? engine.violation.title :
						     NULL;
}

uint32_t engine_image_word(uint32_t word)
{
	return world_image_word(image_of(engine.open), word * WORD_SIZE);
}

size_t engine_image_size(void)
{
	return images && images[0] ? world_image_size(images[0]) : 0;
}

static void choose_open(void)
{
	const struct program *p = engine.program;

	for (uint32_t i = 0; i < p->nr_open; i++) {
		struct env_choice *c;

		engine.open[i] =
			engine.strategy->choose(p->open[i].name, p->open[i].nr);
		c = &engine.env_choices[engine.nr_env_choices++];
		c->what = p->open[i].name;
		c->step = 0;
		c->outcome = (uint16_t)engine.open[i];
		c->of = (uint16_t)p->open[i].nr;
	}
}

void engine_drop_others(void)
{
	for (uint32_t i = 0; i < engine.nr_others; i++)
		schedule_free(&engine.others[i]);
	engine.nr_others = 0;
}

void engine_forget_outcome(void)
{
	engine.outcome = OUTCOME_REST;
	engine.limit = NULL;
	engine.raced = engine.glued = false;
	engine_drop_others();
}

static void reset(uint32_t steps_max)
{
	new_execution();
	engine.live = engine.guarded = engine.held = 0;
	engine.nr_tasks = engine.solo = engine.quiet = 0;
	engine.steps = engine.step = 0;
	engine.patience = STEP_ACCESSES_MAX;
	engine.steps_max = steps_max;
	engine.access_site = NULL;
	engine.first_pick = false;
	engine.nr_advisories = 0;
	engine_forget_outcome();
	engine_walking(false);
	engine.asked = engine.touched = engine.nr_started = 0;
	engine.deciding = false;
	engine.circle = 0;
	engine.circles = false;
	shadow_begin();
	relax_begin();
	clock_begin();
	number_begin();
	solo_reset();
}

static void create_tasks(void)
{
	const struct program *p = engine.program;

	for (uint32_t i = 0; i < p->nr_tasks; i++)
		engine_task_new(NULL, "", p->tasks[i].fn, p->tasks[i].arg);
}

/* Each runs up to its first visible operation. */
static void start_tasks(void)
{
	const struct program *p = engine.program;

	create_tasks();
	for (uint32_t i = 0; i < p->nr_tasks; i++)
		if (!engine_resume(&engine_tasks[i], true))
			return;
}

/*
 * Switch from the main stack into a task; true when it came back because it had
 * declared its first operation, or ended before it declared one.
 */
bool engine_resume(struct task *t, bool starting)
{
	if (starting)
		t->starting = TASK_STARTING;
	engine.current = t;
	engine.listening = !engine.quiet;
	fiber_switch(&engine.main, &t->fiber);
	engine.listening = 0;
	return !engine.current;
}

static void at_rest(void)
{
	const struct program *p = engine.program;
	jmp_buf jump;

	if (!sched_hooks.rest && !p->rest)
		return;
	engine.rest_jump = &jump;
	if (!setjmp(jump)) {
		if (sched_hooks.rest)
			sched_hooks.rest();
		if (p->rest)
			p->rest(p->data);
	}
	engine.rest_jump = NULL;
}

/* The strategy picks the first to go on; the rest happens among the tasks. */
static void run_tasks(void)
{
	start_tasks();
	if (engine.current)
		return;		/* it ended while the tasks started */
	if (!engine.live) {
		engine.outcome = OUTCOME_REST;
		return;
	}
	engine.first_pick = true;
	engine_resume(&engine_tasks[__builtin_ctz(engine.live)], false);
	while (engine.deciding)
		engine_decide();
}

void engine_walk(const struct strategy *strategy, uint32_t steps_max)
{
	engine.strategy = strategy;
	engine.nr_env_choices = 0;
	engine_walking(false);		/* not while set-up runs */
	choose_open();
	world_restore(image_of(engine.open));
	reset(steps_max);
	engine_walking(true);
	engine.touched = 0;
	create_tasks();
}

void engine_rest(void)
{
	engine.current = NULL;
	at_rest();
}

void engine_run(const struct strategy *strategy, uint32_t steps_max)
{
	engine.strategy = strategy;
	engine.nr_env_choices = 0;
	choose_open();
	world_restore(image_of(engine.open));
	reset(steps_max);
	chain_begin();
	if (strategy->ready)
		strategy->ready();
	run_tasks();
	engine.current = NULL;
	engine.listening = 0;
	footprint_end();	/* checks at rest are no step's */
	chain_end();
	if (engine.outcome == OUTCOME_REST)
		at_rest();
}
