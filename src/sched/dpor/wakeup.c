/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wakeup trees; see wakeup.h.
 */
#include "sched/dpor/wakeup.h"

#include <stdlib.h>

#include "sched/dpor/label.h"
#include "sched/dpor/path.h"
#include "sched/dpor/sleep.h"
#include "sched/dpor/touched.h"
#include "sched/memory.h"
#include "sched/task.h"

/* Those that are no more are linked by next. */
static struct branch *branches;
static uint32_t nr_branches, max_branches, unused;

/* Steps of the path, by their places there. */
struct sequence {
	uint32_t *steps;
	uint32_t nr, max;
};
/* One that is to be added; those that are left out of it. */
static struct sequence sequence, left_out;

void wakeup_begin(void)
{
	wakeup_end();
	max_branches = 256;
	branches = must(malloc(max_branches * sizeof(*branches)));
	nr_branches = 1;
}

void wakeup_end(void)
{
	free(branches);
	free(sequence.steps);
	free(left_out.steps);
	branches = NULL;
	sequence = left_out = (struct sequence){ 0 };
	nr_branches = max_branches = unused = 0;
}

const struct branch *wakeup_at(uint32_t branch)
{
	return &branches[branch];
}

/* --- branches --- */

static uint32_t make(struct branch b)
{
	uint32_t i = unused;

	if (i) {
		unused = branches[i].next;
	} else {
		if (nr_branches == max_branches) {
			max_branches *= 2;
			branches = must(realloc(
				branches, max_branches * sizeof(*branches)));
		}
		i = nr_branches++;
	}
	branches[i] = b;
	return i;
}

static void unmake(uint32_t i)
{
	branches[i].next = unused;
	unused = i;
}

/* A list may begin in an event, or in a branch, which may move meanwhile. */
static void append(uint32_t *first, uint32_t branch)
{
	uint32_t i = *first;

	if (!i) {
		*first = branch;
		return;
	}
	while (branches[i].next)
		i = branches[i].next;
	branches[i].next = branch;
}

uint32_t wakeup_take(struct event *e)
{
	uint32_t i = e->branches, behind = branches[i].first;

	e->branches = branches[i].next;
	unmake(i);
	return behind;
}

void wakeup_drop(uint32_t list)
{
	while (list) {
		uint32_t next = branches[list].next;

		wakeup_drop(branches[list].first);
		unmake(list);
		list = next;
	}
}

bool wakeup_covers(const struct event *e, unsigned int task, uint32_t label)
{
	for (uint32_t i = e->branches; i; i = branches[i].next) {
		const struct branch *b = &branches[i];

		if (b->task == task &&
		    (b->free ? label_begins(label, b->label) :
			       b->label == label))
			return true;
	}
	return false;
}

void wakeup_add(struct event *e, unsigned int task, uint32_t label)
{
	append(&e->branches, make((struct branch){
				     .label = label,
				     .free = true,
				     .task = (uint8_t)task,
			     }));
}

/* --- sequences --- */

static void push(struct sequence *v, uint32_t step)
{
	if (v->nr == v->max) {
		v->max = v->max ? 2 * v->max : 64;
		v->steps = must(realloc(v->steps, v->max * sizeof(*v->steps)));
	}
	v->steps[v->nr++] = step;
}

/* The last one is still in it, which comes too early to be what it was. */
static bool has_last;

static inline bool is_last(uint32_t i)
{
	return has_last && i == sequence.nr - 1;
}

static void remove_step(uint32_t i)
{
	sequence.nr--;
	for (; i < sequence.nr; i++)
		sequence.steps[i] = sequence.steps[i + 1];
}

#define NOWHERE UINT32_MAX

/* The first step of the task in it, if it can be the first of all. */
static bool find_first(unsigned int task, uint32_t *at)
{
	const struct sequence *v = &sequence;
	uint32_t i = 0;

	*at = NOWHERE;
	while (i < v->nr && path[v->steps[i]].task != task)
		i++;
	if (i == v->nr)
		return true;
	for (uint32_t k = 0; k < i; k++)
		if (path_after(v->steps[i], v->steps[k]))
			return false;
	*at = i;
	return true;
}

/*
 * What it touches.  The last one may well succeed where it comes first, in what
 * has failed where it came second.
 */
static uint32_t touched_by(uint32_t i)
{
	const struct event *e = &path[sequence.steps[i]];

	return is_last(i) ? e->done : e->touched;
}

/* Nothing in it depends on that. */
static bool commutes(uint32_t touched)
{
	if (touched == TOUCHED_NONE)
		return false;
	for (uint32_t i = 0; i < sequence.nr; i++)
		if (touched_depend(touched_by(i), touched))
			return false;
	return true;
}

