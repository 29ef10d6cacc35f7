/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step depends on; see footprint.h.
 */
#include "config.h"

#include "sched/states/footprint.h"

#include "sched/engine.h"
#include "sched/states/frames.h"
#include "sched/states/kept.h"
#include "sched/track.h"
#include "sched/world_line.h"

#define LINES_MAX 64u
#define ALL_WORDS ((1u << LINE_WORDS) - 1)

bool footprint_on;

/* Set by footprint_fentry() (fiber_x86_64.S). */
extern uint8_t footprint_untold;
uint8_t footprint_untold;

static struct footprint_line lines[LINES_MAX];
static uint32_t nr_lines;
static bool lost;
/* By line: where it is, perhaps. */
static uint8_t places[LINES_MAX];

static inline bool is_at(uint32_t i, uint32_t line)
{
	return i < nr_lines && lines[i].line == line;
}

static __attribute__((noinline)) uint32_t look_for(uint32_t line)
{
	uint32_t i = 0;

	while (i < nr_lines && lines[i].line != line)
		i++;
	if (i == LINES_MAX)
		return i;
	if (i == nr_lines)
		lines[nr_lines++] = (struct footprint_line){ line, 0 };
	places[line % LINES_MAX] = (uint8_t)i;
	return i;
}

static void add(uint32_t line, unsigned int words)
{
	uint32_t i = places[line % LINES_MAX];

	if (!is_at(i, line))
		i = look_for(line);
	if (i == LINES_MAX)
		lost = true;
	else
		lines[i].words |= words;
}

/* Of the line of @first, those in front of @end. */
static unsigned int words_between(uint32_t first, uint32_t end)
{
	unsigned int from = ALL_WORDS << first % LINE_WORDS;
	uint32_t behind = (first | (LINE_WORDS - 1)) + 1;

	if (end < behind)
		from &= ~(ALL_WORDS << end % LINE_WORDS);
	return from & ALL_WORDS;
}

__attribute__((noinline)) void footprint_add(const volatile void *p,
					     size_t size)
{
	uint32_t first, end, line;

	if (!world_has(p) || !size)
		return;
	first = world_offset(p) / WORD_SIZE;
	end = (uint32_t)((world_offset(p) + size - 1) / WORD_SIZE) + 1;
	if (end > line_count() * LINE_WORDS)
		end = line_count() * LINE_WORDS;
	for (; first < end; first = (line + 1) * LINE_WORDS) {
		line = first / LINE_WORDS;
		add(line, words_between(first, end));
	}
}

void sched_depends(const volatile void *p, size_t size)
{
	footprint_read(p, size);
}

/* How much of the object of its operation a task may look at. */
static size_t told(const struct task *t)
{
	if (t->alone && t->alone != ALONE_UNLOCK)
		return t->alone;
	switch (t->kind) {
	case OP_LOCK:
	case OP_LOCK_SHARED:
	case OP_TRYLOCK:
	case OP_UNLOCK:
	case OP_UNLOCK_SHARED:
		return LOCK_TOLD;
	case OP_RMW:
		return WORD_SIZE;
	default:
		return OBJECT_TOLD;
	}
}

void footprint_begun(const struct task *t)
{
	footprint_add(t->obj, told(t));
	if (engine.guarded & 1u << t->id)
		footprint_add(t->guard.word, sizeof(*t->guard.word));
}

void footprint_begin(const struct task *t)
{
	/* Of those on its stack, which may be away, no call will be seen. */
	kept_place();
	if (!frames_clear(t))
		return;
	nr_lines = 0;
	lost = false;
	footprint_begun(t);
	if (sched_hooks.own)
		sched_hooks.own(t->id, footprint_add);
	footprint_untold = 0;
	footprint_on = true;
}

bool footprint_end(void)
{
	footprint_on = false;
#ifdef TRACKING
	uint32_t word;

	for (size_t at = 0; (word = track_changed_word(&at)) != LINE_NONE;)
		add(word / LINE_WORDS, 1u << word % LINE_WORDS);
#endif
	return !lost && !footprint_untold;
}

uint32_t footprint_lines(const struct footprint_line **to)
{
	*to = lines;
	return nr_lines;
}
