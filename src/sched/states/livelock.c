/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Livelocks; see livelock.h.
 *
 * Fair is a scheduler that does not leave out for ever a task that can go on
 * again and again: locks of the kernel are handed on in the order of arrival,
 * so who waits for one gets it, though others take it all the time.  So it
 * leaves a ring in whose states a task can go on that does no step in it, and a
 * fair environment leaves it where it is asked and one of the outcomes leads
 * outside.  What is left without such states may have rings, that are looked at
 * in turn (Streett's condition).
 *
 * Where a task could go on in all states of a ring and does a step in none, so
 * could it in any part: such rings are not looked at (ring_is_fair()).
 */
#include "sched/states/livelock.h"

#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/graph.h"
#include "sched/states/step.h"

/* What is known of a part of the graph. */
struct part {
	uint32_t ran, enabled;	/* tasks: in any of its states */
	bool leaves;		/* an outcome of the environment does */
	uint32_t start;		/* a state in which tasks can be picked */
};

static struct part *measure(const struct graph *g, uint32_t nr_parts)
{
	struct part *parts = must(calloc(nr_parts + 1, sizeof(*parts)));

	for (uint32_t i = 0; i < nr_parts; i++)
		parts[i].start = GRAPH_OUTSIDE;
	for (uint32_t i = 0; i < g->nr_states; i++) {
		const struct graph_state *s = &g->states[i];
		struct part *p = &parts[s->part];

		if (s->dropped)
			continue;
		p->enabled |= s->enabled;
		if (!s->asks && p->start == GRAPH_OUTSIDE)
			p->start = i;
		for (uint32_t e = s->first; e < s->first + s->nr; e++) {
			const struct graph_step *step = &g->steps[e];

			if (step->to != GRAPH_OUTSIDE &&
			    !g->states[step->to].dropped &&
			    g->states[step->to].part == s->part)
				p->ran |= 1u << step->task;
			else if (s->asks)
				p->leaves = true;
		}
	}
	return parts;
}

static bool is_livelock(const struct part *p)
{
	return p->ran && !(p->enabled & ~p->ran) && !p->leaves &&
	       p->start != GRAPH_OUTSIDE;
}

/* Does the environment lead out of its part from here? */
static bool leaves_from(const struct graph *g, const struct graph_state *s)
{
	for (uint32_t e = s->first; s->asks && e < s->first + s->nr; e++) {
		uint32_t to = g->steps[e].to;

		if (to == GRAPH_OUTSIDE || g->states[to].dropped ||
		    g->states[to].part != s->part)
			return true;
	}
	return false;
}

/* Drop what cannot be part of a livelock; false if there was nothing. */
static bool drop(struct graph *g, const struct part *parts)
{
	bool *drops = must(calloc(g->nr_states + 1, sizeof(*drops)));
	bool any = false;

	for (uint32_t i = 0; i < g->nr_states; i++) {
		const struct graph_state *s = &g->states[i];

		drops[i] = !s->dropped && (!parts[s->part].ran ||
					   s->enabled & ~parts[s->part].ran ||
					   leaves_from(g, s));
		any |= drops[i];
	}
	for (uint32_t i = 0; i < g->nr_states; i++)
		g->states[i].dropped |= drops[i];
	free(drops);
	return any;
}

static bool find(struct graph *g, struct part *found)
{
	bool is = false, more = true;

	while (!is && more) {
		uint32_t nr = graph_divide(g);
		struct part *parts = measure(g, nr);

		for (uint32_t i = 0; i < nr && !is; i++) {
			is = is_livelock(&parts[i]);
			if (is)
				*found = parts[i];
		}
		more = !is && drop(g, parts);
		free(parts);
	}
	return is;
}

static void follow(const struct graph *g, const uint32_t *way, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		step_do(g->steps[way[i]].choice);
}

/* One round, in which each task does a step that can do one. */
static void go_round(const struct graph *g, const struct part *p, uint32_t *way)
{
	struct graph_goal goal = { GRAPH_OUTSIDE, TASKS_MAX };
	uint32_t part = g->states[p->start].part, at = p->start, nr;
	uint32_t steps = engine.steps;

	for (unsigned int id = 0; id < TASKS_MAX; id++) {
		if (!(p->ran & 1u << id))
			continue;
		goal.runs = id;
		nr = graph_way(g, at, part, &goal, way);
		follow(g, way, nr);
		if (nr)
			at = g->steps[way[nr - 1]].to;
	}
	goal = (struct graph_goal){ p->start, TASKS_MAX };
	if (at != p->start || engine.steps == steps)
		follow(g, way, graph_way(g, at, part, &goal, way));
	engine.circle = engine.steps - steps;
}

enum livelock livelock(void)
{
	struct graph_goal goal = { GRAPH_OUTSIDE, TASKS_MAX };
	struct graph g;
	struct part found;
	uint32_t *way;
	bool same, is;

	same = graph_make(&g);
	is = find(&g, &found);
	if (is) {
		way = must(malloc((g.nr_states + 1) * sizeof(*way)));
		goal.state = found.start;
		if (found.start)
			follow(&g, way,
			       graph_way(&g, 0, GRAPH_OUTSIDE, &goal, way));
		go_round(&g, &found, way);
		step_circle(found.ran);
		free(way);
	}
	graph_free(&g);
	if (is)
		return LIVELOCK_FOUND;
	return same ? LIVELOCK_NONE : LIVELOCK_UNKNOWN;
}
