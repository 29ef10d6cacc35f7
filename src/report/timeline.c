/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The timeline: an execution as a kernel commit message draws it.
 *
 * One column a task, time runs down.  What a step changed stands under it, the
 * two steps that conflict are marked, and where a task is preempted is said.
 * Shown is what changes something, and what the tasks tell each other; the rest
 * is folded.  At the foot of each column stands what its task would do next:
 * often what comes too late.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/conflict.h"
#include "report/report.h"
#include "report/rows.h"
#include "report/shown.h"
#include "sched/memory.h"
#include "sched/task.h"

/*
 * Shorter stretches are not worth the line that says that they are there: the
 * numbers of the steps tell.
 */
#define FOLD_MIN 2u

enum shown {
	SHOWN_NOT,
	SHOWN_ACCESS,		/* something that tasks tell each other */
	SHOWN_EVENT,		/* something happens there */
};

struct timeline {
	const struct trace *trace;
	struct rows rows;
	unsigned int flags;
	struct conflict conflict;	/* STEP_NONE: there is none */
	unsigned char *shown;		/* of each step: */
	unsigned int column[TASKS_EVER_MAX];	/* by the CPU, one a task */
	const char *func[TASKS_EVER_MAX];	/* the last head in a column */
	bool spaced;			/* steps and what would come next */
};

/* The step during which an outcome was chosen that is not the ordinary one. */
static void show_outcomes(struct timeline *t)
{
	const struct schedule *s = &t->trace->schedule;
	uint32_t step = 0;

	for (size_t i = 0; i < s->nr; i++) {
		if (!s->items[i].what)
			step += s->items[i].count;
		else if (s->items[i].count && step &&
			 step <= t->trace->nr_steps)
			t->shown[step - 1] = SHOWN_EVENT;
	}
}

/* Of a set of CPUs, what tells whether another one than a given is in it. */
struct cpus {
	unsigned int nr;	/* up to 2 */
	unsigned int first;
};

static void add_cpu(struct cpus *cpus, unsigned int cpu)
{
	if (!cpus->nr) {
		cpus->nr = 1;
		cpus->first = cpu;
	} else if (cpu != cpus->first) {
		cpus->nr = 2;
	}
}

static bool has_other(const struct cpus *cpus, unsigned int cpu)
{
	return cpus->nr > 1 || (cpus->nr && cpus->first != cpu);
}

/*
 * Show what the tasks tell each other: @nr accesses to one object.  Two that
 * both read say nothing, and two that both count tell no story.
 */
static void show_exchange(struct timeline *t, const uint32_t *steps, size_t nr)
{
	struct cpus cpus[NOTHING] = { 0 };

	for (size_t i = 0; i < nr; i++)
		add_cpu(&cpus[access_of(&t->trace->steps[steps[i]])],
			t->trace->steps[steps[i]].cpu);
	for (size_t i = 0; i < nr; i++) {
		const struct trace_step *s = &t->trace->steps[steps[i]];
		enum access a = access_of(s);

		if (has_other(&cpus[WRITES], s->cpu) ||
		    (a != BOTH && has_other(&cpus[BOTH], s->cpu)) ||
		    (a != READS && has_other(&cpus[READS], s->cpu)))
			t->shown[steps[i]] = SHOWN_ACCESS;
	}
}

static const struct trace_step *sorted_steps;

static int by_object(const void *a, const void *b)
{
	const uint32_t *i = a, *k = b;
	int order = strcmp(sorted_steps[*i].object, sorted_steps[*k].object);

	return order ? order : (*i > *k) - (*i < *k);
}

static void show_exchanges(struct timeline *t)
{
	const struct trace *trace = t->trace;
	uint32_t *steps = must(calloc(trace->nr_steps + 1, sizeof(*steps)));
	size_t nr = 0, end;

	for (uint32_t i = 0; i < trace->nr_steps; i++)
		if (access_of(&trace->steps[i]) != NOTHING)
			steps[nr++] = i;
	sorted_steps = trace->steps;
	qsort(steps, nr, sizeof(*steps), by_object);
	for (size_t i = 0; i < nr; i = end) {
		for (end = i + 1;
		     end < nr && !strcmp(trace->steps[steps[i]].object,
					 trace->steps[steps[end]].object);)
			end++;
		show_exchange(t, steps + i, end - i);
	}
	free(steps);
}

/* An operation of several steps is shown once, by its last. */
static void hide_parts(struct timeline *t)
{
	const struct trace_step *steps = t->trace->steps;

	for (uint32_t i = 0; i + 1 < t->trace->nr_steps; i++)
		if (t->shown[i] == SHOWN_ACCESS && t->shown[i + 1] &&
		    same_place(&steps[i], &steps[i + 1]))
			t->shown[i] = SHOWN_NOT;
}

