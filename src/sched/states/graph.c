/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rings as graphs; see graph.h.
 */
#include "sched/states/graph.h"

#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/effect.h"
#include "sched/states/node.h"
#include "sched/states/predict.h"
#include "sched/states/reduce.h"
#include "sched/states/rings.h"

/* --- making it --- */

static void add_step(struct graph *g, struct graph_step step)
{
	if (g->nr_steps == g->max_steps) {
		g->max_steps = g->max_steps ? 2 * g->max_steps : 1024;
		g->steps = must(realloc(g->steps, g->max_steps * sizeof(step)));
	}
	g->steps[g->nr_steps++] = step;
}

/* A state, of those from @first on. */
static uint32_t state_of(uint32_t first, struct fingerprint print)
{
	uint32_t index = rings_find(print);

	return index == OPEN_NONE || index < first ? GRAPH_OUTSIDE :
						     index - first;
}

static uint32_t run(struct graph_step *step, uint32_t first,
		    struct fingerprint *print)
{
	step->ran = reduce_step(step->choice);
	if (engine.outcome != OUTCOME_REST || (!engine.asked && !engine.live))
		return GRAPH_OUTSIDE;
	*print = nodes_print();
	return state_of(first, *print);
}

static bool is_new(const struct graph *g, uint32_t state)
{
	return state != GRAPH_OUTSIDE && !g->states[state].visited;
}

/* A step, which is done if it leads to a state that was not visited. */
static void go(const struct graph *g, struct graph_step *step, uint32_t first,
	       struct fingerprint *print)
{
	const struct node *n = nodes_last();
	struct fingerprint told;
	uint32_t effect;

	nodes_return();
	effect = predict_can(n) ? predict(step->choice) : 0;
	if (!effect || !effect_told(effect, step->choice, &told)) {
		step->to = run(step, first, print);
		return;
	}
	step->ran = 1u << step->choice;
	*print = effect_leads_to(n->print, effect);
	fingerprint_xor(print, told);
	step->to = state_of(first, *print);
	if (is_new(g, step->to) &&
	    !predict_do(effect, step->choice, !fingerprint_is_none(told),
			*print))
		step->to = run(step, first, print);
}

static void visit(struct graph *g, uint32_t state, struct node *n)
{
	g->states[state].visited = true;
	g->states[state].asks = n->asked;
	g->states[state].enabled = n->asked ? 0 : n->enabled;
	nodes_again(n);
}

static void visit_all(struct graph *g, uint32_t first)
{
	uint32_t base = nodes_depth();
	struct fingerprint print;
	struct graph_step step;
	struct node *n;

	visit(g, 0, nodes_last());
	for (;;) {
		n = nodes_last();
		if (!n->todo && nodes_depth() == base)
			break;
		if (!n->todo) {
			nodes_pop();
			continue;
		}
		step.from = n->ring.index - first;
		step.choice = (uint8_t)nodes_next(n);
		go(g, &step, first, &print);
		add_step(g, step);
		if (!is_new(g, step.to))
			continue;
		n = nodes_push(print);
		n->settled = reduce_settled();
		n->ring.index = first + step.to;
		visit(g, step.to, n);
	}
	nodes_return();
}

static void sort_steps(struct graph *g)
{
	struct graph_step *sorted =
		must(malloc((g->nr_steps + 1) * sizeof(*sorted)));
	uint32_t first = 0;

	for (uint32_t i = 0; i < g->nr_steps; i++)
		g->states[g->steps[i].from].nr++;
	for (uint32_t i = 0; i < g->nr_states; i++) {
		g->states[i].first = first;
		first += g->states[i].nr;
		g->states[i].nr = 0;
	}
	for (uint32_t i = 0; i < g->nr_steps; i++) {
		struct graph_state *s = &g->states[g->steps[i].from];

		sorted[s->first + s->nr++] = g->steps[i];
	}
	free(g->steps);
	g->steps = sorted;
}

static uint32_t nr_within(const struct graph *g)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < g->nr_steps; i++)
		nr += g->steps[i].to != GRAPH_OUTSIDE;
	return nr;
}

bool graph_make(struct graph *g)
{
	uint32_t first = nodes_last()->ring.index;
	uint64_t version = reduce_version();

	*g = (struct graph){ .nr_states = rings_size(first) };
	g->states = must(calloc(g->nr_states, sizeof(*g->states)));
	visit_all(g, first);
	sort_steps(g);
	return nr_within(g) == nodes_last()->ring.steps &&
	       version == reduce_version();
}

