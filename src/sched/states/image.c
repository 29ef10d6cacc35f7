/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tasks were; see image.h.
 */
#include "config.h"

#include "sched/states/image.h"

size_t images_room = 16ul << 20;

#ifdef READS_TOLD

#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/copy.h"

/* The first one is none. */
struct image *images;
static uint32_t nr_images, max_images;
static uint64_t *stacks;
static size_t nr_words, max_words;

/* Those that there were before, and what has become of each. */
static struct image *old;
static uint64_t *old_stacks;
static uint32_t *moved;
/* It may take more to keep those that are needed. */
static size_t needed;

static struct image *new_image(void)
{
	if (nr_images == max_images) {
		max_images = max_images ? 2 * max_images : 256;
		images = must(realloc(images, max_images * sizeof(*images)));
		nr_images += !nr_images;
	}
	return &images[nr_images++];
}

static uint32_t keep_stack(const void *from, size_t size)
{
	size_t nr = size / sizeof(*stacks);

	while (nr_words + nr > max_words) {
		max_words = max_words ? 2 * max_words : 8192;
		stacks = must(realloc(stacks, max_words * sizeof(*stacks)));
	}
	copy_words(stacks + nr_words, from, size);
	nr_words += nr;
	return (uint32_t)(nr_words - nr);
}

uint32_t image_make(const struct task *t, struct fingerprint print)
{
	size_t stack = fiber_live_size(&t->fiber);
	struct image *i = new_image();

	*i = (struct image){ .print = print };
	if (!(engine.live & 1u << t->id))
		return nr_images - 1;
	*i = (struct image){
		.print = print,
		.sp = t->fiber.sp,
		.first = keep_stack(t->fiber.sp, stack),
		.stack = (uint32_t)stack,
		.lives = true,
		.guarded = engine.guarded & 1u << t->id,
		.kind = t->kind,
		.alone = t->alone,
		.starting = t->starting,
		.started = t->started,
		.guard = t->guard,
		.obj = t->obj,
		.site = t->site,
		.racy_site = t->racy_site,
		.racy_write = t->racy_write,
		.racy_write_size = t->racy_write_size,
	};
	return nr_images - 1;
}

void image_put(const struct image *i, struct task *t)
{
	t->done = !i->lives;
	if (!i->lives)
		return;
	t->fiber.sp = i->sp;
	t->kind = i->kind;
	t->alone = i->alone;
	t->starting = i->starting;
	t->started = i->started;
	t->guard = i->guard;
	t->obj = i->obj;
	t->site = i->site;
	t->racy_site = i->racy_site;
	t->racy_write = i->racy_write;
	t->racy_write_size = i->racy_write_size;
}

void image_put_stack(const struct image *i, struct task *t)
{
	if (!i->lives)
		return;
	fiber_rewind(&t->fiber);
	fiber_wipe(&t->fiber);
	copy_words(t->fiber.sp, stacks + i->first, i->stack);
}

static size_t bytes(void)
{
	return nr_images * sizeof(*images) + nr_words * sizeof(*stacks);
}

bool images_full(void)
{
	return bytes() > images_room && bytes() > 2 * needed;
}

void images_move(void)
{
	old = images;
	old_stacks = stacks;
	moved = must(calloc(nr_images + 1ul, sizeof(*moved)));
	images = NULL;
	stacks = NULL;
	nr_images = max_images = 0;
	nr_words = max_words = 0;
}

uint32_t image_move(uint32_t number)
{
	struct image *to;

	if (!moved[number]) {
		to = new_image();
		*to = old[number];
		to->first = keep_stack(old_stacks + to->first, to->stack);
		moved[number] = nr_images - 1;
	}
	return moved[number];
}

void images_moved(void)
{
	free(old);
	free(old_stacks);
	free(moved);
	needed = bytes();
}

void images_end(void)
{
	free(images);
	free(stacks);
	images = NULL;
	stacks = NULL;
	nr_images = max_images = 0;
	nr_words = max_words = 0;
	needed = 0;
}

#endif
