/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The world in lines of 64 bytes, as tracking logs it, and in words of 4 bytes,
 * as it hashes it (track.h).  (Most that is looked at together is an int, or a
 * pointer, whose upper half never changes, as the world lies below 4 GiB.)
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
#include "sched/mix.h"
#include "sched/world.h"

#define LINE_SIZE 64u
#define WORD_SIZE 4u
#define LINE_WORDS (LINE_SIZE / WORD_SIZE)
#define GRANULE_WORDS 2u

struct world_line {
	uint32_t words[LINE_WORDS] __attribute__((aligned(8)));
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
/* Of one that is not short, a word alone; what its granule is stays. */
static inline uint32_t *line_word_at(uint32_t word)
{
	return (uint32_t *)(void *)(__start_world + (size_t)word * WORD_SIZE);
}

static inline uint32_t line_get_word(uint32_t word)
{
	return *line_word_at(word);
}

static inline void line_put_word(uint32_t word, uint32_t value)
{
	*line_word_at(word) = value;
}

static inline bool line_equal(const struct world_line *a,
			      const struct world_line *b)
{
	uint32_t differ = a->states ^ b->states;

	for (unsigned int i = 0; i < LINE_WORDS; i++)
		differ |= a->words[i] ^ b->words[i];
	return !differ;
}

/* As one that nobody has used yet. */
static inline bool line_unused(const struct world_line *l)
{
	uint32_t any = l->states;

	for (unsigned int i = 0; i < LINE_WORDS; i++)
		any |= l->words[i];
	return !any;
}

/*
 * The hash of a word of the world, by its number and with what its granule is:
 * 0 if it was never used.  That of a line, and of a world, is the exclusive or
 * of those of its words, so it follows from the words that changed.
 */
static inline struct fingerprint word_hash(uint32_t word, uint32_t value,
					   unsigned int state)
{
	struct fingerprint h = { 0 };

	if (!value && !state)
		return h;
	mix(&h, value, (uint64_t)word << 2 | state);
	return mixed(h);
}

/* Of a word of a line. */
static inline struct fingerprint line_word_hash(const struct world_line *l,
						unsigned int word)
{
	return word_hash(l->line * LINE_WORDS + word, l->words[word],
			 l->states >> (2 * (word / GRANULE_WORDS)) & 3);
}

static inline uint64_t line_pair(const struct world_line *l, unsigned int first)
{
	return l->words[first] | (uint64_t)l->words[first + 1] << 32;
}

/* Which words of it are not the same, a bit each. */
static inline unsigned int line_differs(const struct world_line *a,
					const struct world_line *b)
{
	uint32_t states = a->states ^ b->states;
	unsigned int differ = 0;

	/* Few are: two at a time. */
	for (unsigned int i = 0; i < LINE_WORDS; i += 2)
		if (__builtin_expect(line_pair(a, i) != line_pair(b, i), 0))
			differ |= (a->words[i] != b->words[i] ? 1u : 0) << i |
				  (a->words[i + 1] != b->words[i + 1] ? 2u : 0)
					  << i;
	for (; __builtin_expect(states != 0, 0); states &= states - 1)
		differ |= ((1u << GRANULE_WORDS) - 1)
			  << __builtin_ctz(states) / 2 * GRANULE_WORDS;
	return differ;
}

struct fingerprint line_hash(const struct world_line *l);

/* Does the world end in the middle of it? */
bool line_is_short(uint32_t line);

/*
 * The used line behind @line, or the first one (@line is LINE_NONE); LINE_NONE:
 * there is none.  All others are as if never used.
 */
#define LINE_NONE UINT32_MAX
uint32_t line_next(uint32_t line);

#endif
