/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forms of tasks: what a task is in a state (its stack, and what it has
 * declared), each form once, by its fingerprint.
 *
 * Of each is kept on which words of the world its next step depends: all that
 * it was ever seen to read or write (footprint.h).  Words that have never
 * changed since the program was started are the same in all states of a walk,
 * and left out.  When one of them changes, all is to be forgotten; and so it is
 * when the walk goes on with another image.
 */
#ifndef SCHED_STATES_FORM_H
#define SCHED_STATES_FORM_H

#include "config.h"

#include <stdbool.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/track.h"

#ifdef READS_TOLD

struct form {
	struct fingerprint print;
	uint32_t first, nr;	/* of the words */
	uint32_t image;		/* of the task; 0: none yet (image.h) */
	bool learned;		/* it was seen to do a step */
};

void forms_begin(void);
void forms_end(void);
void forms_forget(void);
/* There is no room for more: they are to be forgotten. */
bool forms_full(void);

/* Forms have numbers, from 1 on, until they are forgotten. */
extern struct form *forms;
static inline struct form *form_at(uint32_t number)
{
	return &forms[number];
}

/* Of that with this print, which is made if there is none. */
uint32_t form_make(struct fingerprint print);

/* Of a task as it is; NULL: it was never seen to do a step. */
const struct form *form_of(unsigned int task);

/* A step that began with it was run: what it was seen to depend on. */
const struct form *form_learn(struct fingerprint print);

/* The words, by number. */
extern uint32_t *form_words;

/* Of the task and the words as they are: what the step does follows from it. */
static inline struct fingerprint form_key(const struct form *f)
{
	const uint32_t *word = &form_words[f->first], *end = word + f->nr;
	fingerprint_whole key = *fingerprint_at(&f->print);

	for (; word < end; word++)
		key ^= *fingerprint_at(&track_hashes[*word]);
	return (struct fingerprint){ key[0], key[1] };
}

#endif
#endif
