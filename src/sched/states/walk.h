/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk over all states of a program, depth first.
 */
#ifndef SCHED_STATES_WALK_H
#define SCHED_STATES_WALK_H

#include <stdbool.h>
#include <stdint.h>

struct account;
struct blob_in;
struct seen;

/* Bytes of the set of visited states, if nobody says otherwise. */
#define WALK_MEMORY_DEFAULT (1ul << 30)

/* One that is under way, for those who look after it. */
struct walk {
	struct account *account;
	struct seen *seen;
	uint64_t steps;
	bool second;		/* the one that looks for races: races.h */
	bool away;		/* the state is not that of the last node */
	bool ends;
	struct blob_in *resume;	/* to be gone on with; NULL when it is */
};

/* Do what is next of this node, the last one. */
struct node;
void walk_advance(struct walk *w, struct node *n);
/* Bring the account up to date. */
void walk_count(const struct walk *w);

/*
 * Visit what can be reached, or as much of it as the limits of the search let.
 * True if that is all there is.
 */
bool walk(struct account *account);

#endif
