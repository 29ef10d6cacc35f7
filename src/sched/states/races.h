/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Data races while states are visited.
 *
 * A walk finds the memory that could be raced for (places.h).  If there is any
 * it is void: the next one has in its states who knows of which accesses to
 * that (known.h), and goes on looking for more.  The last one has found nothing
 * that it did not look at so.  So the verdict is that of the race detector over
 * all executions, and what is protected by locks costs no states.
 */
#ifndef SCHED_STATES_RACES_H
#define SCHED_STATES_RACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/states/known.h"
#include "sched/states/places.h"

/* Nothing was found yet. */
void races_first(void);
void races_end(void);

/* Has the walk found more than it looks at closely?  The next one will. */
bool races_more(void);
void races_look_closely(void);
/* Walks were done before, and found what there is: is any of it? */
void races_go_on(void);

/* A walk over another image of the world begins. */
void races_begin(void);
/* The running task is about to do a step. */
void races_step(void);

/* What it does, as tsan.c, shadow.c and clock.c see it. */
void races_access(const volatile void *p, size_t size, enum access_what what,
		  bool write, uint32_t pc);
void races_allocated(const volatile void *p, size_t size, uint32_t site);
void races_freed(const volatile void *p, size_t size, uint32_t site);
void races_acquire(const volatile void *obj);
void races_release(const volatile void *obj);
void races_reset(const volatile void *obj);
/* Of sched_overwritten(). */
void races_overwritten(const volatile void *p, size_t size);
void races_forward(const volatile void *to, const volatile void *from);
void races_fence_acquire(void);
void races_fence_release(void);

/* A task is started, and told all; or is created, and told nothing. */
void races_started(unsigned int task, bool told);
void races_joined(unsigned int task);
void races_reused(unsigned int task);

/*
 * What is told between the first two, where anything is looked at closely: a
 * list, of which @nr counts all in front of KNOWN_END.  The third tells it
 * again, as what the running task does in steps behind so many others: it
 * follows from words, as what else a step does (predict.h).
 */
void races_listen(void);
const struct known_op *races_heard(uint32_t *nr);
void races_tell_again(const struct known_op *ops, uint32_t steps_before);

/* Something is looked at closely. */
extern bool races_closely;
/* Is all that steps depend on in words?  New objects are not. */
static inline bool races_in_words(void)
{
	return !places_nr_new;
}

/* As a part of a state: is there any? */
static inline bool races_any(void)
{
	return __builtin_expect(races_closely || places_nr_new, 0);
}

struct fingerprint races_print_all(void);
static inline struct fingerprint races_print(void)
{
	return races_any() ? races_print_all() : (struct fingerprint){ 0, 0 };
}

uint32_t races_number(void);	/* exact.h */

size_t races_size_all(void);
static inline size_t races_size(void)
{
	return races_any() ? races_size_all() : 0;
}

void races_save(void *to);	/* if it has a size */

void races_restore_all(const void *from, size_t size);
static inline void races_restore(const void *from, size_t size)
{
	if (size || races_any())
		races_restore_all(from, size);
}

#endif
