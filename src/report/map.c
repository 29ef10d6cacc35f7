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

#include <stdlib.h>
#include <string.h>

#include "report/occurrence.h"
#include "sched/memory.h"
#include "sched/memory.h"
#include "sched/sched.h"
#include "sched/search.h"

#define GO_ON STEPS_MAX		/* as many steps as it can do */

struct mapper {
	const struct program *program;
	const struct trace *recorded;
	uint32_t steps_max;
	struct schedule schedule;	/* what is settled */
	struct trace trial;		/* the last run, which begins so */
	struct mapping *mapping;
	/* By likeness and recorded step. */
	uint32_t *occurrences[NR_LIKENESS];
	struct map_point **answers;	/* sorted: compare_answers() */
	unsigned int nr_answers;
	/* Of the trial, by number: who could do something, or might have. */
	const char *tasks[TASKS_MAX];
	uint32_t stuck;		/* cannot go on behind what is settled */
};

static void note_tasks(struct mapper *m)
{
	const struct trace *t = &m->trial;

	memset(m->tasks, 0, sizeof(m->tasks));
	for (uint32_t i = 0; i < t->nr_steps; i++)
		m->tasks[t->steps[i].cpu] = t->steps[i].task;
	for (unsigned int i = 0; i < t->nr_held; i++)
		m->tasks[t->held[i].cpu] = t->held[i].task;
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
	note_tasks(m);
	return err;
}

static void settle_steps(struct mapper *m, const char *task, uint32_t nr)
{
	if (nr)
		m->stuck = 0;
	while (nr--)
		schedule_add_step(&m->schedule, task);
}

static int compare_answers(const void *a, const void *b)
{
	const struct map_point *p = *(struct map_point *const *)a;
	const struct map_point *q = *(struct map_point *const *)b;
	int order = strcmp(p->task, q->task);

	if (!order)
		order = strcmp(p->item->what, q->item->what);
	return order ? order : (p->nth > q->nth) - (p->nth < q->nth);
}

/* What the recorded run answered to a question of the trial; NULL: nothing. */
static struct map_point *find_answer(const struct mapper *m,
				     const struct question *q)
{
	struct map_point key = { .task = q->task,
				 .item = q->item,
				 .nth = q->nth };
	struct map_point *const k = &key, **found;

	if (!m->nr_answers)
		return NULL;
	found = bsearch(&k, m->answers, m->nr_answers, sizeof(*m->answers),
			compare_answers);
	return found ? *found : NULL;
}

static void settle_outcome(struct mapper *m, const char *task,
			   const struct question *q, struct map_point *p)
{
	p->matched = true;
	p->fresh_step = q->begun - 1;
	settle_steps(m, task, q->begun - schedule_steps(&m->schedule));
	schedule_add_outcome(&m->schedule, q->item->what, p->item->count,
			     p->item->of);
	m->stuck = 0;
}

/*
 * Is something asked in the trial, up to step @end, that was answered otherwise
 * in the recorded run?  Then settle that answer, and what leads to it.
 */
static bool settle_outcomes(struct mapper *m, const char *task, uint32_t end)
{
	uint32_t settled = schedule_steps(&m->schedule);
	struct questions asked;
	bool found = false;

	questions_of(&m->trial, &asked);
	for (size_t i = 0; i < asked.nr && !found; i++) {
		const struct question *q = &asked.list[i];
		struct map_point *p;

		if (q->begun > end)
			break;
		p = find_answer(m, q);
		if (!p || p->matched || p->item->of != q->item->of ||
		    q->begun < settled)
			continue;
		settle_outcome(m, task, q, p);
		found = true;
	}
	questions_free(&asked);
	return found;
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
	const struct trace_step *step = &m->recorded->steps[p->step];

	for (unsigned int how = 0; how < NR_LIKENESS; how++) {
		uint32_t nth = m->occurrences[how][p->step];
		uint32_t at = occurrence_find(&m->trial, step, nth,
					      (enum likeness)how);

		if (at == STEP_NONE || at < from || at >= from + *nr)
			continue;
		*nr = at - from + 1;
		return true;
	}
	return false;
}

/*
 * The number of @task if it might go on behind what is settled, else TASKS_MAX.
 * Whoever can is in the trial, which begins with that.  So a long report costs
 * executions only where it gets ahead.
 */
