/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What steps depend on; see depends.h.
 */
#include "config.h"

#include "sched/states/depends.h"

#ifdef READS_TOLD

#include <stdlib.h>
#include <string.h>

#include "sched/memory.h"
#include "sched/states/footprint.h"
#include "sched/states/node.h"
#include "sched/task.h"

/* At first and at most; half of them are taken. */
#define FIRST_SLOTS 1024u
#define MAX_SLOTS (1u << 18)
#define WORDS_MAX (1u << 20)

static struct depends *slots;
static uint32_t nr_slots, max_slots;
uint32_t *depends_words;
static uint32_t nr_words, max_words;

/* What was asked for last: of most tasks it is asked for again and again. */
static const struct depends *recent[TASKS_MAX];

void depends_begin(void)
{
	max_slots = FIRST_SLOTS;
	slots = must(calloc(max_slots, sizeof(*slots)));
	nr_slots = nr_words = 0;
	memset(recent, 0, sizeof(recent));
}

void depends_end(void)
{
	free(slots);
	free(depends_words);
	slots = NULL;
	depends_words = NULL;
	max_words = 0;
}

void depends_forget(void)
{
	memset(recent, 0, sizeof(recent));
	memset(slots, 0, max_slots * sizeof(*slots));
	nr_slots = nr_words = 0;
}

static struct depends *slot_of(struct fingerprint task)
{
	uint32_t i = (uint32_t)task.low & (max_slots - 1);

	while (slots[i].used && !fingerprint_equal(slots[i].task, task))
		i = (i + 1) & (max_slots - 1);
	return &slots[i];
}

static void grow(void)
{
	struct depends *old = slots;
	uint32_t nr = max_slots;

	max_slots *= 2;
	slots = must(calloc(max_slots, sizeof(*slots)));
	for (uint32_t i = 0; i < nr; i++)
		if (old[i].used)
			*slot_of(old[i].task) = old[i];
	free(old);
	memset(recent, 0, sizeof(recent));
}

bool depends_full(void)
{
	return nr_slots * 2 >= MAX_SLOTS || nr_words >= WORDS_MAX;
}

const struct depends *depends_of(unsigned int task)
{
	struct fingerprint print = nodes_task(task);
	const struct depends *d = recent[task];

	if (!d || !fingerprint_equal(d->task, print))
		d = recent[task] = slot_of(print);
	return d->used ? d : NULL;
}

static bool has_word(const struct depends *d, uint32_t word)
{
	for (uint32_t i = d->first; i < d->first + d->nr; i++)
		if (depends_words[i] == word)
			return true;
	return false;
}

static void push_word(uint32_t word)
{
	if (nr_words == max_words) {
		max_words = max_words ? 2 * max_words : 4096;
		depends_words = must(realloc(
			depends_words, max_words * sizeof(*depends_words)));
	}
	depends_words[nr_words++] = word;
}

/* Those of the footprint that are not known yet. */
static void push_new(const struct depends *d)
{
	const struct footprint_line *line;
	uint32_t nr = footprint_lines(&line);

	for (; nr; nr--, line++)
		for (unsigned int left = line->words; left; left &= left - 1) {
			uint32_t word = line->line * LINE_WORDS +
					(uint32_t)__builtin_ctz(left);

			if (track_has_changed(word) && !has_word(d, word))
				push_word(word);
		}
}

const struct depends *depends_learn(struct fingerprint task)
{
	struct depends all = { .task = task, .used = true };
	struct depends *d;

	if (nr_slots * 2 >= max_slots)
		grow();
	d = slot_of(task);
	nr_slots += !d->used;
	all.first = nr_words;
	push_new(d);
	if (nr_words == all.first && d->used)
		return d;
	for (uint32_t i = d->first; i < d->first + d->nr; i++)
		push_word(depends_words[i]);
	all.nr = nr_words - all.first;
	*d = all;
	return d;
}

#endif
