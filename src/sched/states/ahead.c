/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of the steps from states; see ahead.h.
 */
#include "sched/states/ahead.h"

#include <stdlib.h>

#include "sched/memory.h"
#include "sched/states/effect.h"
#include "sched/states/node.h"
#include "sched/states/predict.h"
#include "sched/states/races.h"

struct ahead *aheads;
struct fingerprint (*aheads_told)[TASKS_MAX];
static uint32_t max_aheads, max_told;

void aheads_end(void)
{
	free(aheads);
	free(aheads_told);
	aheads = NULL;
	aheads_told = NULL;
	max_aheads = max_told = 0;
}

/*
 * What is known of the node before, and holds, if the step of @by is.  (Where
 * that step was run though it was known, and left out what it had gone on by,
 * as that led to an end, other steps belong to it now: the age is another.)
 */
static const struct ahead *before(uint32_t depth, uint32_t by)
{
	const struct ahead *a;

	if (depth < 2 || by >= TASKS_MAX)
		return NULL;
	a = ahead_at(depth - 1);
	return a->age == predict_age() && a->known & 1u << by ? a : NULL;
}

static void know_nothing(struct ahead *a)
{
	a->age = predict_age();
	a->known = a->visited = a->done = a->tell = 0;
}

/*
 * What another step did not touch does what it did before.  If it does not
 * touch what that one depends on either, they commute.
 */
static void take_over(struct ahead *a, const struct ahead *from, uint32_t by,
		      uint32_t tasks)
{
	const struct effect *last = effect_at(from->effects[by]);
	uint32_t known = 0, commute = 0;

	/* Nobody can guess: no branches. */
	for (tasks &= from->known & ~(1u << by); tasks; tasks &= tasks - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(tasks);
		const struct effect *e = effect_at(from->effects[id]);

		a->effects[id] = from->effects[id];
		known |= (uint32_t) !(e->depends & last->writes) << id;
		commute |= (uint32_t)effects_commute(e, last) << id;
	}
	a->known |= known;
	a->visited |= known & commute & from->done;
}

static struct fingerprint *told_at(uint32_t depth)
{
	if (depth > max_told) {
		max_told = max_aheads;
		aheads_told = must(
			realloc(aheads_told, max_told * sizeof(*aheads_told)));
	}
	return aheads_told[depth - 1];
}

/*
 * What the steps of these tasks tell: those that would race are not known.
 * Most tell nothing that was not known.
 */
static void look_at_told(struct ahead *a, uint32_t depth, uint32_t tasks)
{
	struct fingerprint *told = told_at(depth);

	for (tasks &= a->known; tasks; tasks &= tasks - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(tasks);

		if (!effect_tells(a->effects[id]))
			continue;
		if (!effect_told(a->effects[id], id, &told[id]))
			a->known &= ~(1u << id);
		else if (!fingerprint_is_none(told[id]))
			a->tell |= 1u << id;
	}
}

/* Those that do what they did in the node before, where the same is known. */
static void take_over_told(struct ahead *a, uint32_t depth, uint32_t tasks)
{
	struct fingerprint *told = told_at(depth);

	a->tell = ahead_at(depth - 1)->tell & tasks;
	for (tasks = a->tell; tasks; tasks &= tasks - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(tasks);

		told[id] = aheads_told[depth - 2][id];
	}
}

static void look_at_all_told(struct ahead *a, uint32_t depth, uint32_t tasks,
			     uint32_t taken)
{
	bool as_before = taken && fingerprint_equal(races_print(),
						    nodes_last()->races_print);

	if (as_before)
		take_over_told(a, depth, taken);
	look_at_told(a, depth, as_before ? tasks & ~taken : tasks);
}

struct ahead *ahead_push(uint32_t depth, uint32_t by, uint32_t tasks)
{
	const struct ahead *from;
	struct ahead *a;
	uint32_t taken;

	if (depth > max_aheads) {
		max_aheads = 2 * depth + 1024;
		aheads = must(realloc(aheads, max_aheads * sizeof(*aheads)));
	}
	from = before(depth, by);
	a = ahead_at(depth);
	know_nothing(a);
	if (from)
		take_over(a, from, by, tasks);
	taken = a->known;
	a->known |= predict_all(tasks & ~taken, a->effects);
	if (races_closely)
		look_at_all_told(a, depth, tasks, taken);
	return a;
}

uint32_t ahead_find(const struct node *n, uint32_t depth, uint32_t task)
{
	struct ahead *a = ahead_at(depth);

	if (!predict_can(n))
		return 0;
	if (a->age != predict_age())
		know_nothing(a);
	if (!(a->known & 1u << task)) {
		a->effects[task] = predict(task);
		a->known |= (uint32_t)(a->effects[task] != 0) << task;
		if (races_closely)
			look_at_told(a, depth, 1u << task);
	}
	return a->known & 1u << task ? a->effects[task] : 0;
}
