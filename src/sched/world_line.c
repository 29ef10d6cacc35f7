/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of the world; see world_line.h.
 */
#include "sched/world_line.h"

#include <stdlib.h>

#include "sched/memory.h"
#include "sched/shadow_cell.h"

#define LINE_GRANULES (LINE_SIZE / GRANULE)
_Static_assert(LINE_GRANULES * 2 <= 16, "the states of a line are 16 bits");
_Static_assert(GRANULE == GRANULE_WORDS * WORD_SIZE, "it is made of words");

void *__real_memcpy(void *to, const void *from, size_t size);

/* Not by memcpy(): that is ours, and looks at what it copies. */
static inline void copy_line(void *to, const void *from)
{
	typedef uint64_t words __attribute__((vector_size(LINE_SIZE)));
	typedef words any __attribute__((aligned(8), may_alias));

	*(any *)to = *(const any *)from;
}

struct fingerprint line_hash(const struct world_line *l)
{
	struct fingerprint h = { 0 };

	for (unsigned int i = 0; i < LINE_WORDS; i++)
		fingerprint_xor(&h, line_word_hash(l, i));
	return h;
}

uint32_t line_count(void)
{
	return (world_offset(__stop_world) + LINE_SIZE - 1) / LINE_SIZE;
}

static char *memory_of(uint32_t line)
{
	return __start_world + (size_t)line * LINE_SIZE;
}

/* The last one may be shorter. */
bool line_is_short(uint32_t line)
{
	return __start_world + (size_t)(line + 1) * LINE_SIZE > __stop_world;
}

static size_t short_size(uint32_t line)
{
	return (size_t)(__stop_world - memory_of(line));
}

static bool in_heap(uint32_t line)
{
	const char *start, *end;

	world_heap(&start, &end);
	return line >= line_of(start) && line < line_of(end);
}

/* By line, while they are kept; none is that of a line outside the heap. */
static uint16_t *states;

/* So that 0 is unallocated. */
static unsigned int state_of(uint32_t granule)
{
	const struct cell *cell = &shadow_cells[granule];
	unsigned int state = cell->execution == engine.execution ? cell->state :
								   cell->base;

	return state ^ CELL_UNALLOCATED;
}

/* What is known of who accessed it was known of what it was before. */
static void set_state(uint32_t granule, unsigned int state)
{
	struct cell *cell = cell_at(granule);

	cell->state = (uint8_t)(state ^ CELL_UNALLOCATED);
	cell->range = RANGE_NONE;
	cell->split = 0;
	cell->all = (struct history){ 0 };
}

static uint32_t states_of(uint32_t line)
{
	uint32_t all = 0;

	if (states)
		return states[line];
	if (!in_heap(line))
		return 0;
	for (unsigned int i = 0; i < LINE_GRANULES; i++)
		all |= state_of(line * LINE_GRANULES + i) << (2 * i);
	return all;
}

void line_states_begin(void)
{
	uint32_t line = LINE_NONE;
	uint16_t *all;

	line_states_end();
	all = must(calloc(line_count(), sizeof(*states)));
	while ((line = line_next(line)) != LINE_NONE)
		all[line] = (uint16_t)states_of(line);
	states = all;
}

void line_states_end(void)
{
	free(states);
	states = NULL;
}

void line_state_changed(uint32_t granule, unsigned int state)
{
	unsigned int shift = granule % LINE_GRANULES * 2;
	uint32_t line = granule / LINE_GRANULES;
	uint16_t *all = &states[line];

	if (!in_heap(line))
		return;
	state ^= CELL_UNALLOCATED;
	*all = (uint16_t)((*all & ~(3u << shift)) | state << shift);
}

void line_get(uint32_t line, struct world_line *to)
{
	to->line = line;
	to->states = states_of(line);
	if (__builtin_expect(line_is_short(line), 0)) {
		*to = (struct world_line){ .line = line, .states = to->states };
		__real_memcpy(to->words, memory_of(line), short_size(line));
		return;
	}
	copy_line(to->words, memory_of(line));
}

void line_put(const struct world_line *from)
{
	if (__builtin_expect(line_is_short(from->line), 0))
		__real_memcpy(memory_of(from->line), from->words,
			      short_size(from->line));
	else
		copy_line(memory_of(from->line), from->words);
	if (from->states == states_of(from->line))
		return;
	for (unsigned int i = 0; i < LINE_GRANULES; i++) {
		uint32_t granule = from->line * LINE_GRANULES + i;
		unsigned int state = from->states >> (2 * i) & 3;

		if (state_of(granule) != state)
			set_state(granule, state);
	}
	if (states)
		states[from->line] = (uint16_t)from->states;
}

uint32_t line_next(uint32_t line)
{
	uint32_t n = line == LINE_NONE ? 0 : line + 1;
	size_t used;

	if (n >= line_count())
		return LINE_NONE;
	used = world_next_used((size_t)n * LINE_SIZE);
	return used < (size_t)line_count() * LINE_SIZE ?
		       (uint32_t)(used / LINE_SIZE) :
		       LINE_NONE;
}
