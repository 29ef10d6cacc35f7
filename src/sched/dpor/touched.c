/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What steps have touched; see touched.h.
 */
#include "sched/dpor/touched.h"

#include <stdlib.h>
#include <string.h>

#include "sched/hash.h"
#include "sched/memory.h"
#include "sched/world_line.h"

#define FIRST_PLACES 1024u

static struct touched *all;
static uint32_t nr_all, max_all;
static struct footprint_line *lines;
static uint32_t nr_lines, max_lines;
/* By hash: numbers, 0 is free. */
static uint32_t *places, nr_places;

void touched_begin(void)
{
	touched_end();
	max_all = max_lines = FIRST_PLACES;
	all = must(malloc(max_all * sizeof(*all)));
	lines = must(malloc(max_lines * sizeof(*lines)));
	nr_places = 2 * FIRST_PLACES;
	places = must(calloc(nr_places, sizeof(*places)));
	nr_all = 1;
	nr_lines = 0;
}

void touched_end(void)
{
	free(all);
	free(lines);
	free(places);
	all = NULL;
	lines = NULL;
	places = NULL;
	nr_all = nr_lines = max_all = max_lines = nr_places = 0;
}

const struct touched *touched_at(uint32_t number)
{
	return &all[number];
}

const struct footprint_line *touched_lines(const struct touched *t)
{
	return &lines[t->first];
}

/* --- keeping --- */

static uint64_t hash_of(const struct touched *t, const struct footprint_line *l)
{
	uint64_t h = HASH_START;

	for (uint32_t i = 0; i < t->nr; i++) {
		h ^= (uint64_t)l[i].line << 32 | (uint64_t)l[i].read << 16 |
		     l[i].written;
		h *= 0x9e3779b97f4a7c15ull;
		h ^= h >> 29;
		h += l[i].joined | (uint64_t)l[i].changed << 16 |
		     (uint64_t)l[i].watched << 32;
	}
	h ^= (uint64_t)t->held << 32 | t->ended;
	h *= 0x9e3779b97f4a7c15ull;
	h ^= (uint64_t)t->awaited << 32 | t->self;
	h *= 0x9e3779b97f4a7c15ull;
	h += t->created + 2u * t->untold;
	return h ^ h >> 32;
}

static bool same(const struct touched *a, const struct touched *t,
		 const struct footprint_line *l)
{
	if (a->nr != t->nr || a->held != t->held || a->ended != t->ended ||
	    a->awaited != t->awaited || a->self != t->self ||
	    a->created != t->created || a->untold != t->untold)
		return false;
	for (uint32_t i = 0; i < t->nr; i++) {
		const struct footprint_line *m = &lines[a->first + i];

		if (m->line != l[i].line || m->read != l[i].read ||
		    m->written != l[i].written || m->joined != l[i].joined ||
		    m->changed != l[i].changed || m->watched != l[i].watched)
			return false;
	}
	return true;
}

static uint32_t *place_of(const struct touched *t,
			  const struct footprint_line *l)
{
	uint32_t i = (uint32_t)hash_of(t, l) & (nr_places - 1);

	while (places[i] && !same(&all[places[i]], t, l))
		i = (i + 1) & (nr_places - 1);
	return &places[i];
}

static void grow_places(void)
{
	free(places);
	nr_places *= 2;
	places = must(calloc(nr_places, sizeof(*places)));
	for (uint32_t i = 1; i < nr_all; i++)
		*place_of(&all[i], touched_lines(&all[i])) = i;
}

static void make_room(uint32_t nr)
{
	if (nr_all == max_all) {
		max_all *= 2;
		all = must(realloc(all, max_all * sizeof(*all)));
	}
	while (nr_lines + nr > max_lines) {
		max_lines *= 2;
		lines = must(realloc(lines, max_lines * sizeof(*lines)));
	}
	if (2 * nr_all > nr_places)
		grow_places();
}

/* Of a word of each half of a line one bit: which, is spread over all 64. */
static uint64_t mark_of(uint32_t line, uint16_t words)
{
	uint64_t mark = 0;

	for (unsigned int left = words; left; left &= left - 1) {
		uint32_t word =
			line * LINE_WORDS + (uint32_t)__builtin_ctz(left);

		mark |= 1ull << (word * 0x9e3779b1u >> 26);
	}
	return mark;
}

static void set_marks(struct touched *t, const struct footprint_line *l)
{
	for (uint32_t i = 0; i < t->nr; i++) {
		t->read |= mark_of(l[i].line, l[i].read);
		t->written |= mark_of(l[i].line, l[i].written);
		t->joined |= mark_of(l[i].line, l[i].joined);
		t->changed |= mark_of(l[i].line, l[i].changed);
		t->watched |= mark_of(l[i].line, l[i].watched);
	}
}

/* The number of @t, with these lines. */
static uint32_t intern(struct touched *t, const struct footprint_line *l)
{
	uint32_t *place = place_of(t, l);

	if (*place)
		return *place;
	make_room(t->nr);
	place = place_of(t, l);
	t->first = nr_lines;
	set_marks(t, l);
	memcpy(&lines[nr_lines], l, t->nr * sizeof(*l));
	nr_lines += t->nr;
	all[nr_all] = *t;
	*place = nr_all;
	return nr_all++;
}

