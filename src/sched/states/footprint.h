/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step depends on: the words of the world that it reads or writes.
 *
 * Accesses of the model are told by its instrumentation, and writes of
 * primitives by theirs (track.h).  Reads of primitives are not, as gcc is made
 * to drop those calls (track_callbacks.h): one of their functions says what it
 * reads by being declared __reads_told (sched.h).  Any other that is called has
 * the step depend on nobody knows what: it calls footprint_fentry() where
 * others call __fentry__().  So has any that was on the stack already when the
 * step began, unless it calls that (frames.h).
 */
#ifndef SCHED_STATES_FOOTPRINT_H
#define SCHED_STATES_FOOTPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct task;

/* A step is looked at. */
extern bool footprint_on;

/* The next one of this task is, unless nobody will tell of it anyway. */
void footprint_begin(const struct task *t);

/* It has ended.  False: what it depends on is not known. */
bool footprint_end(void);

/* The words that are found, a line after the other: until the next begins. */
struct footprint_line {
	uint32_t line;
	unsigned int words;	/* a bit each */
};
uint32_t footprint_lines(const struct footprint_line **lines);

void footprint_add(const volatile void *p, size_t size);

/* @size bytes from @p on are looked at, or written. */
static inline void footprint_read(const volatile void *p, size_t size)
{
	if (__builtin_expect(footprint_on, 0))
		footprint_add(p, size);
}

/*
 * The operation that the task has declared begins: it may look at the object
 * from now on.  (Not when it is declared: that would have the step before
 * depend on what it never sees.)
 */
void footprint_begun(const struct task *t);

#endif