/* One of those that the violation is made of? */
static bool is_marked(const struct timeline *t, uint32_t i)
{
	const struct violation *v = &t->trace->violation;

	return t->trace->end == TRACE_VIOLATION &&
	       (i == v->step || i == v->other_step || i == t->conflict.first ||
		i == t->conflict.second);
}

static void choose_shown(struct timeline *t)
{
	const struct trace *trace = t->trace;

	if (t->flags & REPORT_ALL) {
		memset(t->shown, SHOWN_EVENT, trace->nr_steps);
		return;
	}
	show_exchanges(t);
	for (uint32_t i = 0; i < trace->nr_steps; i++) {
		const struct trace_step *s = &trace->steps[i];

		if (s->nr_notes > s->nr_minor || is_marked(t, i))
			t->shown[i] = SHOWN_EVENT;
		if (s->preempt && i)
			t->shown[i - 1] = SHOWN_EVENT;
	}
	show_outcomes(t);
	hide_parts(t);
}

/* Tasks that did something or wait for something, in order of their numbers. */
static void make_columns(struct timeline *t)
{
	const struct trace *trace = t->trace;
	const char *who[TASKS_EVER_MAX] = { NULL };

	for (unsigned int i = trace->nr_held; i-- > 0;)
		if (trace->held[i].cpu < TASKS_EVER_MAX &&
		    *trace->held[i].waits)
			who[trace->held[i].cpu] = trace->held[i].task;
	for (uint32_t i = trace->nr_steps; i-- > 0;)
		if (trace->steps[i].cpu < TASKS_EVER_MAX)
			who[trace->steps[i].cpu] = trace->steps[i].task;
	for (unsigned int cpu = 0; cpu < TASKS_EVER_MAX; cpu++) {
		if (!who[cpu])
			continue;
		t->column[cpu] = t->rows.nr_columns;
		rows_head(&t->rows, "CPU %u: %s", cpu, who[cpu]);
	}
}

static void set_place(struct row *row, const char *file, int line)
{
	if (!*file)
		return;
	row->file = shown_copy(file);
	row->line = line;
}

static void add_function(struct timeline *t, unsigned int column,
			 const char *func, const char *file)
{
	const char **last = &t->func[column];

	if (!*func || (*last && !strcmp(*last, func)))
		return;
	set_place(rows_add(&t->rows, ROW_FUNCTION, column, 0, "%s:", func),
		  file, 0);
	*last = func;
}

/* Outcomes that the environment chose while @steps steps had begun. */
static void add_outcomes(struct timeline *t, uint32_t steps,
			 unsigned int column)
{
	const struct schedule *s = &t->trace->schedule;
	uint32_t begun = 0;

	for (size_t i = 0; i < s->nr && begun <= steps; i++) {
		const struct schedule_item *item = &s->items[i];

		if (!item->what)
			begun += item->count;
		else if (begun == steps && item->count && item->of == 2)
			rows_add(&t->rows, ROW_NOTE, column, 4, "-> %s: yes",
				 item->what);
		else if (begun == steps && item->count)
			rows_add(&t->rows, ROW_NOTE, column, 4,
				 "-> %s: %" PRIu32 " of 0 to %" PRIu32,
				 item->what, item->count, item->of - 1);
	}
}

static void add_conflict(struct timeline *t, uint32_t i, unsigned int column)
{
	const struct conflict *c = &t->conflict;

	if (i == c->first || i == c->second)
		rows_add(&t->rows, ROW_MARK, column, 2,
			 "<--- conflicts with step %" PRIu32 "%s%s%s",
			 i == c->first ? c->second : c->first,
			 *c->object ? " (" : "", c->object,
			 *c->object ? ")" : "");
	else if (i == t->trace->violation.other_step && c->first == STEP_NONE)
		rows_add(&t->rows, ROW_MARK, column, 2,
			 "<--- what the BUG is about");
}

static void add_marks(struct timeline *t, uint32_t i, unsigned int column)
{
	const struct violation *v = &t->trace->violation;

	if (t->trace->end != TRACE_VIOLATION)
		return;
	if (i == v->other_step && *v->other_detail)
		rows_add(&t->rows, ROW_NOTE, column, 4, "-> %s",
			 v->other_detail);
	if (i != v->step) {
		add_conflict(t, i, column);
		return;
	}
	if (*v->detail)
		rows_add(&t->rows, ROW_NOTE, column, 4, "-> %s", v->detail);
	rows_add(&t->rows, ROW_BUG, column, 2, "<--- BUG: %s", v->title);
}

