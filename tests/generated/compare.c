/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The comparison; see compare.h.
 */
#include "config.h"

#include "generated/compare.h"

#include <string.h>

#include "generated/interpreter.h"
#include "generated/outcomes.h"
#include "sched/fiber.h"
#include "sched/limit.h"
#include "sched/search.h"
#include "sched/trace.h"
#include "tap/tap.h"

#define EXECUTIONS_MAX 5000u
/* Bytes of the set of visited states, where that does not suffice. */
#define MEMORY_MAX (256u << 10)

/*
 * Where the engine leaves something on the stacks of tasks, a state may look
 * different when it comes back: then livelocks are not compared.
 */
#ifdef TRACKING
static const bool states_finds_livelocks = true;
#else
static const bool states_finds_livelocks = false;
#endif

/* Of hashes, where states are compared whole: so most of them are equal. */
#define HASH_BITS 6u

/* What a search came to. */
struct side {
	const char *strategy;
	bool reduced, exact, no_scouts;
	size_t memory;
	struct search_result result;
	struct outcomes outcomes;
	char fault[160];	/* "": none */
};

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static void search(const struct program *p, struct side *s, bool check)
{
	struct search_options options = {
		.strategy = strategy_find(s->strategy),
		.strategy_options = { .preemptions = -1 },
		.enough = go_on,
		.check = check,
		.no_reduction = !s->reduced,
		.exact = s->exact,
		.no_scouts = s->no_scouts,
		.memory = s->memory,
		.hash_bits = s->exact ? HASH_BITS : 0,
	};

	if (!strcmp(s->strategy, "dfs"))
		options.executions = EXECUTIONS_MAX;
	outcomes_into(&s->outcomes);
	if (search_run(p, &options, &s->result))
		bail_out("search_run() failed");
	outcomes_into(NULL);
	if (s->result.mispredicted)
		snprintf(s->fault, sizeof(s->fault), "%s: %s", s->strategy,
			 "a step led elsewhere than the same step before");
}

static void side_free(struct side *s)
{
	search_result_free(&s->result);
	outcomes_free(&s->outcomes);
}

/* The schedule of a find leads to it, step by step. */
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

static bool set_within(const struct outcomes *a, const struct outcomes *b,
		       bool livelocks)
{
	for (size_t i = 0; i < a->nr; i++) {
		if (!livelocks && !strcmp(a->at[i].kind, "livelock"))
			continue;
		if (!outcomes_have(b, &a->at[i]))
			return false;
	}
	return true;
}

static bool is_racy(const struct side *s)
{
	return outcomes_have_kind(&s->outcomes, "data-race");
}

/* What races is broken off by dfs, and by states once it looks closely. */
static bool races_same(const struct program *p, const struct side *dfs,
		       struct side *states)
{
	for (unsigned int i = 0; i < states->result.nr_finds; i++)
		replay(p, states, &states->result.finds[i]);
	return is_racy(dfs) && is_racy(states) && !*states->fault;
}

/*
 * A ring was another one when it was looked at once more: only where frames do
 * not start from zero.
 */
static bool is_unknown(const struct search_result *r)
{
#ifdef FIBER_FENTRY
	(void)r;
	return false;
#else
	return r->limit && !strcmp(r->limit, "livelocks");
#endif
}

static bool same_end(const struct search_result *a,
		     const struct search_result *b)
{
	if (is_unknown(a) || is_unknown(b))
		return true;
	if (a->complete != b->complete || !a->limit != !b->limit)
		return false;
	return !a->limit || !strcmp(a->limit, b->limit);
}

/*
 * Where steps that nobody notices have one order, others are at another place
 * when an execution is broken off.
 */
static bool set_like(const struct side *a, const struct side *b)
{
	bool livelocks = !is_unknown(&a->result) && !is_unknown(&b->result);

	for (size_t i = 0; i < a->outcomes.nr; i++) {
		const struct outcome *o = &a->outcomes.at[i];

		if (!livelocks && !strcmp(o->kind, "livelock"))
			continue;
		if (!outcomes_have_like(&b->outcomes, o))
			return false;
	}
	return true;
}

static bool reduced_so(const struct program *p, bool check, bool no_scouts,
		       struct side *states, uint64_t *nr_states)
{
	struct side reduced = {
		.strategy = "states",
		.reduced = true,
		.no_scouts = no_scouts,
		.memory = states->memory,
	};
	bool same;

