/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step depends on; see footprint.h.
 */
#include "config.h"

#include "sched/footprint.h"

#include "sched/engine.h"
#include "sched/track.h"
#include "sched/world_line.h"

#define LINES_MAX 64u
#define ALL_WORDS ((1u << LINE_WORDS) - 1)

bool footprint_on, track_listens;
struct footprint_tasks footprint_tasks;

/* Set by footprint_fentry() (fiber_x86_64.S). */
extern uint8_t footprint_untold;
uint8_t footprint_untold;

static struct footprint_line lines[LINES_MAX];
static uint32_t nr_lines;
static bool lost, known;
/* The word of readers that the step joins, or leaves. */
static uint32_t readers_word;
/* What it declared that it would change, unless that fails. */
static const volatile void *tried;
/* By line: where it is, perhaps. */
static uint8_t places[LINES_MAX];

void track_listen(void)
{
	track_listens = track_on | footprint_on;
}

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
		lines[nr_lines++] = (struct footprint_line){ .line = line };
	places[line % LINES_MAX] = (uint8_t)i;
	return i;
}

/* Where it is; NULL: there are too many. */
static struct footprint_line *find(uint32_t line)
{
	uint32_t i = places[line % LINES_MAX];

	if (!is_at(i, line))
		i = look_for(line);
	if (i < LINES_MAX)
		return &lines[i];
	lost = true;
	return NULL;
}

static void add(uint32_t line, unsigned int words, bool write)
{
	struct footprint_line *l = find(line);

	if (!l)
		return;
	if (write)
		l->written |= (uint16_t)words;
	else
		l->read |= (uint16_t)words;
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

static void add_range(const volatile void *p, size_t size, bool write)
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
		add(line, words_between(first, end), write);
	}
}

__attribute__((noinline)) void footprint_add(const volatile void *p,
					     size_t size)
{
	add_range(p, size, false);
}

__attribute__((noinline)) void footprint_add_written(const volatile void *p,
						     size_t size)
{
	add_range(p, size, true);
}

void footprint_add_joined(const volatile void *readers)
{
	if (world_has(readers))
		readers_word = world_offset(readers) / WORD_SIZE;
}

static unsigned int granule_words(uint32_t granule)
{
	return 3u << granule * GRANULE_WORDS % LINE_WORDS;
}

void footprint_changed(const volatile void *p)
{
	uint32_t granule = world_offset(p) / (GRANULE_WORDS * WORD_SIZE);
	struct footprint_line *l;

	if (!footprint_on || !world_has(p))
		return;
	l = find(granule * GRANULE_WORDS / LINE_WORDS);
	if (l)
		l->changed |= (uint16_t)granule_words(granule);
}

void footprint_watched(uint32_t granule)
{
	struct footprint_line *l;

	if (!footprint_on)
		return;
	l = find(granule * GRANULE_WORDS / LINE_WORDS);
	if (l)
		l->watched |= (uint16_t)granule_words(granule);
}

void footprint_unchanged(void)
{
	tried = NULL;
}

void footprint_lose(void)
{
	lost = true;
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

/* It is nothing but an access, which is told when it is made. */
static bool is_access(const struct task *t)
{
	return t->alone && (t->kind == OP_READ || t->kind == OP_WRITE);
}

void footprint_begun(const struct task *t)
{
	if (engine.walking || !is_access(t))
		footprint_add(t->obj, told(t));
	if (engine.guarded & 1u << t->id)
		footprint_add(t->guard.word, sizeof(*t->guard.word));
}

void footprint_begin(const struct task *t)
{
	nr_lines = 0;
	lost = false;
	readers_word = LINE_NONE;
	footprint_tasks = (struct footprint_tasks){ 0 };
	footprint_begun(t);
	if (sched_hooks.own)
		sched_hooks.own(t->id, footprint_add);
	footprint_untold = 0;
	footprint_on = true;
	track_listen();
	tried = NULL;
	if (op_can_fail(t->kind))
		tried = t->obj;
	else if (op_writes(t->kind))
		footprint_changed(t->obj);
}

/* Who joins readers reads their word only to write it. */
static void join(uint32_t word)
{
	struct footprint_line *l = find(word / LINE_WORDS);
	uint16_t bit = (uint16_t)(1u << word % LINE_WORDS);

	if (!l || !(l->written & bit))
		return;
	l->written &= (uint16_t)~bit;
	l->read &= (uint16_t)~bit;
	l->joined |= bit;
}

bool footprint_end(void)
{
	if (!footprint_on)
		return known;
	footprint_changed(tried);
	footprint_on = false;
	track_listen();
#ifdef TRACKING
	if (engine.walking) {
		uint32_t word;

		for (size_t at = 0;
		     (word = track_changed_word(&at)) != LINE_NONE;)
			add(word / LINE_WORDS, 1u << word % LINE_WORDS, true);
	}
#endif
	if (readers_word != LINE_NONE)
		join(readers_word);
	known = !lost && !footprint_untold;
	return known;
}

uint32_t footprint_lines(const struct footprint_line **to)
{
	*to = lines;
	return nr_lines;
}
