/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rings: sets of states each of which can be reached from each other.
 *
 * The walk is depth first, so they are found as Tarjan does (SIAM J. Computing,
 * 1972): a state is open until all that can be reached from it was visited and
 * no older open state can be; then those opened since are one ring with it.
 *
 * A ring in which the scheduler can stay for ever, and be fair, is a livelock;
 * what that means in the end says livelock.c.
 */
#ifndef SCHED_STATES_RINGS_H
#define SCHED_STATES_RINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/fingerprint.h"

/* Of a state on the path, and what was found of its ring so far. */
struct ring {
	uint32_t index;		/* in the order of opening */
	uint32_t low;		/* of the oldest that can be come back to */
	uint32_t ran;		/* tasks that do a step in it */
	uint32_t enabled;	/* tasks that can in all its states */
	uint32_t steps;		/* that do not leave it */
};

void rings_begin(void);
void rings_end(void);

/* A new state with this print, in which those are enabled: into @ring. */
void rings_open(struct ring *ring, struct fingerprint print, uint32_t enabled);
/* The index of an open state; OPEN_NONE: it is none. */
#define OPEN_NONE UINT32_MAX
extern uint32_t *rings_table, rings_mask;
uint32_t rings_find_from(uint32_t slot, struct fingerprint print);
static inline uint32_t rings_find(struct fingerprint print)
{
	uint32_t slot = (uint32_t)print.low & rings_mask;

	return rings_table[slot] ? rings_find_from(slot, print) : OPEN_NONE;
}

/* Steps of @tasks lead from @ring to the open state @index. */
void rings_back(struct ring *ring, uint32_t tasks, uint32_t index);
/* Steps of @tasks led to @ring, the last but one on the path is @before. */
void rings_join(struct ring *before, uint32_t tasks, const struct ring *ring);

/* All of it was visited: is it the oldest of its ring? */
static inline bool ring_is_whole(const struct ring *ring)
{
	return ring->low == ring->index;
}

/* A whole one: may a fair scheduler stay?  No task is left out all the time. */
static inline bool ring_is_fair(const struct ring *ring)
{
	return ring->ran && !(ring->enabled & ~ring->ran);
}

/* States from @index on: how many are open; close them. */
uint32_t rings_size(uint32_t index);
void rings_close(uint32_t index);

/*
 * The open states, in the order of opening, in a file; and from it instead of
 * those that there are.
 */
struct blob_out;
struct blob_in;
void rings_keep(struct blob_out *out);
void rings_kept(struct blob_in *in);

#endif
