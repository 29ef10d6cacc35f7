/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The comparison; see compare.h.
 */
#include "config.h"

#include "generated/compare.h"

#include <string.h>

#include "generated/interpreter.h"
#include "generated/outcomes.h"
#include "generated/side.h"
#include "sched/fiber.h"
#include "sched/limit.h"

/* Bytes of the set of visited states, where dfs does not suffice. */
#define MEMORY_MAX (256u << 10)

struct sides {
	struct side dfs, dpor, states;
	uint64_t reduced; /* states with the reduction */
};

/* What races is broken off by dfs, and by states once it looks closely. */
static bool races_same(const struct program *p, const struct side *dfs,
		       struct side *states)
{
	side_replay(p, states);
	return side_is_racy(dfs) && side_is_racy(states) && !*states->fault;
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

	side_search(p, &reduced, check);
	/* What races depends on orders that were not tried. */
	same = side_is_racy(states) ? side_is_racy(&reduced) :
				      side_like(states, &reduced) &&
					      side_like(&reduced, states) &&
					      sides_end_same(states, &reduced);
	side_replay(p, &reduced);
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
	       sides_end_same(a, b) && side_within(a, b, true) &&
	       side_within(b, a, true);
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
	side_search(p, &exact, check);
	same = same_states(states, &exact);
	if (!same) {
		clear_stacks();
		side_search(p, &again, check);
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
	side_replay(p, states);
	if (*states->fault)
		return false;
	if (is_cut_off(&states->result))
		return true;
	if (side_is_racy(states) || side_is_racy(dfs))
		return side_is_racy(states) &&
		       reduced_same(p, check, states, nr_reduced);
	return side_within(dfs, states,
			   states_finds_livelocks &&
				   !side_is_unknown(states)) &&
	       reduced_same(p, check, states, nr_reduced) &&
	       exact_same(p, check, states);
}

static enum comparison compare_large(const struct program *p, bool check,
				     const struct side *dfs,
				     struct side *states, uint64_t *nr_reduced)
{
	states->memory = MEMORY_MAX;
	side_search(p, states, check);
	return large_same(p, check, dfs, states, nr_reduced) ? SKIPPED :
							       DIFFERENT;
}

static enum comparison compare_states(const struct program *p, bool check,
				      const struct side *dfs,
				      struct side *states, uint64_t *nr_reduced)
{
	bool livelock;

	if (side_is_large(dfs))
		return compare_large(p, check, dfs, states, nr_reduced);
	side_search(p, states, check);
	if (side_is_racy(dfs) || side_is_racy(states))
		return races_same(p, dfs, states) &&
				       reduced_same(p, check, states,
						    nr_reduced) &&
				       exact_same(p, check, states) ?
			       RACES_FOUND :
			       DIFFERENT;
	livelock = outcomes_have_kind(&dfs->outcomes, "livelock") &&
		   (!states_finds_livelocks || side_is_unknown(states));
	side_replay(p, states);
	if (*states->fault || !side_within(dfs, states, !livelock) ||
	    !side_within(states, dfs, true) ||
	    (!livelock && !sides_end_same(dfs, states)) ||
	    !reduced_same(p, check, states, nr_reduced) ||
	    !exact_same(p, check, states))
		return DIFFERENT;
	return livelock ? LIVELOCKS_FOUND : SAME;
}

/*
 * Of an execution that is broken off, what it was like: steps that others do
 * not notice have one order.
 */
static bool traces_same(struct side *dpor, const struct side *other)
{
	if (side_is_racy(dpor) || side_is_racy(other))
		return side_is_racy(dpor) && side_is_racy(other);
	return side_like(dpor, other) && side_like(other, dpor) &&
	       sides_end_same(dpor, other);
}

/* In another order, dpor runs the same classes of executions. */
static bool orders_same(const struct program *p, struct side *dpor,
			unsigned int order)
{
	struct side other = { .strategy = "dpor", .order = order };
	bool same;

	side_search(p, &other, false);
	same = side_is_large(&other) ||
	       (sides_ran_same(&other, dpor) && sides_end_same(dpor, &other));
	if (!same)
		snprintf(dpor->fault, sizeof(dpor->fault),
			 "in order %u: %zu classes of executions, not %zu",
			 order, other.nr_classes, dpor->nr_classes);
	side_free(&other);
	return same;
}

/* It runs some of what dfs does; where that is too much, states tells. */
static bool dpor_same(const struct program *p, unsigned int order,
		      struct sides *s)
{
	bool large = side_is_large(&s->dfs);

