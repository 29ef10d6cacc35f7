/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps that were run before, in another state, are not run again.
 *
 * What a step does follows from what its task is (its stack and what it has
 * declared) and from the words of the world that it reads (footprint.h).  Where
 * these are what they were when it was run, the fingerprint changes as it did
 * then: by the exclusive or of both, for a fingerprint is one of parts.  So
 * where the step leads is predicted.  If that state was visited, there is
 * nothing to do; if it is new, what the step did then is done once more, to the
 * words that it wrote and to its task (effect.h).  All else that it would do is
 * done for good: what races are looked for in, who owns what, what is learned
 * about locks.
 *
 * Not predicted: steps that do more than that.  They allocate or free, name
 * things, ask the environment, start, wake or hold tasks, or run code whose
 * reads nobody tells of.  Nor is anything predicted in a walk whose states are
 * kept whole.  What a step tells of accesses, and of who is to know of them, is
 * kept as well, and told again (races.h).
 *
 * Of the steps that lead to new states one in 64 is run, and what comes of it
 * is compared with what was predicted, world and task.  If they differ the walk
 * is void and begins anew, without predictions.  Where nodes are checked, that
 * is an internal error, and steps are run and compared wherever they lead.
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
#include "sched/states/node.h"
#include "sched/states/races.h"
#include "sched/states/reduce.h"
#include "sched/track.h"

#ifdef READS_TOLD

/*
 * A walk begins; it ends.  @check: steps are done wherever they lead, and
 * compared.
 */
void predict_begin(bool on, bool check);
void predict_end(void);

/* A prediction was wrong: the walk is void. */
extern bool predict_was_wrong;
static inline bool predict_wrong(void)
{
	return predict_was_wrong;
}

/*
 * What was learned holds no more when this changes, as other steps may belong
 * to a step then, or it may depend on other words.
 */
static inline uint64_t predict_version(void)
{
	return track_fresh + reduce_version();
}

/* It changes when all that was learned by then is forgotten. */
extern uint64_t predict_learned_at, predict_last_age;
void predict_forget(void);
static inline uint64_t predict_age(void)
{
	if (__builtin_expect(predict_version() != predict_learned_at, 0))
		predict_forget();
	return predict_last_age;
}

/* Can anything be known of the steps from the state that there is, of @n? */
extern bool predict_on;
static inline bool predict_can(const struct node *n)
{
	return predict_on && !n->asked && n->settled && races_in_words();
}

/*
 * What the steps of these tasks from the state that there is do: the numbers of
 * their effects (effect.h), by task, to @to.  Returns those of which it is
 * known.
 */
uint32_t predict_all(uint32_t tasks, uint32_t *to);
/* The same of one; 0: it is not known. */
uint32_t predict(unsigned int task);

/*
 * Do it without running it, from the state of the last node, which there is: it
 * leads to @print.  @tells: that changes who knows what (effect.h).  False:
 * it is to be run, and nothing was done.
 */
bool predict_do(uint32_t effect, unsigned int task, bool tells,
		struct fingerprint print);

/*
 * It is about to be run: to be compared with that, or (0) to be learned from.
 */
void predict_watch(const struct node *n, unsigned int task, uint32_t effect,
		   struct fingerprint print);
/*
 * It was done, by @ran: it led to @print.  Or it led to an end: no such state
 * is visited, so nothing leads to it that was predicted and not done.
 */
void predict_done(const struct node *n, uint32_t ran, struct fingerprint print,
		  uint32_t steps);
void predict_ended(void);

/*
 * A bound of the probability that one step was taken for another, as 96 of 128
 * bits are compared.
 */
double predict_doubt(void);

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

static inline uint64_t predict_age(void)
{
	return 0;
}

static inline bool predict_can(const struct node *n)
{
	(void)n;
	return false;
}

static inline uint32_t predict_all(uint32_t tasks, uint32_t *to)
{
	(void)tasks;
	(void)to;
	return 0;
}

static inline uint32_t predict(unsigned int task)
{
	(void)task;
	return 0;
}

static inline bool predict_do(uint32_t effect, unsigned int task, bool tells,
			      struct fingerprint print)
{
	(void)effect;
	(void)task;
	(void)tells;
	(void)print;
	return false;
}

static inline void predict_watch(const struct node *n, unsigned int task,
				 uint32_t effect, struct fingerprint print)
{
	(void)n;
	(void)task;
	(void)effect;
	(void)print;
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

static inline double predict_doubt(void)
{
	return 0;
}

#endif
#endif
