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

#include "sched/account.h"
#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/checkpoint.h"
#include "sched/states/livelock.h"
#include "sched/states/node.h"
#include "sched/states/races.h"
#include "sched/states/rings.h"
#include "sched/states/seen.h"
#include "sched/states/step.h"

/* Steps between looks at the clock, as a mask: about a millisecond. */
#define LOOK_MASK 1023u

/* An end of the path: of the execution that it is. */
static void end(struct walk *w)
{
	w->ends |= account_execution(w->account);
	w->away = true;
}

/* A step of @task led from @n (NULL: none) to a state that is known. */
static void arrive_again(struct walk *w, struct node *n, unsigned int task,
			 struct fingerprint print)
{
	uint32_t index = n ? rings_find(print) : OPEN_NONE;

	if (index != OPEN_NONE)
		rings_back(&n->ring, task, index);
	w->away = true;
}

static void arrive_new(unsigned int task, uint32_t choice,
		       struct fingerprint print)
{
	struct node *n = nodes_push(print);

	n->by = task;
	n->choice = choice;
	n->ring = rings_open(print, n->asked ? UINT32_MAX : n->enabled);
}

/* The state that there is now: is it to be visited? */
static void arrive(struct walk *w, struct node *from, unsigned int task,
		   uint32_t choice)
{
	struct fingerprint print;

	if (engine.glued)
		account_glued(w->account);
	if (engine.outcome != OUTCOME_REST) {
		end(w);
		return;
	}
	print = nodes_print();
	switch (seen_add(w->seen, print)) {
	case SEEN_KNOWN:
		arrive_again(w, from, task, print);
		return;
	case SEEN_FULL:
		account_cut(w->account, limits[LIMIT_STATES].name);
		w->away = true;
		return;
	case SEEN_NEW:
		break;
	}
	if (engine.asked || engine.live) {
		arrive_new(task, choice, print);
		return;
	}
	engine_rest();
	end(w);
}

void walk_advance(struct walk *w, struct node *n)
{
	uint32_t choice = nodes_next(n);
	unsigned int task = n->asked ? n->current->id : choice;

	if (w->away)
		nodes_return();
	w->away = false;
	step_do(choice);
	w->steps++;
	arrive(w, n, task, choice);
}

/* All that can be reached from the last node was visited. */
static void go_back(struct walk *w, struct node *n)
{
	struct node *before = nodes_before_last();

	if (ring_is_whole(&n->ring)) {
		if (ring_is_fair(&n->ring)) {
			nodes_return();
			if (livelock())
				end(w);
		}
		rings_close(n->ring.index);
	} else {
		rings_join(&before->ring, n->by, &n->ring);
	}
	nodes_pop();
	w->away = true;
}

static void describe(struct search_progress *now, const void *walk)
{
	const struct walk *w = walk;

	now->depth = nodes_depth();
	now->frontier = nodes_frontier();
	now->fill = seen_fill(w->seen);
}

void walk_count(const struct walk *w)
{
	struct search_result *r = w->account->r;

	r->steps = w->account->steps_before + w->steps;
	r->states = seen_count(w->seen);
}

/* So far; true if the walk has to end. */
static bool look(struct walk *w)
{
	struct account *a = w->account;

	walk_count(w);
	if (account_interrupted(a) || account_look(a))
		return true;
	checkpoint_offer(w, false);
	return false;
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
	step_start();
	arrive(w, NULL, 0, 0);
	if (w->resume)
		checkpoint_go_on(w);
	while (!w->ends && (n = nodes_last()) != NULL) {
		if (!n->todo) {
			go_back(w, n);
			continue;
		}
		if (account_full(w->account)) {
			w->ends = true;
			break;
		}
		walk_advance(w, n);
		if (!(w->steps & LOOK_MASK) && look(w))
			w->ends = true;
	}
	if (w->ends && !w->account->found)
		checkpoint_offer(w, true);
	rings_end();
	nodes_end();
	engine.current = NULL;
	engine.listening = 0;
}

static void walk_images(struct walk *w)
{
	do
		walk_image(w);
	while (!w->ends && w->account->o->strategy->next());
}

bool walk(struct account *account)
{
	struct walk w = { .account = account };

	w.seen = must(seen_new(WALK_MEMORY_DEFAULT));
	account->describe = describe;
	account->walk = &w;
	races_first();
	if (account->o->resume)
		checkpoint_begin(&w);
	if (!w.ends && !w.second)
		walk_images(&w);
	if (!w.ends && !w.second && races_second()) {
		seen_free(w.seen);
		w.seen = must(seen_new(WALK_MEMORY_DEFAULT));
		w.second = true;
	}
	if (!w.ends && w.second)
		walk_images(&w);
	races_end();
	walk_count(&w);
	account->describe = NULL;
	account->r->doubt = seen_doubt(w.seen);
	seen_free(w.seen);
	engine.walking = false;
	return !w.ends;
}
