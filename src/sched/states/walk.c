/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The walk; see walk.h.
 *
 * From each state on the path every enabled task is let do its next step, and
 * where the environment is asked, in the middle of a step, each outcome is
 * given; what comes out of it is visited if it is new.  Then the state on the
 * path is made what it was (node.c).  So each state is reached once, each step
 * from it is done once, and a program that goes in circles comes to an end.
 *
 * The log of operations and of outcomes is that of the path at any time, so a
 * find has its schedule as in any other search.
 */
#include "sched/states/walk.h"

#include <stdio.h>
#include <stdlib.h>

#include "sched/account.h"
#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/ahead.h"
#include "sched/states/checkpoint.h"
#include "sched/states/effect.h"
#include "sched/states/livelock.h"
#include "sched/states/node.h"
#include "sched/states/predict.h"
#include "sched/states/races.h"
#include "sched/states/reduce.h"
#include "sched/states/rings.h"
#include "sched/states/scout.h"
#include "sched/states/tried.h"

/* Steps between looks at the clock, as a mask: about a millisecond. */
#define LOOK_MASK 1023u
/* The same at what could be raced for, of which there is seldom more. */
#define RACES_MASK 255u

/* What was relied upon was wrong, or has changed in the middle of a ring. */
static inline bool reduced_wrongly(const struct walk *w)
{
	return reduce_void() || (w->unknown && reduce_is_on());
}

/* Or there is more to be looked at closely, and has been for half of it. */
static bool is_void(const struct walk *w)
{
	return predict_wrong() || reduced_wrongly(w) ||
	       (w->looks_void && w->looks >= w->looks_void);
}

static __attribute__((noinline, cold, noreturn)) void
ahead_was_wrong(uint32_t task)
{
	fflush(stdout);
	fprintf(stderr,
		"mmurace: internal error: a step of %s leads to no state that "
		"was visited and is closed\n",
		task_name(&engine_tasks[task]));
	exit(EXIT_INTERNAL);
}

/* An end of the path: of the execution that it is. */
static void end(struct walk *w)
{
	w->ends |= account_execution(w->account);
	engine.circle = 0;	/* the next one may end otherwise */
	w->away = true;
}

/*
 * Steps lead from the last node, by @choice, to a state that is known: it is of
 * a ring with this one, or all steps from it were tried.  Where states are kept
 * as bits (or tests have few bits compared) it may never have been visited.
 */
static inline void lead_back(const struct walk *w, struct node *n,
			     uint32_t tasks, uint32_t choice,
			     struct fingerprint print)
{
	uint32_t index = rings_find(print);

	if (index != OPEN_NONE)
		rings_back(&n->ring, tasks, index);
	else if (!n->asked && w->visited.plain && tried_by_steps_of_now(print))
		ahead_at(nodes_depth())->done |= 1u << choice;
}

/* Steps that need not be done: it is known that they lead to a known state. */
static inline bool skip(struct walk *w, struct node *n, const struct ahead *a,
			uint32_t choice, struct fingerprint print)
{
	bool said = a->visited & 1u << choice;

	if (__builtin_expect(w->checks, 0)) {
		if (said && (!visited_has(&w->visited, print) ||
			     rings_find(print) != OPEN_NONE))
			ahead_was_wrong(choice);
		return false;
	}
	if (!said && !visited_has(&w->visited, print))
		return false;
	w->account->r->predicted += effect_at(a->effects[choice])->steps;
	lead_back(w, n, 1u << choice, choice, print);
	return true;
}

/* Where steps lead from the state that there is, a new one. */
static void look_ahead(struct walk *w, struct fingerprint print, uint32_t by)
{
	bool can = reduce_settled() && !engine.asked && races_in_words();
	const struct ahead *a =
		ahead_push(nodes_depth() + 1, by, can ? engine.enabled : 0);

	for (uint32_t ids = a->known & ~a->visited; ids; ids &= ids - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(ids);

		visited_near(&w->visited, ahead_leads_to(a, print, id));
	}
}

