/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks, to come back to; see kept.h.
 */
#include "config.h"

#include "sched/states/kept.h"

#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/copy.h"
#include "sched/states/image.h"
#include "sched/states/node.h"

/* Behind it, unless it has an image: the task, its stack, its context. */
struct kept {
	struct fingerprint print;
	uint32_t number;
	uint32_t image;		/* 0: it has none */
	uint32_t id;
	size_t before;		/* the one before it of the same task, + 1; */
	size_t whole;		/* and the last that has none, + 1 */
	size_t size;		/* of all that is behind it */
};
_Static_assert(!(sizeof(struct task) % sizeof(uint64_t)), "copied by words");

/* A task, not aligned as it wants to be. */
struct whole {
	uint64_t task[sizeof(struct task) / sizeof(uint64_t)];
	uint64_t stack[];
};

static char *kept;
static size_t nr_kept, max_kept;

/* Of each task: where it was kept last, + 1; its image, if it has one; */
static size_t last[TASKS_MAX];
static uint32_t image_of[TASKS_MAX];
uint32_t kept_away;
/*
 * and what of it was kept whole, + 1, that it still is beside its image: only
 * running it changes that.  It may be kept no more, but then is none of those
 * that are asked for: those who drop it put the task back before any is added.
 */
static size_t whole_of[TASKS_MAX];

void *__real_memcpy(void *to, const void *from, size_t size);

void kept_begin(void)
{
	nr_kept = 0;
	kept_away = 0;
	for (unsigned int id = 0; id < TASKS_MAX; id++) {
		last[id] = whole_of[id] = 0;
		image_of[id] = 0;
	}
}

void kept_end(void)
{
	free(kept);
	kept = NULL;
	max_kept = nr_kept = 0;
	kept_away = 0;
}

size_t kept_at(void)
{
	return nr_kept;
}

void *kept_from(size_t at)
{
	return kept + at;
}

void *kept_room(size_t size)
{
	if (nr_kept + size > max_kept) {
		max_kept = 2 * max_kept + size;
		kept = must(realloc(kept, max_kept));
	}
	nr_kept += size;
	return kept + nr_kept - size;
}

static void add_whole(const struct task *t, size_t stack, size_t context)
{
	struct whole *w = kept_room(sizeof(*w) + stack + context);

	copy_words(w->task, t, sizeof(*t));
	copy_words(w->stack, t->fiber.sp, stack);
	if (context)
		__real_memcpy((char *)w->stack + stack, t->fiber.context,
			      context);
}

void kept_add(unsigned int id, struct fingerprint print, uint32_t number)
{
	const struct task *t = &engine_tasks[id];
	bool has_image = kept_away & 1u << id;
	bool has_stack = !has_image && engine.live & 1u << id;
	size_t stack = has_stack ? fiber_live_size(&t->fiber) : 0;
	size_t context = stack ? fiber_context_size() : 0;
	size_t at = nr_kept;
	struct kept *k = kept_room(sizeof(*k));

	if (!has_image)
		whole_of[id] = at + 1;
	*k = (struct kept){
		.print = print,
		.number = number,
		.image = has_image ? image_of[id] : 0,
		.id = id,
		.before = last[id],
		.whole = whole_of[id],
		.size = has_image ? 0 : sizeof(struct whole) + stack + context,
	};
	last[id] = at + 1;
	if (!has_image)
		add_whole(t, stack, context);
}

static struct kept *kept_of(size_t at)
{
	return (struct kept *)(void *)(kept + at);
}

uint32_t kept_drop(size_t at, size_t end)
{
	uint32_t ids = 0;

	nr_kept = at;
	while (at < end) {
		const struct kept *k = kept_of(at);

		last[k->id] = k->before;
		ids |= 1u << k->id;
		at += sizeof(*k) + k->size;
	}
	return ids;
}

/* --- back --- */

static void put_task(struct task *t, const struct kept *k)
{
	const struct whole *w = (const void *)(k + 1);

	copy_words(t, w->task, sizeof(*t));
	whole_of[t->id] = k->whole;
}

static void put_stack(struct task *t, const struct kept *k)
{
	const struct whole *w = (const void *)(k + 1);
	size_t size = k->size - sizeof(*w), context = fiber_context_size();
	size_t stack = size > context ? size - context : 0;

	fiber_rewind(&t->fiber);
	if (!stack)
		return;
	fiber_wipe(&t->fiber);
	copy_words(t->fiber.sp, w->stack, stack);
	if (context)
		__real_memcpy(t->fiber.context, (const char *)w->stack + stack,
			      context);
}

void kept_put_back(unsigned int id, struct fingerprint *print, uint32_t *number)
{
	struct task *t = &engine_tasks[id];
	bool was_put = kept_away & 1u << id;
	const struct kept *k;

	kept_away &= ~(1u << id);
	if (!last[id])
		return;
	k = kept_of(last[id] - 1);
	if (!was_put || !k->image || whole_of[id] != k->whole)
		put_task(t, kept_of(k->whole - 1));
	if (!k->image)
		put_stack(t, k);
	else
		kept_becomes(id, k->image);
	*print = k->print;
	*number = k->number;
}

/* --- images --- */

void kept_becomes(unsigned int id, uint32_t image)
{
	image_put(image_at(image), &engine_tasks[id]);
	image_of[id] = image;
	kept_away |= 1u << id;
}

void kept_place_stacks(void)
{
	for (uint32_t ids = kept_away; ids; ids &= ids - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(ids);

		image_put_stack(image_at(image_of[id]), &engine_tasks[id]);
	}
	kept_away = 0;
}

#ifdef READS_TOLD

static void move_all(const struct node *n)
{
	for (size_t at = n->kept; at < n->kept_end;) {
		struct kept *k = kept_of(at);

		if (k->image)
			k->image = image_move(k->image);
		at += sizeof(*k) + k->size;
	}
}

void kept_move_images(const struct node *path, uint32_t depth)
{
	kept_place();
	images_move();
	for (uint32_t i = 0; i < depth; i++)
		move_all(&path[i]);
	images_moved();
}

#endif