void graph_free(struct graph *g)
{
	free(g->states);
	free(g->steps);
	*g = (struct graph){ 0 };
}

/* --- dividing it --- */

struct divide {
	struct graph *g;
	uint32_t *order, *low, *next;	/* by state; 0: not seen */
	uint32_t *path, *open;		/* stacks */
	uint32_t nr_path, nr_open, nr_seen, nr_parts;
};

static void divide_enter(struct divide *d, uint32_t state)
{
	d->order[state] = d->low[state] = ++d->nr_seen;
	d->next[state] = 0;
	d->path[d->nr_path++] = state;
	d->open[d->nr_open++] = state;
	d->g->states[state].part = GRAPH_OUTSIDE;
}

static void divide_leave(struct divide *d, uint32_t state)
{
	uint32_t member, before;

	d->nr_path--;
	if (d->low[state] == d->order[state]) {
		do {
			member = d->open[--d->nr_open];
			d->g->states[member].part = d->nr_parts;
		} while (member != state);
		d->nr_parts++;
	}
	if (!d->nr_path)
		return;
	before = d->path[d->nr_path - 1];
	if (d->g->states[state].part == GRAPH_OUTSIDE &&
	    d->low[state] < d->low[before])
		d->low[before] = d->low[state];
}

static void divide_from(struct divide *d, uint32_t state)
{
	divide_enter(d, state);
	while (d->nr_path) {
		const struct graph_state *s;
		uint32_t to;

		state = d->path[d->nr_path - 1];
		s = &d->g->states[state];
		if (d->next[state] == s->nr) {
			divide_leave(d, state);
			continue;
		}
		to = d->g->steps[s->first + d->next[state]++].to;
		if (to == GRAPH_OUTSIDE || d->g->states[to].dropped)
			continue;
		if (!d->order[to])
			divide_enter(d, to);
		else if (d->g->states[to].part == GRAPH_OUTSIDE &&
			 d->order[to] < d->low[state])
			d->low[state] = d->order[to];
	}
}

uint32_t graph_divide(struct graph *g)
{
	uint32_t *room = must(calloc(g->nr_states, 5 * sizeof(*room)));
	struct divide d = {
		.g = g,
		.order = room,
		.low = room + g->nr_states,
		.next = room + 2 * (size_t)g->nr_states,
		.path = room + 3 * (size_t)g->nr_states,
		.open = room + 4 * (size_t)g->nr_states,
	};

	for (uint32_t i = 0; i < g->nr_states; i++)
		g->states[i].part = GRAPH_OUTSIDE;
	for (uint32_t i = 0; i < g->nr_states; i++)
		if (!g->states[i].dropped && !d.order[i])
			divide_from(&d, i);
	free(room);
	return d.nr_parts;
}

/* --- ways --- */

static bool there(const struct graph_goal *goal, const struct graph_step *step)
{
	return step->to == goal->state ||
	       (goal->runs < TASKS_MAX && step->ran & 1u << goal->runs);
}

/* Write the way to the state behind @step, by the steps that led there. */
static uint32_t write_way(const struct graph *g, const uint32_t *by,
			  uint32_t from, uint32_t step, uint32_t *way)
{
	uint32_t nr = 1;

	for (uint32_t s = g->steps[step].from; s != from;
	     s = g->steps[by[s]].from)
		nr++;
	for (uint32_t i = nr; i-- > 0; step = by[g->steps[step].from])
		way[i] = step;
	return nr;
}

uint32_t graph_way(const struct graph *g, uint32_t from, uint32_t part,
		   const struct graph_goal *goal, uint32_t *way)
{
	/* By which step each state was reached; those to go on from. */
	uint32_t *by = must(malloc(2 * (size_t)g->nr_states * sizeof(*by)));
	uint32_t *queue = by + g->nr_states, head = 0, tail = 0, nr = 0;

	for (uint32_t i = 0; i < g->nr_states; i++)
		by[i] = GRAPH_OUTSIDE;
	queue[tail++] = from;
	while (head < tail && !nr) {
		const struct graph_state *s = &g->states[queue[head++]];

		for (uint32_t i = s->first; i < s->first + s->nr && !nr; i++) {
			uint32_t to = g->steps[i].to;

			if (to == GRAPH_OUTSIDE || (part != GRAPH_OUTSIDE &&
						    g->states[to].part != part))
				continue;
			if (there(goal, &g->steps[i])) {
				nr = write_way(g, by, from, i, way);
			} else if (by[to] == GRAPH_OUTSIDE && to != from) {
				by[to] = i;
				queue[tail++] = to;
			}
		}
	}
	free(by);
	return nr;
}