/* Those that lead to closed states for sure, which need not even be named. */
static uint32_t skip_closed(struct walk *w, struct ahead *a)
{
	uint32_t closed = a->known & a->visited;

	if (tried_some_old || w->checks)
		return 0;
	for (uint32_t ids = closed; ids; ids &= ids - 1)
		w->account->r->predicted +=
			effect_at(a->effects[__builtin_ctz(ids)])->steps;
	a->done |= closed;
	return closed;
}

static void skip_all(struct walk *w, struct node *n)
{
	struct ahead *a = ahead_at(nodes_depth());
	uint32_t skipped = skip_closed(w, a);

	for (uint32_t ids = a->known & ~skipped; ids; ids &= ids - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(ids);

		skipped |= (uint32_t)skip(w, n, a, id,
					  ahead_leads_to(a, n->print, id))
			   << id;
	}
	n->todo &= ~skipped;
}

static void arrive_new(struct walk *w, struct node *from, uint32_t tasks,
		       uint32_t choice, struct fingerprint print)
{
	struct node *n;

	/* What is asked for there comes to be near meanwhile. */
	look_ahead(w, print, from && !from->asked ? choice : TASKS_MAX);
	n = nodes_push(print);
	n->by = tasks;
	n->choice = choice;
	n->settled = reduce_settled();
	rings_open(&n->ring, print, n->asked ? UINT32_MAX : n->enabled);
	tried_new(print);
	skip_all(w, n);
}

/* Steps led to the state that there is now: is it to be visited? */
static void visit(struct walk *w, struct node *from, uint32_t tasks,
		  uint32_t choice, struct fingerprint print)
{
	switch (visited_add(&w->visited, print)) {
	case SEEN_KNOWN:
		if (from)
			lead_back(w, from, tasks, choice, print);
		w->away = true;
		return;
	case SEEN_FULL:
		account_cut(w->account, limits[LIMIT_STATES].name);
		w->away = true;
		return;
	case SEEN_NEW:
		break;
	}
	if (engine.asked || engine.live) {
		arrive_new(w, from, tasks, choice, print);
		return;
	}
	engine_rest();
	end(w);
}

/* Steps of @tasks were run. */
static void arrive(struct walk *w, struct node *from, uint32_t tasks,
		   uint32_t choice)
{
	struct fingerprint print;

	if (engine.glued)
		account_glued(w->account);
	if (engine.outcome != OUTCOME_REST) {
		predict_ended();
		tried_ended();
		end(w);
		return;
	}
	print = nodes_print();
	if (from)
		predict_done(from, tasks, print, w->taken);
	visit(w, from, tasks, choice, print);
}

/* The same as by running it, where that is known. */
static bool do_predicted(struct walk *w, struct node *n, uint32_t choice,
			 uint32_t effect, struct fingerprint print)
{
	bool tells = ahead_at(nodes_depth())->tell >> choice & 1;

	if (!predict_do(effect, choice, tells, print))
		return false;
	w->account->r->predicted += effect_at(effect)->steps;
	visit(w, n, 1u << choice, choice, print);
	return true;
}

static void run(struct walk *w, struct node *n, uint32_t choice)
{
	uint64_t steps = reduce_steps();
	uint32_t tasks = reduce_step(choice);

	w->taken = (uint32_t)(reduce_steps() - steps);
	tried_look();
	arrive(w, n, tasks, choice);
}

static void advance(struct walk *w, struct node *n)
{
	uint32_t choice = nodes_next(n), effect;
	struct fingerprint print = { 0 };
	bool was_away = w->away;

	if (was_away)
		nodes_return();
	w->away = false;
	effect = ahead_find(n, nodes_depth(), choice);
	if (effect)
		print = ahead_leads_to(ahead_at(nodes_depth()), n->print,
				       choice);
	/* Since it was new, more may have become known, or visited. */
	if (effect && was_away &&
	    skip(w, n, ahead_at(nodes_depth()), choice, print))
		return;
	if (effect && do_predicted(w, n, choice, effect, print))
		return;
	predict_watch(n, choice, effect, print);
	run(w, n, choice);
}