/*
 * The step of this task is asleep whatever it is answered, and nothing in it
 * depends on that.  (With one answer it may commute, and not with another.)
 */
static bool commutes_asleep(const struct event *e, unsigned int task)
{
	const struct sleeper *s = sleep_at(e);

	if (!sleep_covers(e, task, LABEL_EMPTY))
		return false;
	for (uint32_t i = 0; i < e->nr_sleep; i++)
		if (s[i].task == task && !commutes(s[i].touched))
			return false;
	return true;
}

/* Does something begin as it does that was run already? */
static bool is_asleep(const struct event *e)
{
	const struct sleeper *s = sleep_at(e);

	for (uint32_t i = 0; i < e->nr_sleep; i++) {
		uint32_t at;

		if (!find_first(s[i].task, &at))
			continue;
		if (at == NOWHERE) {
			if (commutes_asleep(e, s[i].task))
				return true;
		} else if (is_last(at)) {
			if (sleep_covers(e, s[i].task, LABEL_EMPTY))
				return true;
		} else if (path[sequence.steps[at]].label == s[i].label) {
			return true;
		}
	}
	return false;
}

/* Can it begin with this branch?  The step is taken out of it, if it has it. */
static bool begins_with(const struct branch *b)
{
	uint32_t at, label;

	if (!find_first(b->task, &at))
		return false;
	if (at == NOWHERE)
		return commutes(b->touched);
	label = path[sequence.steps[at]].label;
	if (is_last(at)) {
		/* With any answer; or with none, for it asks nothing. */
		if (b->label != LABEL_EMPTY)
			return false;
		has_last = false;
	} else if (b->free ? !label_begins(label, b->label) :
			     label != b->label) {
		return false;
	}
	remove_step(at);
	return true;
}

/* All of it, one step behind the other. */
static uint32_t make_chain(void)
{
	uint32_t chain = BRANCH_NONE;

	for (uint32_t i = sequence.nr; i-- > 0;) {
		const struct event *e = &path[sequence.steps[i]];
		bool free = is_last(i);

		chain = make((struct branch){
			.first = chain,
			.label = free ? LABEL_EMPTY : e->label,
			.touched = touched_by(i),
			.expected = !free && !e->broken_off,
			.free = free,
			.task = e->task,
		});
	}
	return chain;
}

static void insert(struct event *e)
{
	uint32_t under = BRANCH_NONE, i = e->branches;

	if (is_asleep(e))
		return;
	while (i) {
		if (!begins_with(&branches[i])) {
			i = branches[i].next;
			continue;
		}
		under = i;
		i = branches[i].first;
		/* What is behind a leaf will be run, whatever it is. */
		if (!i || !sequence.nr)
			return;
	}
	i = make_chain();
	append(under ? &branches[under].first : &e->branches, i);
}

/*
 * What the environment answered is left out where @second does not depend on
 * it, and what happens after that: with other answers it is the same race,
 * which is in a part of the path that is not looked at again.
 */
static bool is_needless(uint32_t step, uint32_t second)
{
	if (path[step].label != LABEL_EMPTY && !path_after(second, step))
		return true;
	for (uint32_t i = 0; i < left_out.nr; i++)
		if (path_after(step, left_out.steps[i]))
			return true;
	return false;
}

void wakeup_reverse(uint32_t first, uint32_t second)
{
	sequence.nr = left_out.nr = 0;
	for (uint32_t k = first + 1; k < path_length; k++) {
		if (k == second || path_after(k, first))
			continue;
		push(is_needless(k, second) ? &left_out : &sequence, k);
	}
	push(&sequence, second);
	has_last = true;
	insert(&path[first]);
}

/* --- in a file --- */

void wakeup_put(struct blob_out *out, uint32_t list)
{
	uint64_t nr = 0;

	for (uint32_t i = list; i; i = branches[i].next)
		nr++;
	blob_put_number(out, nr);
	for (uint32_t i = list; i; i = branches[i].next) {
		const struct branch *b = &branches[i];

		blob_put_number(out, b->task);
		blob_put_number(out, b->free);
		blob_put_number(out, b->expected);
		label_put(out, b->label);
		touched_put(out, b->touched);
		wakeup_put(out, b->first);
	}
}

uint32_t wakeup_get(struct blob_in *in)
{
	uint32_t list = BRANCH_NONE;

	for (uint64_t nr = blob_get_count(in, 6 * sizeof(nr)); nr; nr--) {
		struct branch b = { 0 };

		b.task = (uint8_t)blob_get_below(in, TASKS_MAX - 1);
		b.free = blob_get_below(in, 1);
		b.expected = blob_get_below(in, 1);
		b.label = label_get(in);
		b.touched = touched_get(in);
		b.first = wakeup_get(in);
		append(&list, make(b));
	}
	return list;
}
