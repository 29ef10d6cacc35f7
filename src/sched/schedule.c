/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Schedules as lists; see schedule.h.
 */
#include "sched/schedule.h"
#include "sched/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void schedule_init(struct schedule *s)
{
	memset(s, 0, sizeof(*s));
}

void schedule_free(struct schedule *s)
{
	free(s->items);
	schedule_init(s);
}

static struct schedule_item *append(struct schedule *s)
{
	if (s->nr == s->max) {
		s->max = s->max ? 2 * s->max : 16;
		s->items = must(realloc(s->items, s->max * sizeof(*s->items)));
	}
	return memset(&s->items[s->nr++], 0, sizeof(*s->items));
}

void schedule_copy(struct schedule *to, const struct schedule *from)
{
	schedule_init(to);
	to->pass_races = from->pass_races;
	to->polls = from->polls;
	to->circle = from->circle;
	for (size_t i = 0; i < from->nr; i++)
		*append(to) = from->items[i];
}

void schedule_add_step(struct schedule *s, const char *task)
{
	struct schedule_item *item;

	if (s->nr) {
		item = &s->items[s->nr - 1];
		if (!item->what && !strcmp(item->task, task)) {
			item->count++;
			return;
		}
	}
	item = append(s);
	snprintf(item->task, sizeof(item->task), "%s", task);
	item->count = 1;
}

void schedule_add_outcome(struct schedule *s, const char *what,
			  uint32_t outcome, uint32_t of)
{
	struct schedule_item *item = append(s);

	item->what = what;
	item->count = outcome;
	item->of = of;
}

static bool item_equal(const struct schedule_item *a,
		       const struct schedule_item *b)
{
	if (!a->what != !b->what || a->count != b->count)
		return false;
	if (a->what)
		return a->of == b->of && !strcmp(a->what, b->what);
	return !strcmp(a->task, b->task);
}

bool schedule_equal(const struct schedule *a, const struct schedule *b)
{
	if (a->nr != b->nr || a->pass_races != b->pass_races ||
	    a->polls != b->polls || a->circle != b->circle)
		return false;
	for (size_t i = 0; i < a->nr; i++)
		if (!item_equal(&a->items[i], &b->items[i]))
			return false;
	return true;
}

uint32_t schedule_steps(const struct schedule *s)
{
	uint32_t steps = 0;

	for (size_t i = 0; i < s->nr; i++)
		if (!s->items[i].what)
			steps += s->items[i].count;
	return steps;
}

const char *schedule_intern(const char *text)
{
	static struct entry {
		struct entry *next;
		char text[];
	} * entries;
	size_t size = strlen(text) + 1;
	struct entry *e;

	for (e = entries; e; e = e->next)
		if (!strcmp(e->text, text))
			return e->text;
	e = must(malloc(sizeof(*e) + size));
	memcpy(e->text, text, size);
	e->next = entries;
	entries = e;
	return e->text;
}
