/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A ring as a graph of its own: which step leads where.
 *
 * The walk keeps no steps.  Where a ring has to be looked at closely, its
 * states are visited once more.
 */
#ifndef SCHED_STATES_GRAPH_H
#define SCHED_STATES_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#define GRAPH_OUTSIDE UINT32_MAX

struct graph_state {
	uint32_t enabled;	/* tasks; of one that asks, none */
	uint32_t first, nr;	/* its steps */
	uint32_t part;		/* see graph_divide() */
	bool asks;		/* the environment */
	bool visited, dropped;
};

struct graph_step {
	uint32_t from, to;	/* states; GRAPH_OUTSIDE */
	uint8_t task;
	uint8_t choice;		/* the task again, or an outcome */
};

/* States have their numbers in the order of opening, from 0 on. */
struct graph {
	struct graph_state *states;
	uint32_t nr_states;
	struct graph_step *steps;	/* by state */
	uint32_t nr_steps, max_steps;
};

/*
 * From the ring whose first open state is the last on the path.  False if it is
 * another one now, as steps do not lead where they led before.
 */
bool graph_make(struct graph *g);
void graph_free(struct graph *g);

/*
 * Divide the states that were not dropped into parts, the states of each of
 * which can be reached from each other within.  Returns how many there are.
 */
uint32_t graph_divide(struct graph *g);

/*
 * The steps on a shortest way from @from to a state, or to that behind a step
 * of a task, within @part, or anywhere (GRAPH_OUTSIDE).  Written to @way, which
 * has room for nr_states; returns how many.
 */
struct graph_goal {
	uint32_t state;		/* GRAPH_OUTSIDE: none */
	uint32_t runs;		/* TASKS_MAX: none */
};
uint32_t graph_way(const struct graph *g, uint32_t from, uint32_t part,
		   const struct graph_goal *goal, uint32_t *way);

#endif