void walk_redo(struct walk *w, uint32_t choice, const uint8_t *chain,
	       uint32_t nr)
{
	arrive(w, nodes_last(), reduce_redo(choice, chain, nr), choice);
}

/*
 * That goes over what was visited once more: it counts no steps.  False: it is
 * one execution too many, so it is to be found when the walk goes on.
 */
static bool look_for_livelock(struct walk *w)
{
	uint64_t steps = reduce_steps();
	enum livelock what = livelock();

	reduce_set_steps(steps);
	switch (what) {
	case LIVELOCK_FOUND:
		if (account_full(w->account))
			return false;
		end(w);
		break;
	case LIVELOCK_UNKNOWN:
		w->unknown = true;
		break;
	case LIVELOCK_NONE:
		break;
	}
	return true;
}

/*
 * The last node is closed.  (Of one that asks nothing is known, and its choices
 * are no tasks.)
 */
static void note_closed(void)
{
	const struct node *before = nodes_before_last(), *n = nodes_last();

	if (before && !before->asked && tried_by_steps_of_now(n->print))
		ahead_at(nodes_depth() - 1)->done |= 1u << n->choice;
}

/* All that can be reached from the last node was visited. */
static void go_back(struct walk *w, struct node *n)
{
	struct node *before = nodes_before_last();
	uint32_t index = n->ring.index;

	if (!ring_is_whole(&n->ring)) {
		rings_join(&before->ring, n->by, &n->ring);
	} else {
		if (ring_is_fair(&n->ring)) {
			nodes_return();
			/* Nodes may be elsewhere when it comes back. */
			if (!look_for_livelock(w)) {
				w->ends = w->away = true;
				return;
			}
		}
		rings_close(index);
		note_closed();
	}
	nodes_pop();
	w->away = true;
}

static void describe(struct search_progress *now, const void *walk)
{
	const struct walk *w = walk;

	now->depth = nodes_depth();
	now->frontier = nodes_frontier();
	now->fill = visited_fill(&w->visited);
}

void walk_count(const struct walk *w)
{
	struct search_result *r = w->account->r;

	r->steps = w->account->steps_before + reduce_steps() + r->predicted;
	r->states = visited_count(&w->visited);
}

/* So far; true if the walk has to end. */
static bool look(struct walk *w)
{
	struct account *a = w->account;

	walk_count(w);
	if (account_interrupted(a) || account_look(a))
		return true;
	if (!is_void(w))
		checkpoint_offer(w, false);
	return false;
}

/*
 * It is not broken off at once, as more is found soon after, and would void the
 * next walk; nor does it go on to its end.
 */
static void look_at_races(struct walk *w)
{
	if (!w->looks_void && races_more())
		w->looks_void = 2 * w->looks;
}

/* From the first of all states; it may show at once that the walk is void. */
static void scout_first(struct walk *w)
{
	if (!nodes_last() || account_full(w->account))
		return;
	scout();
	if (races_more())
		w->looks = w->looks_void = 1;
}

