/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that has to be there, and the end for want of it; see memory.h.
 */
#include "sched/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

void (*out_of_memory_hook)(void);

/* Nothing here allocates; stderr has no buffer. */
void out_of_memory(void)
{
	if (out_of_memory_hook)
		out_of_memory_hook();
	/* In order, where both go to one place. */
	fflush(stdout);
	fputs("mmurace: out of memory\n", stderr);
	exit(EXIT_INTERNAL);
}

static void *map(size_t size, int flags)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	if (p == MAP_FAILED)
		out_of_memory();
	return p;
}

/* calloc() clears what it had before. */
void *sparse_memory(size_t size)
{
	return map(size, MAP_NORESERVE);
}

/* A page that is read before it is written would be asked for twice. */
void *dense_memory(size_t size)
{
	return map(size, MAP_POPULATE);
}