	search(p, &reduced, check);
	/* What races depends on orders that were not tried. */
	same = is_racy(states) ?
		       is_racy(&reduced) :
		       set_like(states, &reduced) &&
			       set_like(&reduced, states) &&
			       same_end(&states->result, &reduced.result);
	for (unsigned int i = 0; i < reduced.result.nr_finds; i++)
		replay(p, &reduced, &reduced.result.finds[i]);
	if (*reduced.fault)
		snprintf(states->fault, sizeof(states->fault),
			 "reduced%s: %.120s",
			 no_scouts ? " without scouts" : "", reduced.fault);
	else if (!same)
		snprintf(states->fault, sizeof(states->fault),
			 "reduced%s: %s%s, %zu outcomes",
			 no_scouts ? " without scouts" : "",
			 reduced.result.complete ? "" : "cut off by ",
			 reduced.result.complete ? "complete" :
						   reduced.result.limit,
			 reduced.outcomes.nr);
	*nr_states = reduced.result.states;
	side_free(&reduced);
	return !*states->fault;
}

/* What a small program has to show is found before the walk begins. */
static bool reduced_same(const struct program *p, bool check,
			 struct side *states, uint64_t *nr_states)
{
	uint64_t more;

	return reduced_so(p, check, false, states, nr_states) &&
	       reduced_so(p, check, true, states, &more);
}

static bool same_states(const struct side *a, const struct side *b)
{
	return a->result.states == b->result.states &&
	       a->result.steps == b->result.steps &&
	       a->result.executions == b->result.executions &&
	       same_end(&a->result, &b->result) &&
	       set_within(&a->outcomes, &b->outcomes, true) &&
	       set_within(&b->outcomes, &a->outcomes, true);
}

/* What is left on stacks may make a state two: from the same start, then. */
static __attribute__((no_sanitize("address"))) void clear_stacks(void)
{
	const struct fiber_stacks *s = &fiber_stacks;
	uintptr_t end = s->start + s->size;

	for (uintptr_t at = s->start; at < end; at += s->each) {
		volatile uint64_t *p = (volatile uint64_t *)(at + s->guard);

		for (size_t i = 0; i < (s->each - s->guard) / sizeof(*p); i++)
			if (p[i])
				p[i] = 0;
	}
}

/* Compared whole, the states are those that fingerprints tell apart. */
static bool exact_same(const struct program *p, bool check, struct side *states)
{
	struct side exact = { .strategy = "states", .exact = true };
	struct side again = { .strategy = "states" };
	bool same;

	clear_stacks();
	search(p, &exact, check);
	same = same_states(states, &exact);
	if (!same) {
		clear_stacks();
		search(p, &again, check);
		same = same_states(&again, &exact);
	}
	if (!same)
		snprintf(states->fault, sizeof(states->fault),
			 "exact: %llu states, not %llu; %llu steps, not %llu",
			 (unsigned long long)exact.result.states,
			 (unsigned long long)again.result.states,
			 (unsigned long long)exact.result.steps,
			 (unsigned long long)again.result.steps);
	side_free(&again);
	side_free(&exact);
	return same;
}

static bool is_cut_off(const struct search_result *r)
{
	return r->limit && !strcmp(r->limit, limits[LIMIT_STATES].name);
}

/* What dfs came to until it had to end is among what states finds. */
static bool large_same(const struct program *p, bool check,
		       const struct side *dfs, struct side *states,
		       uint64_t *nr_reduced)
{
	for (unsigned int i = 0; i < states->result.nr_finds; i++)
		replay(p, states, &states->result.finds[i]);
	if (*states->fault)
		return false;
	if (is_cut_off(&states->result))
		return true;
	if (is_racy(states) || is_racy(dfs))
		return is_racy(states) &&
		       reduced_same(p, check, states, nr_reduced);
	return set_within(&dfs->outcomes, &states->outcomes,
			  states_finds_livelocks &&
				  !is_unknown(&states->result)) &&
	       reduced_same(p, check, states, nr_reduced) &&
	       exact_same(p, check, states);
}

static enum comparison compare_large(const struct program *p, bool check,
				     const struct side *dfs,
				     struct side *states, uint64_t *nr_reduced)
{
	states->memory = MEMORY_MAX;
	search(p, states, check);
	return large_same(p, check, dfs, states, nr_reduced) ? SKIPPED :
							       DIFFERENT;
}

