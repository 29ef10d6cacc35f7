/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks as they are in the states on the path, to make them that again.
 *
 * A node keeps the tasks that its steps touched; those of the others are kept
 * by nodes before it.  Of a task that has become what an image says (image.h)
 * the image is kept; of others all of it, with its stack.
 */
#ifndef SCHED_STATES_KEPT_H
#define SCHED_STATES_KEPT_H

#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"

void kept_begin(void);
void kept_end(void);

/* Where what is kept next will be; room there for what else there is. */
size_t kept_at(void);
void *kept_room(size_t size);
void *kept_from(size_t at);

/* A task as it is, which has that print, and number (exact.h). */
void kept_add(unsigned int id, struct fingerprint print, uint32_t number);

/* Those from @at to @end are kept no more; returns which they are, as bits. */
uint32_t kept_drop(size_t at, size_t end);

/*
 * Make it what was kept of it last, and is.  If nothing was there was no such
 * task, and nothing is said.
 */
void kept_put_back(unsigned int id, struct fingerprint *print,
		   uint32_t *number);

/* Tasks that are what an image says, but for their stacks, as bits. */
extern uint32_t kept_away;
/* It has become such a one. */
void kept_becomes(unsigned int id, uint32_t image);
/* Something is to be run: have all stacks in their places. */
void kept_place_stacks(void);
static inline void kept_place(void)
{
	if (__builtin_expect(kept_away != 0, 0))
		kept_place_stacks();
}

/* Forget the images that no node needs (image.h). */
struct node;
void kept_move_images(const struct node *path, uint32_t depth);

#endif
