/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Data races while states are visited.
 *
 * Two walks.  The first one finds the memory that could be raced for
 * (places.h); if there is any, the second has in its states who knows of which
 * accesses to it (known.h).  So the verdict is that of the race detector over
 * all executions, and what is protected by locks costs no states.
 */
#ifndef SCHED_STATES_RACES_H
#define SCHED_STATES_RACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/states/known.h"

/* The first walk; the second: false if there is no need for it. */
void races_first(void);
bool races_second(void);
void races_end(void);

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
void races_forward(const volatile void *to, const volatile void *from);
void races_fence_acquire(void);
void races_fence_release(void);

/* A task is started, and told all; or is created, and told nothing. */
void races_started(unsigned int task, bool told);
void races_joined(unsigned int task);
void races_reused(unsigned int task);

/*
 * What is told in the second walk between the first two: a list, of which @nr
 * counts all in front of KNOWN_END.  The third tells it again, as what the
 * running task does in steps behind so many others: it follows from words, as
 * what else a step does (predict.h).
 */
void races_listen(void);
const struct known_op *races_heard(uint32_t *nr);
void races_tell_again(const struct known_op *ops, uint32_t steps_before);

extern bool races_second_is_on;
/* Is all that steps depend on in words, as that has this size? */
static inline bool races_in_words(size_t size)
{
	return races_second_is_on || !size;
}

/* As a part of a state. */
struct fingerprint races_print(void);
uint32_t races_number(void);	/* exact.h */
size_t races_size(void);
void races_save(void *to);
void races_restore(const void *from, size_t size);

#endif