static void add_step(struct timeline *t, uint32_t i)
{
	const struct trace_step *s = &t->trace->steps[i];
	unsigned int told =
		s->nr_notes - (t->flags & REPORT_ALL ? 0 : s->nr_minor);
	unsigned int column = t->column[s->cpu];
	struct row *row;

	add_function(t, column, s->func, s->file);
	row = rows_add(&t->rows, ROW_STEP, column, 2, "%s", s->text);
	snprintf(row->gutter, sizeof(row->gutter), "%" PRIu32, i);
	row->marked = is_marked(t, i);
	set_place(row, s->file, s->line);
	for (unsigned int n = 0; n < told; n++)
		rows_add(&t->rows, ROW_NOTE, column, 4, "-> %s", s->notes[n]);
	add_outcomes(t, i + 1, column);
	add_marks(t, i, column);
}

/* Steps from @i on that are not shown; returns the first behind them. */
static uint32_t add_fold(struct timeline *t, uint32_t i)
{
	const struct trace *trace = t->trace;
	unsigned int column = t->column[trace->steps[i].cpu];
	uint32_t end;

	for (end = i; end < trace->nr_steps && !t->shown[end] &&
		      trace->steps[end].cpu == trace->steps[i].cpu;)
		end++;
	if (end - i >= FOLD_MIN)
		rows_add(&t->rows, ROW_FOLD, column, 2,
			 "... %" PRIu32 " steps ...", end - i);
	return end;
}

/* What a task would do next, or waits to do. */
static void add_next(struct timeline *t, const struct trace_held *h)
{
	const struct trace *trace = t->trace;
	bool acted = false, last = false;
	unsigned int column;
	struct row *row;

	for (uint32_t i = 0; i < trace->nr_steps; i++) {
		last = trace->steps[i].cpu == h->cpu;
		acted |= last;
	}
	/* The one that broke it stands where it is; others may not matter. */
	if (!*h->waits && (!acted || last))
		return;
	column = t->column[h->cpu];
	if (!t->spaced)
		rows_add(&t->rows, ROW_STEP, 0, 0, "%s", "");
	t->spaced = true;
	t->func[column] = NULL;
	add_function(t, column, h->func, h->file);
	row = rows_add(&t->rows, ROW_NEXT, column, 2, "%s", h->next);
	set_place(row, h->file, h->line);
	strcpy(row->gutter, *h->waits ? "wait" : "next");
}

/* Does a task go on, or want to, after step @i? */
static bool goes_on(const struct trace *trace, unsigned int cpu, uint32_t i)
{
	for (; i < trace->nr_steps; i++)
		if (trace->steps[i].cpu == cpu)
			return true;
	for (unsigned int n = 0; n < trace->nr_held; n++)
		if (trace->held[n].cpu == cpu)
			return true;
	return false;
}

/* Why the task of the step before @i does not go on, if it does not. */
static void add_switch(struct timeline *t, uint32_t i)
{
	const struct trace *trace = t->trace;
	unsigned int last = i ? trace->steps[i - 1].cpu : 0;
	const char *why = "(ends)";

	if (!i || last == trace->steps[i].cpu)
		return;
	if (trace->steps[i].preempt)
		why = "(preempted)";
	else if (goes_on(trace, last, i))
		why = "(waits)";
	rows_add(&t->rows, ROW_SWITCH, t->column[last], 2, "%s", why);
}

static void make_rows(struct timeline *t)
{
	const struct trace *trace = t->trace;
	uint32_t i = 0;

	while (i < trace->nr_steps) {
		add_switch(t, i);
		if (t->shown[i])
			add_step(t, i++);
		else
			i = add_fold(t, i);
	}
	for (unsigned int n = 0; n < trace->nr_held; n++)
		if (trace->held[n].cpu < TASKS_EVER_MAX)
			add_next(t, &trace->held[n]);
}

void timeline_print(FILE *out, const struct trace *trace, unsigned int flags)
{
	struct timeline t = { .trace = trace, .flags = flags };

	t.shown = must(calloc(trace->nr_steps + 1, sizeof(*t.shown)));
	if (!conflict_find(trace, &t.conflict))
		t.conflict = (struct conflict){ STEP_NONE, STEP_NONE, "" };
	choose_shown(&t);
	make_columns(&t);
	make_rows(&t);
	rows_print(out, &t.rows, report_width(flags), flags & REPORT_COLOR);
	rows_free(&t.rows);
	free(t.shown);
}
