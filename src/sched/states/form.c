/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forms of tasks; see form.h.
 */
#include "config.h"

#include "sched/states/form.h"

#ifdef READS_TOLD

#include <stdlib.h>
#include <string.h>

#include "sched/memory.h"
#include "sched/footprint.h"
#include "sched/states/node.h"
#include "sched/task.h"

#define FORMS_MAX (1u << 17)
#define WORDS_MAX (1u << 20)

struct form *forms;
static uint32_t nr_forms, max_forms;
/* By print, with open addressing: numbers; 0: it is free.  Half are taken. */
static uint32_t *slots;

uint32_t *form_words;
static uint32_t nr_words, max_words;

/* Where it was found last: most tasks are what they were. */
static uint32_t recent[TASKS_MAX];

static void make_room(uint32_t nr)
{
	max_forms = nr;
	forms = must(realloc(forms, max_forms * sizeof(*forms)));
	free(slots);
	slots = must(calloc(max_forms, 2 * sizeof(*slots)));
}

void forms_begin(void)
{
	make_room(512);
	nr_forms = 1;
	nr_words = 0;
	memset(recent, 0, sizeof(recent));
	forms[0] = (struct form){ .first = 0 };
}

void forms_end(void)
{
	free(forms);
	free(slots);
	free(form_words);
	forms = NULL;
	slots = NULL;
	form_words = NULL;
	max_words = max_forms = 0;
}

void forms_forget(void)
{
	memset(recent, 0, sizeof(recent));
	memset(slots, 0, max_forms * 2 * sizeof(*slots));
	nr_forms = 1;
	nr_words = 0;
}

static uint32_t *slot_of(struct fingerprint print)
{
	uint32_t mask = max_forms * 2 - 1, i = (uint32_t)print.low & mask;

	while (slots[i] && !fingerprint_equal(forms[slots[i]].print, print))
		i = (i + 1) & mask;
	return &slots[i];
}

static void grow(void)
{
	make_room(max_forms * 2);
	for (uint32_t i = 1; i < nr_forms; i++)
		*slot_of(forms[i].print) = i;
}

bool forms_full(void)
{
	return nr_forms >= FORMS_MAX || nr_words >= WORDS_MAX;
}

uint32_t form_make(struct fingerprint print)
{
	uint32_t *slot;

	if (nr_forms == max_forms)
		grow();
	slot = slot_of(print);
	if (!*slot) {
		*slot = nr_forms;
		forms[nr_forms++] = (struct form){ .print = print };
	}
	return *slot;
}

const struct form *form_of(unsigned int task)
{
	struct fingerprint print = nodes_task(task);
	const struct form *f = &forms[recent[task]];

	if (!recent[task] || !fingerprint_equal(f->print, print)) {
		recent[task] = *slot_of(print);
		f = &forms[recent[task]];
	}
	return f->learned ? f : NULL;
}

static bool has_word(const struct form *f, uint32_t word)
{
	for (uint32_t i = f->first; i < f->first + f->nr; i++)
		if (form_words[i] == word)
			return true;
	return false;
}

static void push_word(uint32_t word)
{
	if (nr_words == max_words) {
		max_words = max_words ? 2 * max_words : 4096;
		form_words = must(
			realloc(form_words, max_words * sizeof(*form_words)));
	}
	form_words[nr_words++] = word;
}

/* Those of the footprint that are not known yet. */
static void push_new(const struct form *f)
{
	const struct footprint_line *line;
	uint32_t nr = footprint_lines(&line);

	for (; nr; nr--, line++)
		for (unsigned int left = footprint_words(line) &
					 track_ever_changed(line->line);
		     left; left &= left - 1) {
			uint32_t word = line->line * LINE_WORDS +
					(uint32_t)__builtin_ctz(left);

			if (!has_word(f, word))
				push_word(word);
		}
}

const struct form *form_learn(struct fingerprint print)
{
	struct form *f = form_at(form_make(print));
	uint32_t first = nr_words;

	f->learned = true;
	push_new(f);
	if (nr_words == first)
		return f;
	for (uint32_t i = f->first; i < f->first + f->nr; i++)
		push_word(form_words[i]);
	f->first = first;
	f->nr = nr_words - first;
	return f;
}

#endif
