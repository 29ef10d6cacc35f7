/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The world in lines of 64 bytes, as tracking logs and hashes it (track.h).
 *
 * To a line belongs what its bytes are: whether each granule of the heap is
 * allocated.  A line that is all zero and unallocated is as one that nobody has
 * used yet.
 */
#ifndef SCHED_WORLD_LINE_H
#define SCHED_WORLD_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/fingerprint.h"
#include "sched/world.h"

#define LINE_SIZE 64u
#define LINE_WORDS (LINE_SIZE / 8)

struct world_line {
	uint64_t words[LINE_WORDS];
	uint32_t line;		/* its number */
	uint32_t states;	/* 2 bits a granule; 0: none, or static */
};

static inline uint32_t line_of(const volatile void *addr)
{
	return world_offset(addr) / LINE_SIZE;
}

/* How many there are. */
uint32_t line_count(void);

/*
 * From now on what each granule is, is kept by line, so that lines are got and
 * put without asking for each; whoever changes it says so.  Until the end.
 */
void line_states_begin(void);
void line_states_end(void);
void line_state_changed(uint32_t granule, unsigned int state);

/* What it is now; make it that again. */
void line_get(uint32_t line, struct world_line *to);
void line_put(const struct world_line *from);

static inline bool line_equal(const struct world_line *a,
			      const struct world_line *b)
{
	uint64_t differ = a->states ^ b->states;

	for (unsigned int i = 0; i < LINE_WORDS; i++)
		differ |= a->words[i] ^ b->words[i];
	return !differ;
}

/* As one that nobody has used yet. */
static inline bool line_unused(const struct world_line *l)
{
	uint64_t any = l->states;

	for (unsigned int i = 0; i < LINE_WORDS; i++)
		any |= l->words[i];
	return !any;
}

/*
 * Hash of a line: 0 if it was never used.  That of a world is the exclusive or
 * of those of its lines, so it follows from the lines that changed.
 */
struct fingerprint line_hash(const struct world_line *l);

/*
 * The used line behind @line, or the first one (@line is LINE_NONE); LINE_NONE:
 * there is none.  All others are as if never used.
 */
#define LINE_NONE UINT32_MAX
uint32_t line_next(uint32_t line);

#endif
