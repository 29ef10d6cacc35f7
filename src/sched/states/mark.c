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
/* Those that have been asked for. */
static uint32_t *words, nr_words, max_words;

void marks_begin(void)
{
	if (!bits)
		bits = sparse_memory(line_count() * LINE_WORDS);
	while (nr_words)
		bits[words[--nr_words]] = 0;
}

static __attribute__((noinline, cold)) void give(uint32_t word)
{
	if (nr_words == max_words) {
		max_words = max_words ? 2 * max_words : 256;
		words = must(realloc(words, max_words * sizeof(*words)));
	}
	bits[word] = (uint8_t)(nr_words % 64 + 1);
	words[nr_words++] = word;
}

uint64_t mark_of(uint32_t word)
{
	if (!bits[word])
		give(word);
	return 1ull << (bits[word] - 1);
}
