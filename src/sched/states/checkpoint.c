/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walks in files; see checkpoint.h.
 */
#include "sched/states/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include "sched/account.h"
#include "sched/engine.h"
#include "sched/keep.h"
#include "sched/memory.h"
#include "sched/states/locksets.h"
#include "sched/states/node.h"
#include "sched/states/places.h"
#include "sched/states/predict.h"
#include "sched/states/races.h"
#include "sched/states/reduce.h"
#include "sched/states/rings.h"
#include "sched/states/walk.h"

/* A node in a file, and the steps that led to it. */
struct kept_node {
	struct fingerprint print;
	struct ring ring;
	uint32_t choice, todo;
	uint32_t nr;		/* of steps that went on alone behind it */
	uint8_t chain[CHAIN_MAX];
};

/* States that are kept whole have numbers, which are those of one process. */
static bool can_be_kept(const struct visited *v)
{
	return v->seen && !v->bits_bytes;
}

/* The one that is offered. */
static const struct walk *offered;

/* --- to a file --- */

static void keep_counts(struct blob_out *out, const struct walk *w)
{
	struct search_result r;

	walk_count(w);
	r = *w->account->r;
	/* Who goes on with it has the set, but not what was learned. */
	r.doubt += predict_doubt();
	keep_account(out, w->account, &r);
	blob_put_text(out, w->before.limit ? w->before.limit : "");
	blob_put_number(out, w->before.cut);
	blob_put_number(out, w->before.steps);
	blob_put_number(out, w->before.predicted);
	blob_put_number(out, w->before.executions);
}

/*
 * The steps behind the first between two nodes, of which the log tells.  An
 * answer to who asks is none of those that are logged.
 */
static void keep_chain(struct kept_node *k, const struct node *before,
		       const struct node *n)
{
	uint32_t first = before->steps + !before->asked;

	for (uint32_t i = first; i < n->steps; i++)
		k->chain[k->nr++] = engine_log[i].task;
}

static void keep_path(struct blob_out *out)
{
	blob_put_number(out, nodes_depth());
	for (uint32_t i = 0; i < nodes_depth(); i++) {
		const struct node *n = nodes_at(i);
		struct kept_node k;

		memset(&k, 0, sizeof(k));
		k.print = n->print;
		k.ring = n->ring;
		k.choice = n->choice;
		k.todo = n->todo;
		if (i)
			keep_chain(&k, nodes_at(i - 1), n);
		blob_put(out, &k, sizeof(k));
	}
}

static void keep_walk(struct blob_out *out)
{
	keep_counts(out, offered);
	blob_put_number(out, offered->unknown);
	blob_put_number(out, offered->looks);
	blob_put_number(out, offered->looks_void);
	keep_open(out);
	locksets_keep(out);
	reduce_keep(out);
	places_keep(out);
	keep_path(out);
	rings_keep(out);
	keep_learned(out);
	seen_keep(offered->visited.seen, out);
}

void checkpoint_offer(struct walk *w, bool cut_off)
{
	if (w->resume || !can_be_kept(&w->visited))
		return;
	offered = w;
	keep_offer(w->account, cut_off, keep_walk);
}

/* --- and from it --- */

static void fail(struct walk *w, const char *why)
{
	w->resume->bad = true;
	w->resume->why = why;
	w->ends = true;
}

static void kept_counts(struct blob_in *in, struct walk *w)
{
	char limit[64];

	kept_account(in, w->account);
	blob_get_text(in, limit, sizeof(limit));
	w->before.limit = *limit ? schedule_intern(limit) : NULL;
	w->before.cut = blob_get_below(in, LIMIT_NR);
	w->before.steps = blob_get_number(in);
	w->before.predicted = blob_get_number(in);
	w->before.executions = blob_get_number(in);
}

void checkpoint_begin(struct walk *w)
{
	struct blob_in *in = w->account->o->resume;

	w->resume = in;
	kept_counts(in, w);
	w->unknown = blob_get_below(in, 1);
	w->looks = blob_get_number(in);
	w->looks_void = blob_get_number(in);
	kept_open(in);
	locksets_kept(in);
	reduce_kept(in);
	places_kept(in);
	races_go_on();
	if (in->bad)
		fail(w, "what was found so far makes no sense");
}

/* Is it a step from this node? */
static bool is_step(const struct node *n, uint32_t choice)
{
	if (n->asked)
		return choice < n->asked;
	return choice < TASKS_MAX && n->enabled & 1u << choice;
}

/* Is this the state that it was? */
static bool same(const struct node *n, const struct kept_node *k)
{
	uint32_t most = n->asked ? n->asked : n->enabled;

	return fingerprint_equal(n->print, k->print) &&
	       (n->asked ? k->todo <= most : !(k->todo & ~most));
}

/* Do the steps that lead from state to state; false: they do not. */
static bool go(struct walk *w, const struct kept_node *path, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++) {
		const struct kept_node *next = &path[i + 1];

		if (nodes_depth() != i + 1 || !same(nodes_last(), &path[i]))
			return false;
		if (i + 1 == nr)
			break;
		if (!is_step(nodes_last(), next->choice) ||
		    next->nr > CHAIN_MAX)
			return false;
		walk_redo(w, next->choice, next->chain, next->nr);
		if (w->ends)
			return false;
	}
	return true;
}

static bool kept_path(struct walk *w, struct blob_in *in)
{
	uint32_t nr = (uint32_t)blob_get_count(in, sizeof(struct kept_node));
	struct kept_node *path;
	uint64_t steps = reduce_steps();
	bool good;

	path = must(calloc(nr + 1ul, sizeof(*path)));
	for (uint32_t i = 0; i < nr; i++)
		blob_get(in, &path[i], sizeof(path[i]));
	good = nr && go(w, path, nr);
	for (uint32_t i = 0; good && i < nr; i++) {
		nodes_at(i)->todo = path[i].todo;
		nodes_at(i)->ring = path[i].ring;
	}
	free(path);
	reduce_set_steps(steps);
	return good;
}

void checkpoint_go_on(struct walk *w)
{
	struct blob_in *in = w->resume;
	const struct search_options *o = w->account->o;

	if (!kept_path(w, in)) {
		fail(w, "the states that it was at are others here");
		return;
	}
	rings_kept(in);
	kept_learned(in);
	if (!seen_kept(w->visited.seen, in))
		fail(w, "it holds more states than there is room for");
	else if (in->bad)
		fail(w, "what was found so far makes no sense");
	if (in->bad)
		return;
	w->resume = NULL;
	if (o->resumed)
		o->resumed(o->keep_arg);
}
