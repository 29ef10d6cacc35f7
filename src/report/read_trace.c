/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading one execution: its end, its schedule, its steps.
 */
#include <string.h>

#include "report/format.h"
#include "report/parts.h"
#include "sched/task.h"

#define TEXT_MAX 1024u		/* bytes in what a step, note or lock says */
#define NAME_MAX_BYTES 128u	/* in names of files, functions, objects */
#define NOTES_MAX 256u		/* of one step */
#define HELD_MAX 64u

static enum trace_end read_end(struct reader *r, const struct place *at)
{
	const char *s = member_string(r, at, "end", 32);

	if (r->failed)
		return TRACE_REST;
	for (unsigned int i = 0; i <= TRACE_DIVERGED; i++)
		if (trace_end_names[i] && !strcmp(trace_end_names[i], s))
			return (enum trace_end)i;
	reader_fail(r, at, "end",
		    "must be \"violation\", \"rest\" or "
		    "\"limit\", not \"%s\"",
		    s);
	return TRACE_REST;
}

static void read_violation(struct reader *r, const struct place *at,
			   struct trace *t)
{
	struct place o = member_object(r, at, "violation");
	struct violation *v = &t->violation;
	struct invariant *kind = pool_alloc(r->pool, 1, sizeof(*kind));

	/* By name: a report may tell of one that this build does not have. */
	kind->ids = kind->summary = "";
	kind->name = member_string(r, &o, "kind", SCENARIO_NAME_MAX - 1);
	v->invariant = kind;
	member_copy(r, &o, "object", v->object, sizeof(v->object));
	member_copy(r, &o, "title", v->title, sizeof(v->title));
	v->step = (uint32_t)member_number_or(r, &o, "step", 0, STEPS_MAX,
					     STEP_NONE);
	v->other_step = (uint32_t)member_number_or(r, &o, "other_step", 0,
						   STEPS_MAX, STEP_NONE);
	strcpy(v->detail,
	       member_string_or(r, &o, "detail", sizeof(v->detail) - 1, ""));
	strcpy(v->other_detail,
	       member_string_or(r, &o, "other_detail",
				sizeof(v->other_detail) - 1, ""));
	if (r->failed)
		return;
	if (v->step != STEP_NONE && v->step >= t->nr_steps)
		reader_fail(r, &o, "step", "there is no such step");
	if (v->other_step != STEP_NONE && v->other_step >= t->nr_steps)
		reader_fail(r, &o, "other_step", "there is no such step");
}

static void read_item(struct reader *r, const struct place *at,
		      struct schedule_item *item)
{
	if (!element_is_object(r, at))
		return;
	if (member_find(r, at, "choose")) {
		item->what = member_string(r, at, "choose", NAME_MAX_BYTES);
		item->of = (uint32_t)member_number(r, at, "of", 1, UINT16_MAX);
		item->count = (uint32_t)member_number(r, at, "outcome", 0,
						      UINT16_MAX);
		if (!r->failed && item->count >= item->of)
			reader_fail(r, at, "outcome",
				    "must be below \"of\", which is %u",
				    item->of);
	} else {
		member_copy(r, at, "task", item->task, sizeof(item->task));
		item->count =
			(uint32_t)member_number(r, at, "steps", 1, STEPS_MAX);
	}
}

static void read_schedule(struct reader *r, const struct place *at,
			  struct schedule *s)
{
	unsigned int nr;
	struct place a = member_array(r, at, "schedule", 2 * STEPS_MAX, &nr);
	uint64_t hash;

	s->pass_races = member_bool(r, at, "pass_races");
	s->polls = member_bool(r, at, "polls");
	s->circle = (uint32_t)member_number(r, at, "circle", 0, STEPS_MAX);
	hash = member_hash(r, at, "schedule_hash");
	if (!a.item || r->failed)
		return;
	s->items = pool_alloc(r->pool, nr, sizeof(*s->items));
	for (struct place e = element_first(&a); e.item && !r->failed;
	     element_next(&e))
		read_item(r, &e, &s->items[e.index]);
	s->nr = s->max = nr;
	if (!r->failed && hash != report_schedule_hash(s) &&
	    !report_trust_hashes)
		reader_fail(r, at, "schedule",
			    "does not fit its hash: it was edited or damaged; "
			    "explore the scenario again");
}

