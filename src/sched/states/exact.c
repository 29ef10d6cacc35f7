/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of states; see exact.h.
 *
 * The world is a tree with its lines as leaves.  They have places there in the
 * order in which they were first seen to be used, so that the tree is no larger
 * than what is used.  What is all unused is 0.  A node of which only the first
 * child is used is left out, and that child is in its place, so that a world
 * has the number that it had when the tree was smaller; as a node's kind says
 * of which level it is, no two worlds have one number by that.
 */
#include "sched/states/exact.h"

#include <stdlib.h>
#include <string.h>

#include "sched/memory.h"
#include "sched/track.h"

/* Kinds of sequences; nodes of level n are KIND_LINE + n. */
#define KIND_PART 0u
#define KIND_STATE 1u
#define KIND_LINE 2u

#define CHILDREN 8u
#define CHILDREN_SHIFT 3u
/* Levels below a root that has all the places which fit 32 bits. */
#define LEVELS_MAX 10u

bool exact_on;

static struct intern *all;
static uint64_t nr_visited;
static uint32_t *places;	/* by line; 0: it was never used */
static uint32_t nr_places;

/* Lines of the world, by place, that are not as they are in a tree. */
struct change {
	uint32_t place, number;
};

static struct change *changes;
static uint32_t nr_changes, max_changes;

void exact_begin(size_t bytes, unsigned int bits)
{
	all = must(intern_new(bytes, bits));
	places = must(calloc(line_count(), sizeof(*places)));
	nr_places = 0;
	nr_visited = 0;
	exact_on = true;
}

void exact_end(void)
{
	intern_free(all);
	free(places);
	free(changes);
	all = NULL;
	places = NULL;
	changes = NULL;
	max_changes = nr_changes = 0;
	exact_on = false;
}

uint32_t exact_part(const uint64_t *words, uint32_t nr)
{
	return intern_number(all, KIND_PART, words, nr);
}

/* --- the world --- */

static uint32_t number_line(const struct world_line *l)
{
	uint64_t words[LINE_SIZE / sizeof(uint64_t) + 1];
	const uint32_t nr = sizeof(words) / sizeof(*words);

	if (line_unused(l))
		return INTERN_NOTHING;
	memcpy(words, l->words, sizeof(l->words));
	words[nr - 1] = l->states;
	return intern_number(all, KIND_LINE, words, nr);
}

/* In the order of their places; mostly they come so. */
static void add_change(uint32_t line)
{
	struct world_line now;
	struct change c;
	uint32_t at;

	line_get(line, &now);
	c.number = number_line(&now);
	if (!places[line]) {
		if (c.number == INTERN_NOTHING)
			return;
		places[line] = ++nr_places;
	}
	c.place = places[line] - 1;
	if (nr_changes == max_changes) {
		max_changes = max_changes ? 2 * max_changes : 256;
		changes =
			must(realloc(changes, max_changes * sizeof(*changes)));
	}
	for (at = nr_changes++; at && changes[at - 1].place > c.place; at--)
		changes[at] = changes[at - 1];
	changes[at] = c;
}

static unsigned int level_of(uint32_t node)
{
	return node == INTERN_NOTHING ? 0 : intern_kind(all, node) - KIND_LINE;
}

/* Of the node of this level that @node stands for, if not for itself. */
static void get_children(uint32_t node, unsigned int level,
			 uint32_t children[CHILDREN])
{
	memset(children, 0, CHILDREN * sizeof(*children));
	if (node == INTERN_NOTHING)
		return;
	if (level_of(node) < level)
		children[0] = node;
	else
		memcpy(children, intern_words(all, node),
		       CHILDREN * sizeof(*children));
}

static uint32_t number_node(const uint32_t children[CHILDREN],
			    unsigned int level)
{
	uint64_t words[CHILDREN / 2];

	memcpy(words, children, sizeof(words));
	if (!(children[1] | words[1] | words[2] | words[3]))
		return children[0];
	return intern_number(all, KIND_LINE + level, words, CHILDREN / 2);
}

static inline unsigned int child_at(uint32_t place, unsigned int level)
{
	return place >> (CHILDREN_SHIFT * (level - 1)) & (CHILDREN - 1);
}

/* The tree @node after the @nr changes from @c on, all of them in it. */
static uint32_t change(uint32_t node, unsigned int level,
		       const struct change *c, uint32_t nr)
{
	uint32_t children[CHILDREN];

	if (!level)
		return c->number;
	get_children(node, level, children);
	for (uint32_t i = 0, n; i < nr; i += n) {
		unsigned int at = child_at(c[i].place, level);

		for (n = 1; i + n < nr && child_at(c[i + n].place, level) == at;
		     n++)
			;
		children[at] = change(children[at], level - 1, c + i, n);
		if (children[at] == INTERN_FULL)
			return INTERN_FULL;
	}
	return number_node(children, level);
}

static uint32_t change_all(uint32_t root)
{
	unsigned int level = level_of(root);

	if (!nr_changes)
		return root;
	while (level < LEVELS_MAX &&
	       changes[nr_changes - 1].place >> (CHILDREN_SHIFT * level))
		level++;
	return change(root, level, changes, nr_changes);
}

uint32_t exact_world(void)
{
	uint32_t line = LINE_NONE;

	nr_changes = 0;
	while ((line = line_next(line)) != LINE_NONE)
		add_change(line);
	return change_all(INTERN_NOTHING);
}

#ifdef TRACKING

uint32_t exact_world_after(uint32_t before)
{
	size_t at = 0;
	uint32_t line;

	if (before == INTERN_FULL)
		return INTERN_FULL;
	nr_changes = 0;
	while ((line = track_changed(&at)) != LINE_NONE)
		add_change(line);
	return change_all(before);
}

#else

uint32_t exact_world_after(uint32_t before)
{
	(void)before;
	return exact_world();
}

#endif

/* --- states --- */

struct fingerprint exact_state(const uint64_t *words, uint32_t nr)
{
	uint64_t number = intern_number(all, KIND_STATE, words, nr);

	/* Tables take the low word for a hash. */
	return (struct fingerprint){ number, number * 0x9e3779b97f4a7c15ull };
}

bool exact_is_full(struct fingerprint state)
{
	return state.high == INTERN_FULL;
}

bool exact_visit(struct fingerprint state)
{
	bool visited = intern_mark(all, (uint32_t)state.high);

	nr_visited += visited;
	return visited;
}

uint64_t exact_count(void)
{
	return nr_visited;
}

size_t exact_bytes(void)
{
	return intern_bytes(all);
}

double exact_load(void)
{
	return intern_load(all);
}
