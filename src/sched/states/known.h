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

void known_begin(void);

/* The running task makes it: check it, then remember it. */
void known_access(const struct known_access *a);
/* The memory is freed: so much for what was done to it. */
void known_freed(uint32_t start, uint32_t size);

/* What clock.h says of the functions of these names. */
void known_acquire(uint32_t obj);
void known_release(uint32_t obj);
void known_reset(uint32_t obj);
void known_forward(uint32_t to, uint32_t from);
void known_marked(uint32_t obj, bool write);
void known_fence_acquire(void);
void known_fence_release(void);
/* A task is started by the running one, and knows all it does; or nothing. */
void known_started(unsigned int task, bool told);
void known_joined(unsigned int task);

/* As a part of a state. */
struct fingerprint known_print(void);
uint32_t known_number(void);	/* exact.h */
size_t known_size(void);
void known_save(void *to);
void known_restore(const void *from, size_t size);

#endif
