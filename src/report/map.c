/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapping a schedule; see map.h.
 *
 * The schedule for the other code grows segment by segment.  A trial run lets
 * the segment's task go on as far as it can; in its trace stands how many steps
 * it takes to the operation after which the recorded run switched away, and
 * whether the environment is asked on the way.  So each choice costs one
 * execution, and nothing but trace_run() is needed.
 */
#include "report/map.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/shown.h"
#include "sched/sched.h"
#include "sched/search.h"

#define GO_ON STEPS_MAX		/* as many steps as it can do */

struct mapper {
	const struct program *program;
	const struct trace *recorded;
	uint32_t steps_max;
	struct schedule schedule;	/* what is settled */
	struct trace trial;		/* the last run */
	struct mapping *mapping;
};

static bool same_operation(const struct trace_step *a,
			   const struct trace_step *b)
{
	return !strcmp(a->task, b->task) && !strcmp(a->op, b->op) &&
	       !strcmp(a->func, b->func) && !strcmp(a->text, b->text);
}

/* The text may differ where the object does not. */
static bool similar_operation(const struct trace_step *a,
			      const struct trace_step *b)
{
	return !strcmp(a->task, b->task) && !strcmp(a->op, b->op) &&
	       !strcmp(a->func, b->func) && !strcmp(a->object, b->object);
}

typedef bool (*same_fn)(const struct trace_step *a, const struct trace_step *b);

/* How many steps up to @step are the same as it. */
static uint32_t occurrence(const struct trace *t, uint32_t step, same_fn same)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i <= step; i++)
		n += same(&t->steps[i], &t->steps[step]);
	return n;
}

/* The @nth step of @t that is the same as @step; STEP_NONE: there is none. */
static uint32_t find_occurrence(const struct trace *t,
				const struct trace_step *step, uint32_t nth,
				same_fn same)
{
	for (uint32_t i = 0; i < t->nr_steps; i++)
		if (same(&t->steps[i], step) && !--nth)
			return i;
	return STEP_NONE;
}

/* Run what is settled, then @task as far as it can go (NULL: whoever). */
static int trial(struct mapper *m, const char *task)
{
	struct schedule s;
	int err;

	schedule_copy(&s, &m->schedule);
	if (task) {
		schedule_add_step(&s, task);
		s.items[s.nr - 1].count += GO_ON;
	}
	trace_free(&m->trial);
	/* What a trial learned of the lock order is no part of the next one. */
	if (sched_hooks.search)
		sched_hooks.search();
	err = trace_run(m->program, &s, false, m->steps_max, &m->trial);
	schedule_free(&s);
	return err;
}

static void settle_steps(struct mapper *m, const char *task, uint32_t nr)
{
	while (nr--)
		schedule_add_step(&m->schedule, task);
}

/* Who asked for the outcome that was chosen when @begun steps had begun. */
static const char *asker(const struct trace *t, uint32_t begun)
{
	return begun && begun <= t->nr_steps ? t->steps[begun - 1].task : "";
}

/* The @nth time that @task asked for @what in the recorded run. */
static struct map_point *find_outcome(struct mapper *m, const char *task,
				      const char *what, uint32_t nth)
{
	for (unsigned int i = 0; i < m->mapping->nr_points; i++) {
		struct map_point *p = &m->mapping->points[i];

		if (p->outcome && p->nth == nth &&
		    !strcmp(p->item->what, what) &&
		    !strcmp(asker(m->recorded, p->step + 1), task))
			return p;
	}
	return NULL;
}

/* How often @task had asked for @what before item @end of a schedule. */
static uint32_t times_asked(const struct trace *t, size_t end, const char *task,
			    const char *what)
{
	uint32_t begun = 0, n = 0;

	for (size_t i = 0; i < end; i++) {
		const struct schedule_item *item = &t->schedule.items[i];

		if (!item->what)
			begun += item->count;
		else if (!strcmp(item->what, what))
			n += !strcmp(asker(t, begun), task);
	}
	return n;
}