static enum comparison compare_sides(const struct text *t, bool check,
				     struct side *dfs, struct side *states,
				     uint64_t *nr_reduced)
{
	struct program p;
	bool livelock;

	*dfs = (struct side){ .strategy = "dfs" };
	*states = (struct side){ .strategy = "states" };
	interpreter_load(t, &p);
	search(&p, dfs, false);
	if (dfs->result.limit && !strcmp(dfs->result.limit, "executions"))
		return compare_large(&p, check, dfs, states, nr_reduced);
	search(&p, states, check);
	if (is_racy(dfs) || is_racy(states))
		return races_same(&p, dfs, states) &&
				       reduced_same(&p, check, states,
						    nr_reduced) &&
				       exact_same(&p, check, states) ?
			       RACES_FOUND :
			       DIFFERENT;
	livelock = outcomes_have_kind(&dfs->outcomes, "livelock") &&
		   (!states_finds_livelocks || is_unknown(&states->result));
	for (unsigned int i = 0; i < states->result.nr_finds; i++)
		replay(&p, states, &states->result.finds[i]);
	if (*states->fault ||
	    !set_within(&dfs->outcomes, &states->outcomes, !livelock) ||
	    !set_within(&states->outcomes, &dfs->outcomes, true) ||
	    (!livelock && !same_end(&dfs->result, &states->result)) ||
	    !reduced_same(&p, check, states, nr_reduced) ||
	    !exact_same(&p, check, states))
		return DIFFERENT;
	return livelock ? LIVELOCKS_FOUND : SAME;
}

enum comparison compare(const struct text *t, bool check, struct totals *totals)
{
	struct side dfs, states;
	uint64_t reduced = 0;
	enum comparison how = compare_sides(t, check, &dfs, &states, &reduced);

	if (totals) {
		totals->programs++;
		totals->by[how]++;
		totals->ended_early += how == SKIPPED &&
				       is_cut_off(&states.result);
	}
	if (totals && how != SKIPPED && how != RACES_FOUND) {
		totals->executions += dfs.result.executions;
		totals->steps_dfs += dfs.result.steps;
		totals->states += states.result.states;
		totals->reduced += reduced;
		totals->steps_states += states.result.steps;
		totals->outcomes += states.outcomes.nr;
		totals->replayed += states.result.nr_finds;
	}
	side_free(&dfs);
	side_free(&states);
	return how;
}

/* --- to be read --- */

static bool differs(const struct text *t, bool check)
{
	return compare(t, check, NULL) == DIFFERENT;
}

/* Keep a change if the difference stays. */
static bool attempt(struct text *t, const struct text *changed, bool check)
{
	if (!memcmp(t, changed, sizeof(*t)) || !differs(changed, check))
		return false;
	*t = *changed;
	return true;
}

static bool shrink_code(struct text *t, bool check)
{
	for (unsigned int n = 0; n < text_size(t); n++) {
		struct text less = *t;

		if (text_drop(&less, n) && attempt(t, &less, check))
			return true;
	}
	for (unsigned int c = 0; c < CODES; c++)
		for (unsigned int i = 0; i < t->code[c].nr; i++) {
			struct text less = *t;

			less.code[c].at[i].when = ALWAYS;
			if (attempt(t, &less, check))
				return true;
		}
	return false;
}

static bool shrink_rest(struct text *t, bool check)
{
	struct text less = *t;

	less.alloc_fail = 0;
	if (attempt(t, &less, check))
		return true;
	less = *t;
	less.spurious_wake = 0;
	if (attempt(t, &less, check))
		return true;
	less = *t;
	less.trylock_fail = 0;
	if (attempt(t, &less, check))
		return true;
	less = *t;
	less.reuse = 0;
	if (attempt(t, &less, check))
		return true;
	less = *t;
	less.records = false;
	if (attempt(t, &less, check))
		return true;
	less = *t;
	if (less.nr_tasks > 1 && !less.code[less.nr_tasks - 1].nr)
		less.nr_tasks--;
	return attempt(t, &less, check);
}

void compare_shrink(struct text *t, bool check)
{
	while (shrink_code(t, check) || shrink_rest(t, check))
		;
}

static void print_side(const struct side *s, const struct side *other, FILE *to)
{
	const struct search_result *r = &s->result;

	fprintf(to, "  %s: %s%s, and alone has\n", s->strategy,
		r->complete ? "complete" : "cut off by ",
		r->complete ? "" : r->limit);
	outcomes_print_without(&s->outcomes, &other->outcomes, to);
	if (*s->fault)
		fprintf(to, "    %s\n", s->fault);
}

void compare_print(const struct text *t, bool check, FILE *to)
{
	struct side dfs, states;
	uint64_t reduced;

	text_print(t, to);
	if (compare_sides(t, check, &dfs, &states, &reduced) == DIFFERENT) {
		print_side(&dfs, &states, to);
		print_side(&states, &dfs, to);
	}
	side_free(&dfs);
	side_free(&states);
}
