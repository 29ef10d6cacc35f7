/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Images: what tasks were behind steps, their stacks and what they declared.
 *
 * A task that is put there (effect.h) need not be run next, and mostly is not:
 * what it does is predicted, and so is what it does after that.  Nobody but who
 * runs looks at a stack.  So what a task has declared is put at once; its stack
 * stays in the image until something is to be run (kept.h).
 */
#ifndef SCHED_STATES_IMAGE_H
#define SCHED_STATES_IMAGE_H

#include "config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/op.h"

struct task;

struct image {
	struct fingerprint print;	/* the task's part of the state */
	void *sp;
	uint32_t first;			/* where its stack is */
	uint32_t stack;			/* bytes */
	bool lives;			/* or it has ended, and is no more */
	bool guarded;
	uint8_t kind, alone, starting;
	uint32_t started;
	struct guard guard;
	const volatile void *obj;
	const struct site *site;
	const struct site *racy_site;
	const volatile void *racy_write;
	size_t racy_write_size;
};

/* Bytes of all of them that are not many; tests have less. */
extern size_t images_room;

#ifdef READS_TOLD

/* They have numbers, from 1 on, until they are forgotten. */
extern struct image *images;
static inline const struct image *image_at(uint32_t number)
{
	return &images[number];
}

/* Of a task as it is, and is a part of a state; or of one that has ended. */
uint32_t image_make(const struct task *t, struct fingerprint print);

/* Be that, but for the stack; have the stack in its place. */
void image_put(const struct image *i, struct task *t);
void image_put_stack(const struct image *i, struct task *t);

/* There are so many that those that nobody needs had better be forgotten. */
bool images_full(void);
/*
 * All but those that are told by image_move(), which says what number they have
 * from now on: between these two.
 */
void images_move(void);
uint32_t image_move(uint32_t number);
void images_moved(void);
void images_end(void);

#else

/* Nothing is predicted, so there are none. */
static inline void image_put(const struct image *i, struct task *t)
{
	(void)i;
	(void)t;
}

static inline void image_put_stack(const struct image *i, struct task *t)
{
	(void)i;
	(void)t;
}

static inline const struct image *image_at(uint32_t number)
{
	(void)number;
	return NULL;
}

#endif
#endif
