/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * On which words of the world the next step of a task depends: all that it was
 * ever seen to read or write (footprint.h), by what the task was.
 *
 * Words that have never changed since the program was started are the same in
 * all states of a walk, and left out.  When one of them changes, all is to be
 * forgotten; and so it is when the walk goes on with another image.
 */
#ifndef SCHED_STATES_DEPENDS_H
#define SCHED_STATES_DEPENDS_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/track.h"

struct depends {
	struct fingerprint task;	/* its part of the state */
	uint32_t first, nr;	/* of the words */
	bool used;		/* no free slot */
};

void depends_begin(void);
void depends_end(void);
void depends_forget(void);
/* There is no room for more: it is to be forgotten. */
bool depends_full(void);

/* Of a task as it is; NULL: it was never seen to do a step. */
const struct depends *depends_of(unsigned int task);

/* A step that @task has begun with was run: what it was seen to depend on. */
const struct depends *depends_learn(struct fingerprint task);

/* The words, by number. */
extern uint32_t *depends_words;

#ifdef TRACKING
/* Of the task and the words as they are: what the step does follows from it. */
static inline struct fingerprint depends_key(const struct depends *d)
{
	const uint32_t *word = &depends_words[d->first], *end = word + d->nr;
	struct fingerprint key = d->task;

	for (; word < end; word++)
		fingerprint_xor(&key, track_hashes[*word]);
	return key;
}
#endif
#endif
