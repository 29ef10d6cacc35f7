/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a step depends on; see footprint.h.
 */
#include "config.h"

#include "sched/footprint.h"

#include <stdio.h>
#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/names.h"
#include "sched/track.h"
#include "sched/world_line.h"

#define LINES_MAX 64u
#define ALL_WORDS ((1u << LINE_WORDS) - 1)

bool footprint_on, track_listens;
struct footprint_tasks footprint_tasks;

static struct footprint_line lines[LINES_MAX];
static uint32_t nr_lines;
static bool lost, known;
/* It is looked at again when something has been learned. */
static bool held;
/* The word of readers that the step joins, or leaves. */
static uint32_t readers_word;
/* What it declared that it would change; that has failed. */
static const volatile void *tried;
static bool failed;
/* By number: where the code is that is expected to tell. */
static uint32_t readers[LINES_MAX];
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

enum access {
	READ,
	WRITTEN,
	EXPECTED
};

static void add(uint32_t line, unsigned int words, enum access access)
{
	struct footprint_line *l = find(line);

	if (!l)
		return;
	switch (access) {
	case READ:
		l->read |= (uint16_t)words;
		break;
	case WRITTEN:
		l->written |= (uint16_t)words;
		break;
	case EXPECTED:
		l->expected |= (uint16_t)words;
		break;
	}
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

static void add_range(const volatile void *p, size_t size, enum access access)
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
		add(line, words_between(first, end), access);
	}
}

__attribute__((noinline)) void footprint_add(const volatile void *p,
					     size_t size)
{
	add_range(p, size, READ);
}

__attribute__((noinline)) void footprint_add_written(const volatile void *p,
						     size_t size)
{
	add_range(p, size, WRITTEN);
}

__attribute__((noinline)) void footprint_add_expected(const volatile void *p,
						      size_t size, uint32_t pc)
{
	struct footprint_line *l;

	add_range(p, size, EXPECTED);
	if (!world_has(p))
		return;
	l = find(line_of(p));
	if (l && l->expected & ~footprint_words(l))
		readers[l - lines] = pc;
}

void footprint_add_joined(const volatile void *word)
{
	if (world_has(word))
		readers_word = world_offset(word) / WORD_SIZE;
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
	failed = true;
}

bool footprint_succeed(void)
{
	struct footprint_line *l;
	uint32_t word;

	if (!failed || !world_has(tried))
		return false;
	word = world_offset(tried) / WORD_SIZE;
	l = find(word / LINE_WORDS);
	if (!l)
		return false;
	l->written |= (uint16_t)(1u << word % LINE_WORDS);
	l->changed |= (uint16_t)granule_words(word / GRANULE_WORDS);
	return true;
}

void footprint_learns(void)
{
	held = footprint_on;
	footprint_on = false;
}

void footprint_learned(void)
{
	footprint_on = held;
	held = false;
}

void footprint_lose(void)
{
	lost = true;
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
	lost = held = false;
	readers_word = LINE_NONE;
	footprint_tasks = (struct footprint_tasks){ 0 };
	footprint_begun(t);
	if (sched_hooks.own)
		sched_hooks.own(t->id, footprint_add);
	footprint_on = true;
	track_listen();
	tried = NULL;
	failed = false;
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

static __attribute__((noinline, cold, noreturn)) void
never_told(const struct footprint_line *l, unsigned int words)
{
	const struct log_entry *step = &engine_log[engine.step];
	uint32_t word = l->line * LINE_WORDS + (uint32_t)__builtin_ctz(words);
	char name[NAME_MAX_LEN], place[128];

	sched_tracing = true;	/* where it is can be asked */
	sched_locate(readers[l - lines], place, sizeof(place));
	name_of(__start_world + word * WORD_SIZE, name, sizeof(name));
	fflush(stdout);
	fprintf(stderr,
		"mmurace: internal error: a step (%s) reads %s%s%s, which is "
		"not told\n",
		step->site ? step->site->text : op_name(step->kind), name,
		*place ? " " : "", place);
	exit(EXIT_INTERNAL);
}

/* Who tells what he reads himself has told all of it. */
static void check_told(void)
{
	for (const struct footprint_line *l = lines; l < lines + nr_lines;
	     l++) {
		unsigned int words = l->expected & ~footprint_words(l);

		if (__builtin_expect(words != 0, 0) && !lost)
			never_told(l, words);
	}
}

/* Who waits for a change takes what is written for one, unless it failed. */
static void note_changed(void)
{
	uint32_t in_vain = LINE_NONE;

	if (failed && world_has(tried))
		in_vain = world_offset(tried) / (GRANULE_WORDS * WORD_SIZE);
	for (struct footprint_line *l = lines; l < lines + nr_lines; l++)
		for (unsigned int left = l->written; left; left &= left - 1) {
			uint32_t word = (uint32_t)__builtin_ctz(left);
			uint32_t granule =
				(l->line * LINE_WORDS + word) / GRANULE_WORDS;

			if (granule != in_vain)
				l->changed |= (uint16_t)granule_words(granule);
		}
}

bool footprint_end(void)
{
	if (!footprint_on && !held)
		return known;
	held = false;
	if (!failed)
		footprint_changed(tried);
	note_changed();
	footprint_on = false;
	track_listen();
#ifdef TRACKING
	if (engine.walking) {
		uint32_t word;

		for (size_t at = 0;
		     (word = track_changed_word(&at)) != LINE_NONE;)
			add(word / LINE_WORDS, 1u << word % LINE_WORDS,
			    WRITTEN);
	}
#endif
	if (readers_word != LINE_NONE)
		join(readers_word);
	check_told();
	known = !lost;
	return known;
}

uint32_t footprint_lines(const struct footprint_line **to)
{
	*to = lines;
	return nr_lines;
}