/*
 * Is something asked in the trial, up to step @end, that was answered otherwise
 * in the recorded run?  Then settle that answer, and what leads to it.
 */
static bool settle_outcome(struct mapper *m, const char *task, uint32_t end)
{
	const struct schedule *s = &m->trial.schedule;
	uint32_t settled = schedule_steps(&m->schedule), begun = 0;

	for (size_t i = 0; i < s->nr && begun <= end; i++) {
		const struct schedule_item *item = &s->items[i];
		struct map_point *p;

		if (!item->what) {
			begun += item->count;
			continue;
		}
		p = find_outcome(m, asker(&m->trial, begun), item->what,
				 1 + times_asked(&m->trial, i,
						 asker(&m->trial, begun),
						 item->what));
		if (!p || p->matched || p->item->of != item->of ||
		    begun < settled || begun > end)
			continue;
		p->matched = true;
		p->fresh_step = begun - 1;
		settle_steps(m, task, begun - settled);
		schedule_add_outcome(&m->schedule, item->what, p->item->count,
				     p->item->of);
		return true;
	}
	return false;
}

/* Steps that @task does in the trial from @from on without a break. */
static uint32_t stretch(const struct trace *t, uint32_t from, const char *task)
{
	uint32_t i;

	for (i = from; i < t->nr_steps && !strcmp(t->steps[i].task, task);)
		i++;
	return i > from ? i - from : 0;
}

/* Where in the trial's stretch the task is to be preempted: how many steps. */
static bool find_point(const struct mapper *m, const struct map_point *p,
		       uint32_t from, uint32_t *nr)
{
	static const same_fn ways[] = { same_operation, similar_operation };
	const struct trace_step *step = &m->recorded->steps[p->step];

	for (unsigned int i = 0; i < 2; i++) {
		uint32_t nth = occurrence(m->recorded, p->step, ways[i]);
		uint32_t at = find_occurrence(&m->trial, step, nth, ways[i]);

		if (at == STEP_NONE || at < from || at >= from + *nr)
			continue;
		*nr = at - from + 1;
		return true;
	}
	return false;
}

/*
 * Settle one segment: @task goes on up to @end (NULL: as far as it can).
 * Returns whether it could at all, or -errno.
 */
static int segment(struct mapper *m, const char *task, struct map_point *end)
{
	uint32_t from, nr;
	bool found;
	int err;

	do {
		err = trial(m, task);
		if (err)
			return err;
		from = schedule_steps(&m->schedule);
		nr = stretch(&m->trial, from, task);
		found = end && find_point(m, end, from, &nr);
	} while (settle_outcome(m, task, from + nr));
	settle_steps(m, task, nr);
	if (found) {
		end->matched = true;
		end->fresh_step = from + nr - 1;
	}
	return nr > 0;
}

/* The preemption after recorded step @step, or NULL. */
static struct map_point *point_after(struct mapping *m, uint32_t step)
{
	for (unsigned int i = 0; i < m->nr_points; i++)
		if (!m->points[i].outcome && m->points[i].step == step)
			return &m->points[i];
	return NULL;
}

static int map_segments(struct mapper *m)
{
	const struct trace *t = m->recorded;
	struct map_point *before = NULL, *after;
	uint32_t end;
	int went;

	for (uint32_t i = 0; i < t->nr_steps; i = end) {
		end = i + stretch(t, i, t->steps[i].task);
		after = point_after(m->mapping, end - 1);
		went = segment(m, t->steps[i].task, after);
		if (went < 0)
			return went;
		/* It cannot go on here: then nobody is preempted for it. */
		if (!went && before)
			before->matched = false;
		before = after;
	}
	return trial(m, NULL);
}

static struct map_point *add_point(struct mapping *m, bool outcome,
				   uint32_t step)
{
	struct map_point *p =
		realloc(m->points, (m->nr_points + 1) * sizeof(*p));

	if (!p)
		return NULL;
	m->points = p;
	p += m->nr_points++;
	*p = (struct map_point){ .outcome = outcome, .step = step };
	return p;
}

