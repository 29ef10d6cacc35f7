/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which word has which mark; see mark.h.
 */
#include "sched/states/mark.h"

#include <stdlib.h>

#include "sched/memory.h"
#include "sched/world_line.h"

/* By word: its bit, + 1; 0: nobody has asked for it yet. */
static uint8_t *bits;
static uint32_t nr_marks;

void marks_begin(void)
{
	free(bits);
	bits = must(calloc(line_count() * LINE_WORDS, 1));
	nr_marks = 0;
}

uint64_t mark_of(uint32_t word)
{
	if (!bits[word])
		bits[word] = (uint8_t)(nr_marks++ % 64 + 1);
	return 1ull << (bits[word] - 1);
}
