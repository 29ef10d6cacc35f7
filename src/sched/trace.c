/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recording one execution; see trace.h.
 */
#include "sched/trace.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/hash.h"
#include "sched/memory.h"
#include "sched/states/follow.h"
#include "sched/names.h"
#include "sched/number.h"
#include "sched/strategy/replay.h"

bool sched_tracing;

struct note {
	uint32_t of;		/* which step; of those to come: whose */
	bool minor;
	char *text;
};

struct notes {
	struct note *list;
	uint32_t nr, max;
};

/* In the order of steps; and what tasks have said of their next ones. */
static struct notes told, coming;

/* Takes over @text. */
static void append(struct notes *notes, uint32_t of, bool minor, char *text)
{
	if (notes->nr == notes->max) {
		notes->max = notes->max ? 2 * notes->max : 64;
		notes->list = must(realloc(notes->list,
					   notes->max * sizeof(*notes->list)));
	}
	notes->list[notes->nr++] =
		(struct note){ .of = of, .minor = minor, .text = text };
}

static void add_note(bool next, bool minor, const char *fmt, va_list ap)
{
	char text[256];

	if (!engine.current)
		return;
	vsnprintf(text, sizeof(text), fmt, ap);
	append(next ? &coming : &told,
	       next ? engine.current->serial : sched_step(), minor,
	       must(strdup(text)));
}

void sched_note_traced(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_note(false, false, fmt, ap);
	va_end(ap);
}

void sched_note_traced_minor(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_note(false, true, fmt, ap);
	va_end(ap);
}

void sched_note_traced_next(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_note(true, false, fmt, ap);
	va_end(ap);
}

uint32_t sched_step_after(unsigned int serial, uint32_t step)
{
	while (++step < engine.steps)
		if (number_owner_in(step) == serial)
			return step;
	return STEP_NONE;
}

/* A step has begun: what its task has said of it belongs to it now. */
static void arrive(uint32_t step, unsigned int whose)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < coming.nr; i++) {
		struct note *n = &coming.list[i];

		if (n->of == whose)
			append(&told, step, n->minor, n->text);
		else
			coming.list[kept++] = *n;
	}
	coming.nr = kept;
}

static void free_notes(struct notes *notes)
{
	for (uint32_t i = 0; i < notes->nr; i++)
		free(notes->list[i].text);
	notes->nr = 0;
}

/* Objects must be named while they exist, so names are taken step by step. */
static char *objects[STEPS_MAX];

void trace_object(uint32_t step, const volatile void *obj)
{
	char name[NAME_MAX_LEN + 16];

	if (world_has(obj))
		name_of(obj, name, sizeof(name));
	else
		name[0] = '\0';
	objects[step] = must(strdup(name));
	arrive(step, engine.current->serial);
}

static uint64_t hash_step(uint64_t h, const struct trace_step *s)
{
	h = hash_string(h, s->task);
	h = hash_string(h, s->op);
	h = hash_string(h, s->object);
	h = hash_string(h, s->func);
	return hash_string(h, s->text);
}

/* Notes are in the order of steps: take those of this one. */
static void take_notes(struct trace_step *s, uint32_t step, uint32_t *next)
{
	uint32_t first = *next;

	while (*next < told.nr && told.list[*next].of == step)
		(*next)++;
	if (*next == first)
		return;
	s->nr_notes = *next - first;
	s->notes = must(calloc(s->nr_notes, sizeof(*s->notes)));
	for (uint32_t minor = 0, n = 0; minor < 2; minor++)
		for (uint32_t i = first; i < *next; i++) {
			if (told.list[i].minor != minor)
				continue;
			s->nr_minor += minor;
			s->notes[n++] = told.list[i].text;
			told.list[i].text = NULL;
		}
}

static void record_steps(struct trace *trace)
{
	uint32_t next_note = 0;

	trace->nr_steps = engine.steps;
	trace->steps = must(calloc(engine.steps + 1, sizeof(*trace->steps)));
	trace->hash = HASH_START;
	for (uint32_t i = 0; i < engine.steps; i++) {
		const struct log_entry *e = &engine_log[i];
		struct trace_step *s = &trace->steps[i];
		unsigned int who = number_owner_in(i);

		s->task = must(strdup(number_name_in(i)));
		s->cpu = who;
		s->op = op_name(e->kind);
		s->object = objects[i];
		objects[i] = NULL;
		s->text = e->site ? e->site->text : s->op;
		s->func = e->site ? e->site->func : "";
		s->file = e->site ? e->site->file : "";
		s->line = e->site ? e->site->line : 0;
		s->choice = e->flags & LOG_CHOICE;
		s->preempt = e->flags & LOG_PREEMPT;
		trace->preemptions += s->preempt;
		take_notes(s, i, &next_note);
		trace->hash = hash_step(trace->hash, s);
	}
}