uint32_t touched_keep(unsigned int task, bool told)
{
	const struct footprint_line *l;
	struct touched t = {
		.nr = footprint_lines(&l),
		.held = footprint_tasks.held,
		.ended = footprint_tasks.ended,
		.awaited = footprint_tasks.awaited,
		.created = footprint_tasks.created != 0,
		.self = 1u << task,
		.untold = !told,
		.any = true,
	};

	return intern(&t, l);
}

/* --- in a file --- */

/* Of TOUCHED_NONE, nobody's. */
void touched_put(struct blob_out *out, uint32_t number)
{
	static const struct touched none;
	const struct touched *t = number ? &all[number] : &none;

	blob_put_number(out, t->self);
	if (!t->self)
		return;
	blob_put_number(out, t->held);
	blob_put_number(out, t->ended);
	blob_put_number(out, t->awaited);
	blob_put_number(out, t->created);
	blob_put_number(out, t->untold);
	blob_put_number(out, t->nr);
	blob_put(out, touched_lines(t), t->nr * sizeof(*lines));
}

uint32_t touched_get(struct blob_in *in)
{
	struct touched t = {
		.self = (uint32_t)blob_get_number(in),
		.any = true,
	};
	struct footprint_line *l;
	uint32_t number;

	if (!t.self)
		return TOUCHED_NONE;
	t.held = (uint32_t)blob_get_number(in);
	t.ended = (uint32_t)blob_get_number(in);
	t.awaited = (uint32_t)blob_get_number(in);
	t.created = blob_get_below(in, 1);
	t.untold = blob_get_below(in, 1);
	t.nr = (uint32_t)blob_get_count(in, sizeof(*l));
	l = must(malloc((t.nr + 1) * sizeof(*l)));
	blob_get(in, l, t.nr * sizeof(*l));
	number = intern(&t, l);
	free(l);
	return number;
}

/* --- dependence --- */

static uint16_t share(const struct footprint_line *a,
		      const struct footprint_line *b)
{
	uint16_t shared = 0;

#define WORDS(id, one, other) \
	shared |= (uint16_t)((a->one & b->other) | (a->other & b->one));
#define TASKS(id, one, other)
#define FACTS(id, one, other)
#include "sched/dpor/depend.def"
#undef WORDS
#undef TASKS
#undef FACTS
	return shared;
}

static bool share_words(const struct touched *a, const struct touched *b)
{
	const struct footprint_line *x = touched_lines(a);
	const struct footprint_line *y = touched_lines(b);

	for (uint32_t i = 0; i < a->nr; i++)
		for (uint32_t j = 0; j < b->nr; j++)
			if (x[i].line == y[j].line && share(&x[i], &y[j]))
				return true;
	return false;
}

bool touched_depend(uint32_t one, uint32_t other)
{
	const struct touched *a = &all[one], *b = &all[other];
	uint64_t words = 0;
	uint32_t tasks = 0;
	bool facts = false;

#define WORDS(id, x, y) words |= (a->x & b->y) | (a->y & b->x);
#define TASKS(id, x, y) tasks |= (a->x & b->y) | (a->y & b->x);
#define FACTS(id, x, y) facts |= (a->x & b->y) | (a->y & b->x);
#include "sched/dpor/depend.def"
#undef WORDS
#undef TASKS
#undef FACTS
	if (tasks || facts)
		return true;
	return words && share_words(a, b);
}

bool touched_reads_from(uint32_t number, uint32_t earlier)
{
	const struct touched *a = &all[number], *b = &all[earlier];
	const struct footprint_line *x = touched_lines(a);
	const struct footprint_line *y = touched_lines(b);

	if (a->untold || b->untold || b->held & a->self ||
	    b->ended & a->awaited)
		return true;
	if (!((a->read & (b->written | b->joined)) | (a->watched & b->changed)))
		return false;
	for (uint32_t i = 0; i < a->nr; i++)
		for (uint32_t j = 0; j < b->nr; j++)
			if (x[i].line == y[j].line &&
			    ((x[i].read & (y[j].written | y[j].joined)) |
			     (x[i].watched & y[j].changed)))
				return true;
	return false;
}

bool touched_wakes(uint32_t number, uint32_t sleeper)
{
	const struct touched *a = &all[number], *b = &all[sleeper];
	const struct footprint_line *x = touched_lines(a);
	const struct footprint_line *y = touched_lines(b);

	for (uint32_t i = 0; i < a->nr; i++)
		for (uint32_t j = 0; j < b->nr; j++)
			if (x[i].line == y[j].line &&
			    x[i].changed & y[j].watched)
				return true;
	return false;
}

bool touched_writes(uint32_t number, uint32_t word, bool *joins)
{
	const struct touched *t = &all[number];
	const struct footprint_line *l = touched_lines(t);
	unsigned int bit = 1u << word % LINE_WORDS;

	for (uint32_t i = 0; i < t->nr; i++) {
		if (l[i].line != word / LINE_WORDS)
			continue;
		*joins = l[i].joined & bit;
		return (l[i].written | l[i].joined) & bit;
	}
	return false;
}
