/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which accesses each task knows of: what a state has instead of clocks.
 *
 * Clocks count, so states that are the same otherwise would differ by them for
 * ever.  A race needs less: of an access that was made, who knows that it was,
 * and which objects tell it to those who acquire them.  That is a set, and the
 * rules are those of clocks: a task that releases to an object adds what it
 * knows, one that acquires adds what the object tells (Elmas, Qadeer, Tasiran,
 * "Goldilocks", PLDI 2007, keep such sets by location).  An access races with
 * an earlier one that conflicts and that its task does not know of.
 *
 * Kept only of what places.h found to need it.
 */
#ifndef SCHED_STATES_KNOWN_H
#define SCHED_STATES_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"

struct task;

enum access_what {
	ACCESS_PLAIN,
	ACCESS_MARKED,
	ACCESS_RACY,		/* inside data_race() */
};

/* @size bytes from offset @start of the world on. */
struct known_access {
	uint32_t start, size;
	enum access_what what;
	bool write;
	uint32_t pc;		/* of a plain one: code, or a site */
};

/* What is told of a task; of most, see the functions of clock.h. */
enum known_kind {
	KNOWN_END,		/* of a list of them */
	KNOWN_ACCESS,		/* it is checked, then remembered */
	KNOWN_FREED,		/* so much for what was done to that */
	KNOWN_ACQUIRE,
	KNOWN_RELEASE,
	KNOWN_RESET,
	KNOWN_FORWARD,
	KNOWN_MARKED,
	KNOWN_FENCE_ACQUIRE,
	KNOWN_FENCE_RELEASE,
	KNOWN_STARTED,		/* by it, and knows all it does */
	KNOWN_STARTED_APART,	/* or nothing */
	KNOWN_JOINED,
};

struct known_op {
	uint8_t kind;
	uint8_t what;		/* of an access: enum access_what */
	bool write;		/* of an access, or a marked one */
	uint32_t obj;		/* or where memory starts; offset */
	uint32_t other;		/* its size; whence forwarded; a task */
	uint32_t pc;		/* of an access */
	uint32_t step;		/* of the execution; STEP_NONE */
};

void known_begin(void);
void known_do(const struct known_op *op, const struct task *by);

/*
 * What would known_print() be, if the task did all these?  False: they make a
 * race, or more than can be known, so that they are to be done by running them.
 */
bool known_would(const struct known_op *ops, unsigned int task,
		 struct fingerprint *print);

/*
 * Of what it is about, as marks: where those of two tasks have none in common,
 * it does not matter in which order they are done.  (But for tasks that are
 * started or joined: steps that do that are always run.)
 */
uint64_t known_marks(const struct known_op *op);

/* As a part of a state. */
struct fingerprint known_print(void);
uint32_t known_number(void);	/* exact.h */
size_t known_size(void);
void known_save(void *to);
void known_restore(const void *from, size_t size);

#endif
