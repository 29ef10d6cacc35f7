/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end for want of memory; see memory.h.
 */
#include "sched/memory.h"

#include <stdio.h>
#include <stdlib.h>

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
