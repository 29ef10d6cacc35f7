/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sleep sets; see sleep.h.
 */
#include "sched/dpor/sleep.h"

#include <stdlib.h>

#include "sched/dpor/label.h"
#include "sched/dpor/path.h"
#include "sched/dpor/touched.h"
#include "sched/memory.h"
#include "sched/task.h"

/* Of each place on the path, one behind the other. */
static struct sleeper *sleepers;
static uint32_t max_sleepers;

void sleep_begin(void)
{
	sleep_end();
	max_sleepers = 256;
	sleepers = must(malloc(max_sleepers * sizeof(*sleepers)));
}

void sleep_end(void)
{
	free(sleepers);
	sleepers = NULL;
	max_sleepers = 0;
}

static void add(struct event *e, struct sleeper s)
{
	uint32_t end = e->sleep + e->nr_sleep++;

	if (end == max_sleepers) {
		max_sleepers *= 2;
		sleepers = must(
			realloc(sleepers, max_sleepers * sizeof(*sleepers)));
	}
	sleepers[end] = s;
}

static void begin(struct event *e, const struct event *before)
{
	e->nr_sleep = 0;
	e->sleep = before ? before->sleep + before->nr_sleep : 0;
}

void sleep_inherit(struct event *e, const struct event *before)
{
	begin(e, before);
	if (!before)
		return;
	for (uint32_t i = before->sleep; i < before->sleep + before->nr_sleep;
	     i++) {
		struct sleeper s = sleepers[i];

		if (s.task != before->task &&
		    !touched_depend(s.touched, before->touched))
			add(e, s);
	}
}

void sleep_add(struct event *e)
{
	add(e, (struct sleeper){
		       .label = e->label,
		       .touched = e->touched,
		       .broken_off = e->broken_off,
		       .task = e->task,
	       });
}

const struct sleeper *sleep_at(const struct event *e)
{
	return &sleepers[e->sleep];
}

bool sleep_covers(const struct event *e, unsigned int task, uint32_t label)
{
	const struct sleeper *s = sleep_at(e);
	uint32_t length = label_length(label), longer = LABEL_EMPTY;

	for (uint32_t i = 0; i < e->nr_sleep; i++) {
		if (s[i].task != task || !label_begins(s[i].label, label))
			continue;
		if (s[i].label == label)
			return true;
		longer = label_part(s[i].label, length + 1);
	}
	if (longer == LABEL_EMPTY)
		return false;
	for (unsigned int i = 0; i < label_of(longer); i++)
		if (!sleep_covers(e, task,
				  label_add(label, i, label_of(longer))))
			return false;
	return true;
}

void sleep_put(struct blob_out *out, const struct event *e)
{
	const struct sleeper *s = sleep_at(e);

	blob_put_number(out, e->nr_sleep);
	for (uint32_t i = 0; i < e->nr_sleep; i++) {
		blob_put_number(out, s[i].task);
		label_put(out, s[i].label);
		touched_put(out, s[i].touched);
		blob_put_number(out, s[i].broken_off);
	}
}

void sleep_get(struct blob_in *in, struct event *e, const struct event *before)
{
	begin(e, before);
	for (uint64_t nr = blob_get_count(in, 4 * sizeof(nr)); nr; nr--) {
		struct sleeper s;

		s.task = (uint8_t)blob_get_below(in, TASKS_MAX - 1);
		s.label = label_get(in);
		s.touched = touched_get(in);
		s.broken_off = blob_get_below(in, 1);
		if (s.touched == TOUCHED_NONE)
			in->bad = true;
		else
			add(e, s);
	}
}