static int collect_points(const struct trace *t, struct mapping *m)
{
	uint32_t begun = 0;
	struct map_point *p;

	for (uint32_t i = 1; i < t->nr_steps; i++) {
		if (!t->steps[i].preempt)
			continue;
		p = add_point(m, false, i - 1);
		if (!p)
			return -ENOMEM;
		p->to = t->steps[i].task;
		p->nth = occurrence(t, i - 1, same_operation);
	}
	for (size_t i = 0; i < t->schedule.nr; i++) {
		const struct schedule_item *item = &t->schedule.items[i];

		if (!item->what) {
			begun += item->count;
			continue;
		}
		if (!item->count)
			continue;
		/* Before the first step: STEP_NONE, which is -1. */
		p = add_point(m, true, begun - 1);
		if (!p)
			return -ENOMEM;
		p->item = item;
		p->nth = 1 + times_asked(t, i, asker(t, begun), item->what);
	}
	return 0;
}

int mapping_run(const struct program *program, const struct trace *recorded,
		uint32_t steps_max, struct mapping *mapping)
{
	struct mapper m = {
		.program = program,
		.recorded = recorded,
		.steps_max = steps_max,
		.mapping = mapping,
	};
	int err;

	memset(mapping, 0, sizeof(*mapping));
	schedule_init(&m.schedule);
	m.schedule.pass_races = recorded->schedule.pass_races;
	schedule_init(&m.trial.schedule);
	err = collect_points(recorded, mapping);
	if (!err)
		err = map_segments(&m);
	schedule_free(&m.schedule);
	mapping->trace = m.trial;
	if (err) {
		mapping_free(mapping);
		return err;
	}
	for (unsigned int i = 0; i < mapping->nr_points; i++)
		mapping->nr_matched += mapping->points[i].matched;
	return 0;
}

int mapping_join(const struct program *program, uint32_t steps_max,
		 struct mapping *mappings, unsigned int nr)
{
	if (sched_hooks.search)
		sched_hooks.search();
	for (unsigned int i = 0; i < nr; i++) {
		struct trace *mapped = &mappings[i].trace;
		struct trace joined;
		int err = trace_run(program, &mapped->schedule, false,
				    steps_max, &joined);

		if (err)
			return err;
		trace_free(mapped);
		*mapped = joined;
	}
	return 0;
}

void mapping_free(struct mapping *mapping)
{
	trace_free(&mapping->trace);
	free(mapping->points);
	memset(mapping, 0, sizeof(*mapping));
}

/* "exit after hlist_del_init_rcu(&mn->hlist) in __mmu_notifier_release" */
static void describe(char *buf, size_t size, const struct trace *recorded,
		     const struct map_point *p)
{
	const struct trace_step *s =
		p->step < recorded->nr_steps ? &recorded->steps[p->step] : NULL;
	char nth[32] = "";

	if (p->nth > 1)
		snprintf(nth, sizeof(nth), " (time %" PRIu32 ")", p->nth);
	if (!p->outcome)
		snprintf(buf, size, "%s preempted after %s%s%s%s, for %s",
			 s->task, s->text, *s->func ? " in " : "", s->func, nth,
			 p->to);
	else
		snprintf(buf, size, "%s = %" PRIu32 " asked by %s%s",
			 p->item->what, p->item->count, s ? s->task : "nobody",
			 nth);
}

void mapping_print(FILE *out, const struct trace *recorded,
		   const struct mapping *mapping)
{
	char text[1024];

	for (unsigned int i = 0; i < mapping->nr_points; i++) {
		const struct map_point *p = &mapping->points[i];

		describe(text, sizeof(text), recorded, p);
		fputs(p->matched ? "matched: " : "not matched: ", out);
		shown_put(out, text);
		if (p->matched && p->fresh_step != STEP_NONE)
			fprintf(out, " (step %" PRIu32 ", was %" PRIu32 ")",
				p->fresh_step, p->step);
		fputc('\n', out);
	}
}
