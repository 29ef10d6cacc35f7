/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a search comes to; see side.h.
 */
#include "config.h"

#include "generated/side.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/memory.h"
#include "sched/trace.h"
#include "tap/tap.h"

/* Of those that run them. */
#define EXECUTIONS_MAX 5000u
/* Of hashes, where states are compared whole: so most of them are equal. */
#define HASH_BITS 6u

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static struct side *running;

static void add_class(uint64_t class)
{
	struct side *s = running;

	if (s->nr_classes == s->max_classes) {
		s->max_classes = s->max_classes ? 2 * s->max_classes : 64;
		s->classes = must(
			realloc(s->classes, s->max_classes * sizeof(class)));
	}
	s->classes[s->nr_classes++] = class;
}

static int compare_classes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* One may be run twice. */
static void sort_classes(struct side *s)
{
	size_t nr = 0;

	if (s->nr_classes)
		qsort(s->classes, s->nr_classes, sizeof(*s->classes),
		      compare_classes);
	for (size_t i = 0; i < s->nr_classes; i++)
		if (!i || s->classes[i] != s->classes[i - 1])
			s->classes[nr++] = s->classes[i];
	s->nr_classes = nr;
}

bool sides_ran_same(const struct side *a, const struct side *b)
{
	return a->nr_classes == b->nr_classes &&
	       (!a->nr_classes || !memcmp(a->classes, b->classes,
					  a->nr_classes * sizeof(*a->classes)));
}

void side_search(const struct program *p, struct side *s, bool check)
{
	struct search_options options = {
		.strategy = strategy_find(s->strategy),
		.strategy_options = { .preemptions = -1,
				      .order = s->order,
				      .ran = add_class },
		.enough = go_on,
		.check = check,
		.no_reduction = !s->reduced,
		.exact = s->exact,
		.no_scouts = s->no_scouts,
		.memory = s->memory,
		.hash_bits = s->exact ? HASH_BITS : 0,
	};

	if (strcmp(s->strategy, "states"))
		options.executions = EXECUTIONS_MAX;
	outcomes_into(&s->outcomes);
	running = s;
	if (search_run(p, &options, &s->result))
		bail_out("search_run() failed");
	sort_classes(s);
	outcomes_into(NULL);
	if (s->result.mispredicted)
		snprintf(s->fault, sizeof(s->fault), "%s: %s", s->strategy,
			 "a step led elsewhere than the same step before");
}

void side_free(struct side *s)
{
	free(s->classes);
	search_result_free(&s->result);
	outcomes_free(&s->outcomes);
}

static void replay(const struct program *p, struct side *s,
		   const struct find *find)
{
	const struct violation *v = &find->violation;
	struct trace trace;

	if (!states_finds_livelocks && !strcmp(v->invariant->name, "livelock"))
		return;
	if (trace_run(p, &find->schedule, true, STEPS_DEFAULT, &trace))
		bail_out("trace_run() failed");
	if (trace.end != TRACE_VIOLATION)
		snprintf(s->fault, sizeof(s->fault), "%s %.40s: replay: %.80s",
			 v->invariant->name, v->object,
			 trace.end == TRACE_DIVERGED ? trace.diverged_why :
						       "no violation");
	else if (trace.violation.invariant != v->invariant ||
		 strcmp(trace.violation.object, v->object))
		snprintf(s->fault, sizeof(s->fault),
			 "%s %.40s: replay has %s %.40s", v->invariant->name,
			 v->object, trace.violation.invariant->name,
			 trace.violation.object);
	trace_free(&trace);
}

void side_replay(const struct program *p, struct side *s)
{
	for (unsigned int i = 0; i < s->result.nr_finds; i++)
		replay(p, s, &s->result.finds[i]);
}

bool side_is_racy(const struct side *s)
{
	return outcomes_have_kind(&s->outcomes, "data-race");
}

bool side_is_large(const struct side *s)
{
	return s->result.limit && !strcmp(s->result.limit, "executions");
}

/*
 * A ring was another one when it was looked at once more: only where frames do
 * not start from zero.
 */
bool side_is_unknown(const struct side *s)
{
#ifdef FIBER_FENTRY
	(void)s;
	return false;
#else
	return s->result.limit && !strcmp(s->result.limit, "livelocks");
#endif
}

static bool within(const struct side *a, const struct side *b, bool livelocks,
		   bool (*have)(const struct outcomes *set,
				const struct outcome *o))
{
	for (size_t i = 0; i < a->outcomes.nr; i++) {
		const struct outcome *o = &a->outcomes.at[i];

		if (!livelocks && !strcmp(o->kind, "livelock"))
			continue;
		if (!have(&b->outcomes, o))
			return false;
	}
	return true;
}

bool side_within(const struct side *a, const struct side *b, bool livelocks)
{
	return within(a, b, livelocks, outcomes_have);
}

bool side_like(const struct side *a, const struct side *b)
{
	return within(a, b, !side_is_unknown(a) && !side_is_unknown(b),
		      outcomes_have_like);
}

bool sides_end_same(const struct side *a, const struct side *b)
{
	const struct search_result *x = &a->result, *y = &b->result;

	if (side_is_unknown(a) || side_is_unknown(b))
		return true;
	if (x->complete != y->complete || !x->limit != !y->limit)
		return false;
	return !x->limit || !strcmp(x->limit, y->limit);
}
