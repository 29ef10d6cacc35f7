/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk over all states of a program, depth first.
 */
#ifndef SCHED_STATES_WALK_H
#define SCHED_STATES_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/limit.h"
#include "sched/states/visited.h"
#include "sched/task.h"

struct account;
struct blob_in;

/* Bytes of the set of visited states, if nobody says otherwise. */
#define WALK_MEMORY_DEFAULT (1ul << 30)

/* What the account said before the walk: if that is void, it says so again. */
struct before {
	const char *limit;
	enum limit cut;
	uint64_t steps, predicted, executions;
};

/* One that is under way, for those who look after it. */
struct walk {
	struct account *account;
	struct visited visited;
	bool checks;		/* search_options.check */
	bool away;		/* the state is not that of the last node */
	uint32_t taken;		/* steps that led to the state that there is */
	bool unknown;		/* whether a ring is a livelock */
	bool ends;
	bool scouted;		/* scout.h */
	uint64_t looks;		/* at what to do next, so far; */
	uint64_t looks_void;	/* it is void then: see is_void(); or 0 */
	struct before before;
	struct blob_in *resume;	/* to be gone on with; NULL when it is */
};

/* From the last node, what was done: see reduce_redo(). */
void walk_redo(struct walk *w, uint32_t choice, const uint8_t *chain,
	       uint32_t nr);
/* Bring the account up to date. */
void walk_count(const struct walk *w);

/*
 * Visit what can be reached, or as much of it as the limits of the search let.
 * True if that is all there is.
 */
bool walk(struct account *account);

#endif
