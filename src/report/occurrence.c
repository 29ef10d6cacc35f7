/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counting what is alike; see occurrence.h.
 */
#include "report/occurrence.h"
#include "sched/memory.h"

#include <stdlib.h>
#include <string.h>

static int compare_steps(const struct trace_step *a, const struct trace_step *b,
			 enum likeness how)
{
	int order = strcmp(a->task, b->task);

	if (!order)
		order = strcmp(a->op, b->op);
	if (!order)
		order = strcmp(a->func, b->func);
	if (!order)
		order = how == SAME_TEXT ? strcmp(a->text, b->text) :
					   strcmp(a->object, b->object);
	return order;
}

/* Like ones in their order, which is that of the array they stand in. */
static int in_order(const void *a, const void *b)
{
	return (a > b) - (a < b);
}

#define COMPARE_STEPS(name, how)                                        \
	static int name(const void *a, const void *b)                   \
	{                                                               \
		const struct trace_step *s = *(const void *const *)a;   \
		const struct trace_step *t = *(const void *const *)b;   \
		int order = compare_steps(s, t, how);                   \
									\
		return order ? order : in_order(s, t);                  \
	}
COMPARE_STEPS(by_text, SAME_TEXT)
COMPARE_STEPS(by_object, SAME_OBJECT)

uint32_t *occurrences_of(const struct trace *t, enum likeness how)
{
	const struct trace_step **sorted =
		must(calloc(t->nr_steps + 1, sizeof(*sorted)));
	uint32_t *nth = must(calloc(t->nr_steps + 1, sizeof(*nth)));

	for (uint32_t i = 0; i < t->nr_steps; i++)
		sorted[i] = &t->steps[i];
	qsort(sorted, t->nr_steps, sizeof(const struct trace_step *),
	      how == SAME_TEXT ? by_text : by_object);
	for (uint32_t i = 0; i < t->nr_steps; i++)
		nth[sorted[i] - t->steps] =
			i && !compare_steps(sorted[i - 1], sorted[i], how) ?
				nth[sorted[i - 1] - t->steps] + 1 :
				1;
	free(sorted);
	return nth;
}

uint32_t occurrence_find(const struct trace *t, const struct trace_step *step,
			 uint32_t nth, enum likeness how)
{
	for (uint32_t i = 0; i < t->nr_steps; i++)
		if (!compare_steps(&t->steps[i], step, how) && !--nth)
			return i;
	return STEP_NONE;
}

static int compare_questions(const struct question *a, const struct question *b)
{
	int order = strcmp(a->task, b->task);

	return order ? order : strcmp(a->item->what, b->item->what);
}

static int by_question(const void *a, const void *b)
{
	const struct question *q = *(const void *const *)a;
	const struct question *r = *(const void *const *)b;
	int order = compare_questions(q, r);

	return order ? order : in_order(q, r);
}

/* Who asked for the outcome that was chosen when @begun steps had begun. */
static const char *asker(const struct trace *t, uint32_t begun)
{
	return begun && begun <= t->nr_steps ? t->steps[begun - 1].task : "";
}

void questions_of(const struct trace *t, struct questions *q)
{
	const struct schedule *s = &t->schedule;
	struct question **sorted;
	uint32_t begun = 0;

	q->nr = 0;
	q->list = must(calloc(s->nr + 1, sizeof(*q->list)));
	sorted = must(calloc(s->nr + 1, sizeof(*sorted)));
	for (size_t i = 0; i < s->nr; i++) {
		if (!s->items[i].what) {
			begun += s->items[i].count;
			continue;
		}
		sorted[q->nr] = &q->list[q->nr];
		q->list[q->nr++] = (struct question){
			.item = &s->items[i],
			.task = asker(t, begun),
			.begun = begun,
		};
	}
	qsort(sorted, q->nr, sizeof(*sorted), by_question);
	for (size_t i = 0; i < q->nr; i++)
		sorted[i]->nth =
			i && !compare_questions(sorted[i - 1], sorted[i]) ?
				sorted[i - 1]->nth + 1 :
				1;
	free(sorted);
}

void questions_free(struct questions *q)
{
	free(q->list);
	q->list = NULL;
	q->nr = 0;
}