static unsigned int may_go(const struct mapper *m, const char *task)
{
	for (unsigned int id = 0; id < TASKS_MAX; id++)
		if (m->tasks[id] && !strcmp(m->tasks[id], task))
			return m->stuck >> id & 1 ? TASKS_MAX : id;
	return TASKS_MAX;
}

/*
 * Settle one segment: @task goes on up to @end (NULL: as far as it can).
 * Returns whether it could at all, or -errno.
 */
static int segment(struct mapper *m, const char *task, struct map_point *end)
{
	unsigned int id = may_go(m, task);
	uint32_t from, nr;
	bool found;
	int err;

	if (id == TASKS_MAX)
		return 0;
	do {
		err = trial(m, task);
		if (err)
			return err;
		from = schedule_steps(&m->schedule);
		nr = stretch(&m->trial, from, task);
		found = end && find_point(m, end, from, &nr);
	} while (settle_outcomes(m, task, from + nr));
	settle_steps(m, task, nr);
	if (!nr)
		m->stuck |= 1u << id;
	if (found) {
		end->matched = true;
		end->fresh_step = from + nr - 1;
	}
	return nr > 0;
}

/* What is asked before the first step: values that are left open. */
static int map_start(struct mapper *m)
{
	int err;

	do {
		err = trial(m, NULL);
	} while (!err && settle_outcomes(m, "", 0));
	return err;
}

static int map_segments(struct mapper *m)
{
	const struct trace *t = m->recorded;
	struct map_point *before = NULL, *after;
	struct map_point *next = m->mapping->points;
	struct map_point *const last = next + m->mapping->nr_preemptions;
	uint32_t end;
	int went;

	for (uint32_t i = 0; i < t->nr_steps; i = end) {
		end = i + stretch(t, i, t->steps[i].task);
		while (next < last && next->step < end - 1)
			next++;
		after = next < last && next->step == end - 1 ? next : NULL;
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

static void add_preemptions(const struct mapper *m)
{
	const struct trace *t = m->recorded;
	struct mapping *to = m->mapping;

	for (uint32_t i = 1; i < t->nr_steps; i++)
		if (t->steps[i].preempt)
			to->points[to->nr_points++] = (struct map_point){
				.step = i - 1,
				.to = t->steps[i].task,
				.nth = m->occurrences[SAME_TEXT][i - 1],
			};
	to->nr_preemptions = to->nr_points;
}

/* Of the questions, those whose answer was not the ordinary one. */
static void add_answers(struct mapper *m, const struct questions *asked)
{
	struct mapping *to = m->mapping;

	for (size_t i = 0; i < asked->nr; i++) {
		const struct question *q = &asked->list[i];
		struct map_point *p = &to->points[to->nr_points];

		if (!q->item->count)
			continue;
		*p = (struct map_point){
			.outcome = true,
			/* Before the first step: STEP_NONE, which is -1. */
			.step = q->begun - 1,
			.item = q->item,
			.task = q->task,
			.nth = q->nth,
		};
		to->nr_points++;
		m->answers[m->nr_answers++] = p;
	}
	qsort(m->answers, m->nr_answers, sizeof(struct map_point *),
	      compare_answers);
}

static void collect_points(struct mapper *m)
{
	const struct trace *t = m->recorded;
	struct questions asked;

	for (unsigned int how = 0; how < NR_LIKENESS; how++)
		m->occurrences[how] = occurrences_of(t, (enum likeness)how);
	questions_of(t, &asked);
	m->mapping->points = must(
		calloc(t->nr_steps + asked.nr + 1, sizeof(struct map_point)));
	m->answers = must(calloc(asked.nr + 1, sizeof(struct map_point *)));
	add_preemptions(m);
	add_answers(m, &asked);
	questions_free(&asked);
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
	m.schedule.polls = recorded->schedule.polls;
	m.schedule.circle = 0;	/* steps may be others */
	schedule_init(&m.trial.schedule);
	collect_points(&m);
	err = map_start(&m);
	if (!err)
		err = map_segments(&m);
	schedule_free(&m.schedule);
	for (unsigned int how = 0; how < NR_LIKENESS; how++)
		free(m.occurrences[how]);
	free(m.answers);
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
