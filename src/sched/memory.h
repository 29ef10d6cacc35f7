/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory without which nothing can go on, and what is done where there is none:
 * a message, and the exit status of a fault of the machine (4).
 *
 * In the lowest folder, for all of them: nobody has a message of his own.
 */
#ifndef SCHED_MEMORY_H
#define SCHED_MEMORY_H

#include <stddef.h>

/* The exit status of a fault of the tool or of the machine: mmurace(1). */
#define EXIT_INTERNAL 4

void out_of_memory(void) __attribute__((noreturn, cold));
/* Done first; NULL: nothing.  To take a line of progress off the terminal. */
extern void (*out_of_memory_hook)(void);

/*
 * @size zeroed bytes, for good, whose pages are there once they are touched:
 * for tables of all memory, of which little is used.  Never NULL.
 */
void *sparse_memory(size_t size);
/* The same of which most is used soon: all its pages are there. */
void *dense_memory(size_t size);

/* What was just allocated, never NULL. */
static inline void *must(void *allocated)
{
	if (__builtin_expect(!allocated, 0))
		out_of_memory();
	return allocated;
}

#endif