/* All that can be reached with these values of what was left open. */
static void walk_image(struct walk *w)
{
	const struct search_options *o = w->account->o;
	struct node *n;

	engine_walk(o->strategy, o->steps ? o->steps : STEPS_DEFAULT);
	nodes_begin(o->check);
	races_begin();
	rings_begin();
	w->away = false;
	reduce_start();
	arrive(w, NULL, 0, 0);
	if (w->resume)
		checkpoint_go_on(w);
	else if (!w->scouted && !w->account->o->no_scouts)
		scout_first(w);
	w->scouted = true;
	while (!w->ends && !is_void(w) && (n = nodes_last()) != NULL) {
		if (!n->todo) {
			go_back(w, n);
			continue;
		}
		if (account_full(w->account)) {
			w->ends = true;
			break;
		}
		advance(w, n);
		if (!(++w->looks & RACES_MASK))
			look_at_races(w);
		if (!(w->looks & LOOK_MASK) && look(w))
			w->ends = true;
	}
	if (w->ends && !w->account->found && !is_void(w))
		checkpoint_offer(w, true);
	rings_end();
	aheads_end();
	nodes_end();
	engine.current = NULL;
	engine.listening = 0;
}

/* What there is to be said of a walk, beside those before it. */
static void count(struct walk *w)
{
	const struct visited *v = &w->visited;
	struct search_result *r = w->account->r;

	walk_count(w);
	r->doubt += visited_doubt(v) + predict_doubt();
	if (r->doubt > 1)
		r->doubt = 1;
	r->table_bytes = visited_bytes(v);
	if (!v->bits)
		return;
	r->missed += bits_missed(v->bits);
	if (!r->hash_factor || bits_factor(v->bits) < r->hash_factor)
		r->hash_factor = bits_factor(v->bits);
}

static bool can_predict(const struct walk *w)
{
	return !w->account->o->no_prediction && !w->account->r->mispredicted;
}

/* Did executions end where no state was put into the set? */
static bool had_ends(const struct walk *w)
{
	return w->account->r->nr_finds || w->account->r->limit;
}

/* Once; false if what came of it is void. */
static bool walk_once(struct walk *w)
{
	const struct search_options *o = w->account->o;
	const struct visited_options options = {
		.bytes = o->memory ? o->memory : WALK_MEMORY_DEFAULT,
		.exact = o->exact,
		.bitstate = o->bitstate,
		.hash_bits = o->hash_bits,
	};
	bool good;

	w->account->r->table_max = options.bytes;
	visited_begin(&w->visited, &options);
	predict_begin(can_predict(w), o->check);
	tried_begin(w->resume && (reduce_is_on() || had_ends(w)));
	if (!w->resume) {
		w->unknown = false;
		w->looks = w->looks_void = 0;
		o->strategy->start(&o->strategy_options);
	}
	do
		walk_image(w);
	while (!w->ends && !is_void(w) && o->strategy->next());
	w->account->r->mispredicted |= predict_wrong();
	good = w->ends || !(is_void(w) || races_more());
	if (good)
		count(w);
	visited_end(&w->visited);
	predict_end();
	return good;
}

static void walk_all(struct walk *w)
{
	struct account *a = w->account;

	if (!w->resume)
		w->before = (struct before){
			.limit = a->r->limit,
			.cut = a->cut,
			.steps = reduce_steps(),
			.predicted = a->r->predicted,
			.executions = a->r->executions,
		};
	while (!walk_once(w)) {
		if (reduced_wrongly(w))
			reduce_again();
		if (races_more())
			races_look_closely();
		reduce_set_steps(w->before.steps);
		a->r->predicted = w->before.predicted;
		a->r->executions = w->before.executions;
		a->r->limit = w->before.limit;
		a->cut = w->before.cut;
	}
	if (w->unknown)
		account_cut(w->account, limits[LIMIT_LIVELOCKS].name);
}

bool walk(struct account *account)
{
	struct walk w = { .account = account, .checks = account->o->check };

	account->describe = describe;
	account->walk = &w;
	reduce_begin(!account->o->no_reduction);
	races_first();
	if (account->o->resume)
		checkpoint_begin(&w);
	if (!w.ends)
		walk_all(&w);
	races_end();
	reduce_end();
	account->describe = NULL;
	/* If nothing else has: what was not come to was not even counted. */
	if (account->r->hash_factor && !w.ends)
		account_cut(account, limits[LIMIT_BITSTATE].name);
	engine_walking(false);
	return !w.ends;
}
