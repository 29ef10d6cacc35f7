/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * States on the path of a walk, to come back to.
 *
 * What a step changes is the world, which track.h takes back; a few words of
 * the engine; and of the tasks that it touched the stack and what the engine
 * knows.  A node keeps the latter two of those tasks alone (kept.h).
 */
#ifndef SCHED_STATES_NODE_H
#define SCHED_STATES_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/states/rings.h"
#include "sched/task.h"
#include "sched/track.h"

struct node {
	struct track_mark world;
	struct fingerprint print;
	uint32_t number;	/* of the world: exact.h */
	size_t kept, kept_end;	/* where the tasks that it keeps are */
	/* Of what races.h has, which is kept by it, or by one before it. */
	struct fingerprint races_print;
	size_t races, races_size;
	uint32_t todo;		/* tasks not tried; or how many outcomes */
	uint32_t by;		/* tasks whose steps led here; */
	uint32_t choice;	/* the first, or its outcome: nodes_next() */
	struct ring ring;
	bool settled;		/* nobody can go on alone: reduce.h */

	/* Of the engine: */
	struct task *current;
	const char *asked_what;
	uint32_t live, guarded, held, enabled, asked;
	uint32_t nr_tasks, nr_ever, nr_started;
	uint32_t steps, nr_env_choices, nr_names, quiet;
};

/*
 * The path is empty; the world is tracked from now on.  @check: as for
 * track_begin(), and whether stacks are cleared where nodes begin.
 */
void nodes_begin(bool check);
void nodes_end(void);

/*
 * The fingerprint of the state that there is.  Equal states have equal ones.
 * While exact_on is set, it is a number of exact.h: then unequal ones have not.
 */
struct fingerprint nodes_print(void);

/* The same, if it is known what all tasks and lines have become. */
struct fingerprint nodes_sum(void);

/* The part of a task in it. */
extern struct fingerprint node_tasks[TASKS_MAX];
static inline struct fingerprint nodes_task(unsigned int id)
{
	return node_tasks[id];
}

/* It has become what has this one, and was not run: effect.h. */
extern struct fingerprint node_tasks_sum;	/* the exclusive or of all */
static inline void nodes_set_task(unsigned int id, struct fingerprint print)
{
	fingerprint_xor(&node_tasks_sum, node_tasks[id]);
	node_tasks[id] = print;
	fingerprint_xor(&node_tasks_sum, print);
}

/* Between two steps that lead from one node to another. */
void nodes_between(void);

/* It is none to come back to, nor to compare: what comes after it is. */
void nodes_pass(void);

/* A node for the state that there is, which has the fingerprint @print. */
struct node *nodes_push(struct fingerprint print);
void nodes_pop(void);
/* The path, and how many nodes it has. */
extern struct node *node_path;
extern uint32_t node_depth;

/* The last one, until the next push; NULL: there is none. */
static inline struct node *nodes_last(void)
{
	return node_depth ? &node_path[node_depth - 1] : NULL;
}

/* The last but one. */
static inline struct node *nodes_before_last(void)
{
	return node_depth > 1 ? &node_path[node_depth - 2] : NULL;
}

/* One of them, from 0 on. */
static inline struct node *nodes_at(uint32_t n)
{
	return &node_path[n];
}

static inline uint32_t nodes_depth(void)
{
	return node_depth;
}

/* Of how many of them something was not tried yet. */
uint32_t nodes_frontier(void);

/* Make the state that of the last node again. */
void nodes_return(void);

/* A task, or an outcome, that was not tried yet: there is one. */
static inline uint32_t nodes_next(struct node *n)
{
	uint32_t next;

	if (n->asked)
		return n->asked - n->todo--;
	next = (uint32_t)__builtin_ctz(n->todo);
	n->todo &= n->todo - 1;
	return next;
}
/* All of them shall be tried once more. */
void nodes_again(struct node *n);

#endif
