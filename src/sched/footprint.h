/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step depends on, and what depends on it: the words of the world that
 * it reads, that it writes, and those of readers that it joins or leaves.
 *
 * Accesses of the model are told by its instrumentation, those of primitives,
 * of invariants and of the interpreter of scenarios by theirs (track.h).  That
 * costs most where most is read: files that tell of their reads themselves
 * (TELLS in Makefile.am, sched.h) have none, but are compared with what they
 * tell where it is clang that compiles them.  A function on the stack that is
 * compiled plainly has the step depend on nobody knows what (states/frames.h).
 */
#ifndef SCHED_FOOTPRINT_H
#define SCHED_FOOTPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct task;

/* A step is looked at. */
extern bool footprint_on;

/*
 * What is done from here on to the next footprint_learned() is done once for
 * all executions: nothing in them depends on what it reads.
 */
void footprint_learns(void);
void footprint_learned(void);

/* The next one of this task is: its stack tells (states/frames.h). */
void footprint_begin(const struct task *t);

/* It has ended, if not before.  False: what it depends on is not known. */
bool footprint_end(void);
/* Of the one that goes on, it is not. */
void footprint_lose(void);

/* The words that are found, a line after the other: until the next begins. */
struct footprint_line {
	uint32_t line;
	uint16_t read, written;	/* words, a bit each */
	uint16_t joined;	/* written, but for readers: sched_reads() */
	uint16_t changed;	/* said to be, for those who wait for that */
	uint16_t watched;	/* looked at for whether they are: relax.c */
	uint16_t expected;	/* to be read, or written, but for who joins */
};
uint32_t footprint_lines(const struct footprint_line **lines);

static inline unsigned int footprint_words(const struct footprint_line *l)
{
	return (unsigned int)(l->read | l->written | l->joined);
}

void footprint_add(const volatile void *p, size_t size);
void footprint_add_written(const volatile void *p, size_t size);
void footprint_add_expected(const volatile void *p, size_t size, uint32_t pc);
void footprint_add_joined(const volatile void *readers);
/* The granules of eight bytes of these. */
void footprint_changed(const volatile void *p);
void footprint_watched(uint32_t granule);
/* What the step declared as a change was none. */
void footprint_unchanged(void);
/* As if it had been one, from now on: false if it was. */
bool footprint_succeed(void);

/* @size bytes from @p on are looked at. */
static inline void footprint_read(const volatile void *p, size_t size)
{
	if (__builtin_expect(footprint_on, 0))
		footprint_add(p, size);
}

/* They are, by who tells of it himself: he has, when the step has ended. */
static inline void footprint_expect(const volatile void *p, size_t size,
				    uint32_t pc)
{
	if (__builtin_expect(footprint_on, 0))
		footprint_add_expected(p, size, pc);
}

/* They are written, or something is done to them that comes to the same. */
static inline void footprint_wrote(const volatile void *p, size_t size)
{
	if (__builtin_expect(footprint_on, 0))
		footprint_add_written(p, size);
}

/* What it does to tasks beside that, a bit each. */
struct footprint_tasks {
	uint32_t held;		/* its CPU is taken, or given back; or its */
				/* guard is another one from now on */
	uint32_t ended;
	uint32_t awaited;	/* it has ended: that is what is waited for */
	uint32_t created;	/* they are numbered as they come */
};
extern struct footprint_tasks footprint_tasks;

/*
 * The operation that the task has declared begins: it may look at the object
 * from now on.  (Not when it is declared: that would have the step before
 * depend on what it never sees.)
 */
void footprint_begun(const struct task *t);

#endif