static char *waits_for(unsigned int id)
{
	struct task *t = &engine_tasks[id];
	enum task_wait wait = task_wait_state(id);
	char text[160] = "", name[NAME_MAX_LEN + 16];

	if (wait == TASK_WAITS_GUARD)
		snprintf(text, sizeof(text), "%s on %s",
			 t->site ? t->site->text : op_name(t->kind),
			 name_of(t->obj, name, sizeof(name)));
	else if (wait == TASK_WAITS_CHANGE)
		snprintf(text, sizeof(text), "%s, for a change",
			 t->site ? t->site->text : op_name(t->kind));
	return must(strdup(text));
}

static void record_held(struct trace *trace)
{
	trace->held = must(calloc(engine.nr_tasks + 1, sizeof(*trace->held)));
	for (unsigned int id = 0; id < engine.nr_tasks; id++) {
		struct task *t = &engine_tasks[id];
		struct trace_held *h;
		char locks[256] = "";

		if (task_wait_state(id) == TASK_DONE)
			continue;
		if (sched_hooks.held)
			sched_hooks.held(id, locks, sizeof(locks));
		h = &trace->held[trace->nr_held++];
		h->task = must(strdup(task_name(t)));
		h->cpu = t->serial;
		h->locks = must(strdup(locks));
		h->waits = waits_for(id);
		h->next = t->site ? t->site->text : op_name(t->kind);
		h->func = t->site ? t->site->func : "";
		h->file = t->site ? t->site->file : "";
		h->line = t->site ? t->site->line : 0;
	}
}

static void record_end(struct trace *trace)
{
	const struct replay_divergence *d = replay_diverged();

	switch (engine.outcome) {
	case OUTCOME_REST:
		trace->end = TRACE_REST;
		break;
	case OUTCOME_VIOLATION:
		trace->end = TRACE_VIOLATION;
		trace->violation = engine.violation;
		break;
	case OUTCOME_LIMIT:
		trace->end = TRACE_LIMIT;
		trace->limit = must(strdup(engine.limit));
		break;
	case OUTCOME_DIVERGED:
	case OUTCOME_REDUNDANT:	/* there is no search */
		break;
	}
	if (!d)
		return;
	trace->end = TRACE_DIVERGED;
	trace->diverged_step = d->step;
	memcpy(trace->diverged_why, d->why, sizeof(trace->diverged_why));
}

/* An advisory violation is what the trace is about if nothing is worse. */
static void prefer_advisory(struct trace *trace)
{
	if (trace->end != TRACE_REST || !engine.nr_advisories)
		return;
	trace->end = TRACE_VIOLATION;
	trace->violation = engine.advisories[0];
}

int trace_run(const struct program *program, const struct schedule *schedule,
	      bool strict, uint32_t steps_max, struct trace *trace)
{
	struct strategy_options options = { .schedule = schedule,
					    .strict = strict };
	const struct strategy *replay = strategy_find("replay");

	memset(trace, 0, sizeof(*trace));
	schedule_init(&trace->schedule);
	if (steps_max > STEPS_MAX)
		return -ERANGE;
	engine_load(program);
	engine.pass_races = schedule->pass_races;
	engine.polls = schedule->polls;
	replay->start(&options);
	replay->next();
	if (sched_locator_prepare)
		sched_locator_prepare();
	sched_tracing = true;
	if (!steps_max)
		steps_max = STEPS_DEFAULT;
	if (schedule->circle)
		follow(replay, schedule, steps_max);
	else
		engine_run(replay, steps_max);
	sched_tracing = false;
	record_end(trace);
	prefer_advisory(trace);
	record_steps(trace);
	record_held(trace);
	sched_copy_schedule(&trace->schedule);
	free_notes(&told);
	free_notes(&coming);
	engine_unload();
	return 0;
}

void trace_free(struct trace *trace)
{
	for (uint32_t i = 0; i < trace->nr_steps; i++) {
		struct trace_step *s = &trace->steps[i];

		free(s->task);
		free(s->object);
		for (unsigned int n = 0; n < s->nr_notes; n++)
			free(s->notes[n]);
		free(s->notes);
	}
	for (unsigned int i = 0; i < trace->nr_held; i++) {
		free(trace->held[i].task);
		free(trace->held[i].locks);
		free(trace->held[i].waits);
	}
	free(trace->steps);
	free(trace->held);
	free(trace->limit);
	schedule_free(&trace->schedule);
	memset(trace, 0, sizeof(*trace));
}