	side_search(p, &s->dpor, false);
	side_replay(p, &s->dpor);
	if (*s->dpor.fault)
		return false;
	if (large && side_is_large(&s->dpor))
		return true;
	if (!side_is_large(&s->dpor) && !side_is_racy(&s->dpor) &&
	    !orders_same(p, &s->dpor, order))
		return false;
	/* Of those that race, dfs does not run what could come between. */
	if (!large && !side_is_racy(&s->dfs) &&
	    s->dpor.result.executions > s->dfs.result.executions) {
		snprintf(s->dpor.fault, sizeof(s->dpor.fault),
			 "runs more than dfs");
		return false;
	}
	return traces_same(&s->dpor, large ? &s->states : &s->dfs) ||
	       (large && is_cut_off(&s->states.result));
}

/* One of those in which others go first: forwards, or backwards. */
static unsigned int order_of(const struct text *t)
{
	const unsigned int orders[] = { 30, 1, 2, 3, 4, 5 };

	return orders[t->seed % (sizeof(orders) / sizeof(*orders))];
}

static enum comparison compare_sides(const struct text *t, bool check,
				     struct sides *s)
{
	enum comparison how;
	struct program p;

	*s = (struct sides){
		.dfs = { .strategy = "dfs" },
		.dpor = { .strategy = "dpor" },
		.states = { .strategy = "states" },
	};
	interpreter_load(t, &p);
	side_search(&p, &s->dfs, false);
	how = compare_states(&p, check, &s->dfs, &s->states, &s->reduced);
	return how != DIFFERENT && dpor_same(&p, order_of(t), s) ? how :
								   DIFFERENT;
}

static void free_sides(struct sides *s)
{
	side_free(&s->dfs);
	side_free(&s->dpor);
	side_free(&s->states);
}

enum comparison compare(const struct text *t, bool check, struct totals *totals)
{
	struct sides s;
	enum comparison how = compare_sides(t, check, &s);

	if (totals) {
		totals->programs++;
		totals->by[how]++;
		totals->ended_early += how == SKIPPED &&
				       is_cut_off(&s.states.result);
	}
	if (totals && how != SKIPPED && how != RACES_FOUND) {
		totals->executions += s.dfs.result.executions;
		totals->traces += s.dpor.result.executions;
		totals->redundant += s.dpor.result.blocked;
		if (!s.dpor.result.limit) {
			totals->unbroken += s.dpor.result.executions;
			totals->redundant_unbroken += s.dpor.result.blocked;
			totals->classes += s.dpor.nr_classes;
		}
		totals->steps_dfs += s.dfs.result.steps;
		totals->states += s.states.result.states;
		totals->reduced += s.reduced;
		totals->steps_states += s.states.result.steps;
		totals->outcomes += s.states.outcomes.nr;
		totals->replayed += s.states.result.nr_finds;
	}
	free_sides(&s);
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
	struct sides s;

	text_print(t, to);
	if (compare_sides(t, check, &s) == DIFFERENT) {
		print_side(&s.dfs, &s.states, to);
		print_side(&s.states, &s.dfs, to);
		/* It is not run where these two differ. */
		if (s.dpor.result.strategy)
			print_side(&s.dpor, &s.dfs, to);
	}
	free_sides(&s);
}
