/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps that were done before, in another state, are not done again to see that
 * they lead to a state that is known.
 *
 * What a step does follows from what its task is (its stack and what it has
 * declared) and from the lines of the world that it reads (footprint.h).  Where
 * these are what they were when it was done, the fingerprint changes as it did
 * then: by the exclusive or of both, for a fingerprint is one of parts.  So
 * where the step leads is predicted; if that state was visited, the step need
 * not be done.  All else that it would do was done then, and is done for good:
 * what races are looked for in, who owns what, what is learned about locks.
 *
 * Not predicted: steps that do more than that.  They allocate or free, name
 * things, ask the environment, start, end, wake or hold tasks, look quietly at
 * what others write, or run code whose reads nobody tells of.  Nor is anything
 * predicted in a walk that has clocks in its states (races.h), or whose states
 * are kept whole.
 *
 * A step that leads to a new state is always done, and what became of the world
 * is compared with what was predicted; so is what became of the task, of one in
 * eight (its stack need not be hashed else).  If they differ the walk is void
 * and begins anew, without predictions.  Where nodes are checked, that is an
 * internal error, and steps are done and compared wherever they lead.
 *
 * (Cf. Blom, van de Pol, Weber, "LTSmin: distributed and symbolic
 * reachability", CAV 2010, whose dependency matrix is given by the language.)
 */
#ifndef SCHED_STATES_PREDICT_H
#define SCHED_STATES_PREDICT_H

#include "config.h"

#include <stdbool.h>
#include <stdint.h>

#include "sched/fingerprint.h"

struct node;

/* Where a step leads, and of how many (reduce.h) it is made. */
struct prediction {
	struct fingerprint print, task;	/* of the state; of the task in it */
	uint32_t steps;
};

#ifdef READS_TOLD

/*
 * A walk begins; it ends.  @check: steps are done wherever they lead, and
 * compared.
 */
void predict_begin(bool on, bool check);
void predict_end(void);

/* A prediction was wrong: the walk is void. */
bool predict_wrong(void);

/*
 * The step of @task from the state that there is, which has the fingerprint
 * @print, where nobody can go on alone and races.h has nothing of its own.
 * False: it is not known.
 */
bool predict(struct fingerprint print, unsigned int task, struct prediction *p);

/* It is about to be done: to be compared with that, or to be learned from. */
void predict_watch(const struct node *n, unsigned int task,
		   const struct prediction *p);
/*
 * It was done, by @ran: it led to @print.  Or it led to an end: no such state
 * is visited, so nothing leads to it that was predicted and not done.
 */
void predict_done(const struct node *n, uint32_t ran, struct fingerprint print,
		  uint32_t steps);
void predict_ended(void);

#else

static inline void predict_begin(bool on, bool check)
{
	(void)on;
	(void)check;
}

static inline void predict_end(void)
{
}

static inline bool predict_wrong(void)
{
	return false;
}

static inline bool predict(struct fingerprint print, unsigned int task,
			   struct prediction *p)
{
	(void)print;
	(void)task;
	(void)p;
	return false;
}

static inline void predict_watch(const struct node *n, unsigned int task,
				 const struct prediction *p)
{
	(void)n;
	(void)task;
	(void)p;
}

static inline void predict_done(const struct node *n, uint32_t ran,
				struct fingerprint print, uint32_t steps)
{
	(void)n;
	(void)ran;
	(void)print;
	(void)steps;
}

static inline void predict_ended(void)
{
}

#endif
#endif