static unsigned int read_cpu(struct reader *r, const struct place *at)
{
	return (unsigned int)member_number(r, at, "cpu", 0, TASKS_EVER_MAX - 1);
}

static void read_place(struct reader *r, const struct place *at,
		       const char **func, const char **file, int *line)
{
	*func = member_string_or(r, at, "function", NAME_MAX_BYTES, "");
	*file = member_string_or(r, at, "file", NAME_MAX_BYTES, "");
	*line = (int)member_number_or(r, at, "line", 1, INT32_MAX, 0);
}

/* Notes, then minor ones, in one array. */
static void read_notes(struct reader *r, const struct place *at,
		       struct trace_step *s)
{
	static const char *const names[] = { "notes", "minor" };
	struct place a[2];
	unsigned int nr[2] = { 0, 0 };

	for (unsigned int i = 0; i < 2; i++) {
		a[i] = (struct place){ 0 };
		if (member_find(r, at, names[i]))
			a[i] = member_array(r, at, names[i], NOTES_MAX, &nr[i]);
	}
	s->nr_notes = nr[0] + nr[1];
	s->nr_minor = nr[1];
	s->notes = pool_alloc(r->pool, s->nr_notes, sizeof(*s->notes));
	for (unsigned int i = 0; i < 2; i++)
		for (struct place e = element_first(&a[i]); e.item;
		     element_next(&e))
			s->notes[(i ? nr[0] : 0) + e.index] =
				element_string(r, &e, TEXT_MAX);
}

static void read_step(struct reader *r, const struct place *at,
		      struct trace_step *s)
{
	if (!element_is_object(r, at))
		return;
	s->task = member_string(r, at, "task", TASK_NAME_MAX - 1);
	s->cpu = read_cpu(r, at);
	s->op = member_string(r, at, "op", NAME_MAX_BYTES);
	s->object = member_string_or(r, at, "object", NAME_MAX_BYTES, "");
	s->text = member_string(r, at, "text", TEXT_MAX);
	read_place(r, at, &s->func, &s->file, &s->line);
	s->choice = member_bool_or(r, at, "choice", false);
	s->preempt = member_bool_or(r, at, "preempt", false);
	read_notes(r, at, s);
}

static void read_steps(struct reader *r, const struct place *at,
		       struct trace *t)
{
	unsigned int nr;
	struct place a = member_array(r, at, "steps", STEPS_MAX, &nr);

	if (!a.item || r->failed)
		return;
	t->steps = pool_alloc(r->pool, nr, sizeof(*t->steps));
	for (struct place e = element_first(&a); e.item && !r->failed;
	     element_next(&e))
		read_step(r, &e, &t->steps[e.index]);
	t->nr_steps = nr;
}

static void read_held(struct reader *r, const struct place *at, struct trace *t)
{
	unsigned int nr;
	struct place a = member_array(r, at, "held", HELD_MAX, &nr);

	if (!a.item || r->failed)
		return;
	t->held = pool_alloc(r->pool, nr, sizeof(*t->held));
	for (struct place e = element_first(&a); e.item && !r->failed;
	     element_next(&e)) {
		struct trace_held *h = &t->held[e.index];

		if (!element_is_object(r, &e))
			return;
		h->task = member_string(r, &e, "task", TASK_NAME_MAX - 1);
		h->cpu = read_cpu(r, &e);
		h->locks = member_string_or(r, &e, "locks", TEXT_MAX, "");
		h->waits = member_string_or(r, &e, "waits", TEXT_MAX, "");
		h->next = member_string(r, &e, "next", TEXT_MAX);
		read_place(r, &e, &h->func, &h->file, &h->line);
	}
	t->nr_held = nr;
}

void read_trace(struct reader *r, const struct place *at, struct trace *t)
{
	if (!element_is_object(r, at))
		return;
	t->end = read_end(r, at);
	t->preemptions =
		(unsigned int)member_number(r, at, "preemptions", 0, STEPS_MAX);
	t->hash = member_hash(r, at, "log_hash");
	read_schedule(r, at, &t->schedule);
	read_steps(r, at, t);
	read_held(r, at, t);
	if (t->end == TRACE_VIOLATION)
		read_violation(r, at, t);
	if (t->end == TRACE_LIMIT)
		t->limit = member_string_or(r, at, "limit", NAME_MAX_BYTES, "");
}
