/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sequences of steps; see sequence.h.
 */
#include "sched/dpor/sequence.h"

#include <stdlib.h>
#include <string.h>

#include "sched/dpor/path.h"
#include "sched/dpor/touched.h"
#include "sched/memory.h"

struct planned *sequence_steps;
static uint32_t nr_steps, max_steps;

void sequences_end(void)
{
	free(sequence_steps);
	sequence_steps = NULL;
	nr_steps = max_steps = 0;
}

struct sequence sequence_new(void)
{
	return (struct sequence){ .start = nr_steps };
}

void sequence_push(struct sequence *v, struct planned p)
{
	if (nr_steps == max_steps) {
		max_steps = max_steps ? 2 * max_steps : 256;
		sequence_steps = must(realloc(
			sequence_steps, max_steps * sizeof(*sequence_steps)));
	}
	sequence_steps[nr_steps++] = p;
	v->nr++;
}

struct sequence sequence_copy(struct sequence v)
{
	struct sequence copy = sequence_new();

	for (uint32_t i = 0; i < v.nr; i++) {
		struct planned p = sequence_steps[v.start + i];

		sequence_push(&copy, p);
	}
	return copy;
}

void sequence_pop(struct sequence *v)
{
	nr_steps--;
	v->nr--;
}

void sequence_drop(struct sequence v)
{
	nr_steps = v.start;
}

void sequence_remove(struct sequence *v, uint32_t i)
{
	struct planned *p = &sequence_steps[v->start + i];

	v->nr--;
	memmove(p, p + 1, (v->nr - i) * sizeof(*p));
}

static inline bool depend(const struct planned *later,
			  const struct planned *earlier)
{
	if (later->at != PLANNED_NOWHERE && earlier->at != PLANNED_NOWHERE)
		return path_after(later->at, earlier->at);
	return later->touched == TOUCHED_NONE ||
	       touched_depend(later->touched, earlier->touched);
}

bool sequence_can_begin(struct sequence v, uint32_t i)
{
	const struct planned *p = &sequence_steps[v.start];

	for (uint32_t k = 0; k < i; k++)
		if (depend(&p[i], &p[k]))
			return false;
	return true;
}

bool sequence_commutes(struct sequence v, uint32_t end, uint32_t touched)
{
	const struct planned *p = &sequence_steps[v.start];

	if (touched == TOUCHED_NONE)
		return false;
	for (uint32_t i = 0; i < end; i++)
		if (p[i].touched == TOUCHED_NONE ||
		    touched_depend(p[i].touched, touched))
			return false;
	return true;
}
