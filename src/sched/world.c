/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The world and its images; see world.h.
 *
 * The section holds static variables before and behind the heap, in the order
 * in which objects were linked.  An image is the two static parts and what
 * set-up used of the heap.  Copies go around the wrapped memcpy(), which would
 * take them for accesses of the model.
 */
#include "sched/world.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/hash.h"
#include "sched/memory.h"
#include "sched/shadow_cell.h"
#include "sched/task.h"
#include "sched/track.h"
#include "sched/world_line.h"

/* In lines of its own. */
static __attribute__((section("world"), aligned(LINE_SIZE))) char
	heap[WORLD_SETUP_SIZE + TASKS_MAX * WORLD_REGION_SIZE];
_Static_assert(sizeof(heap) % LINE_SIZE == 0, "the heap is made of lines");

/* Bytes used of the set-up part, and of each task's region. */
static size_t setup_used;
static __world uint32_t region_used[TASKS_MAX];

/* Behind these, nothing was written since it was last cleared. */
static size_t setup_peak;
static uint32_t region_peak[TASKS_MAX];

void *__real_memcpy(void *to, const void *from, size_t size);
void *__real_memset(void *to, int byte, size_t size);

struct world_image {
	size_t head, used, tail;	/* bytes of the three parts */
	uint32_t nr_names;
	void *names;
	char *bytes;
	uint8_t *states;		/* of the granules of the used heap */
};

/* What static variables were at first; NULL: all zero. */
static char *initial;

/* The image that the world was last restored from. */
static const struct world_image *restored;

void world_heap(const char **start, const char **end)
{
	*start = heap;
	*end = heap + sizeof(heap);
}

bool world_on_heap(const volatile void *addr)
{
	return (uintptr_t)addr - (uintptr_t)heap < sizeof(heap);
}

static char *region(unsigned int task)
{
	return heap + WORLD_SETUP_SIZE + task * WORLD_REGION_SIZE;
}

void *world_alloc(size_t size)
{
	struct task *t = task_current();
	uint32_t *used;
	char *p;

	size = (size + GRANULE - 1) & ~(size_t)(GRANULE - 1);
	if (!t) {
		if (size > WORLD_SETUP_SIZE - setup_used)
			return NULL;
		p = heap + setup_used;
		setup_used += size;
		if (setup_peak < setup_used)
			setup_peak = setup_used;
		return p;
	}
	used = &region_used[t->id];
	if (size > WORLD_REGION_SIZE - *used)
		return NULL;
	p = region(t->id) + *used;
	track_write(used, sizeof(*used));
	*used += (uint32_t)size;
	if (region_peak[t->id] < *used)
		region_peak[t->id] = *used;
	return p;
}

bool world_has_room(unsigned int task)
{
	return region_used[task] < WORLD_REGION_SIZE / 2;
}

/*
 * What set-up allocated lives at the start of an execution, nothing else does.
 * Beyond what any image used, the shadow says so from the start.
 */
static void set_base_states(const struct world_image *image)
{
	static size_t touched = sizeof(heap) / GRANULE;
	uint32_t first = granule_of(heap);
	size_t used = image ? image->used / GRANULE : 0;

	for (size_t i = 0; i < used || i < touched; i++) {
		struct cell *cell = &shadow_cells[first + i];

		cell->base = i < used ? image->states[i] : CELL_UNALLOCATED;
		cell->execution = 0;
	}
	touched = used;
}

static size_t head_size(void)
{
	return (size_t)(heap - __start_world);
}

static size_t tail_size(void)
{
	return (size_t)(__stop_world - (heap + sizeof(heap)));
}

static bool zero(const char *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i])
			return false;
	return true;
}

/* Before anything else runs, so that it is what the linker put there. */
__attribute__((constructor(101))) static void world_keep_initial(void)
{
	const char *tail = heap + sizeof(heap);

	if (zero(__start_world, head_size()) && zero(tail, tail_size()))
		return;
	initial = must(malloc(head_size() + tail_size()));
	__real_memcpy(initial, __start_world, head_size());
	__real_memcpy(initial + head_size(), tail, tail_size());
}

static void clear_static(void)
{
	char *tail = heap + sizeof(heap);

	if (!initial) {
		__real_memset(__start_world, 0, head_size());
		__real_memset(tail, 0, tail_size());
		return;
	}
	__real_memcpy(__start_world, initial, head_size());
	__real_memcpy(tail, initial + head_size(), tail_size());
}

void world_clear(void)
{
	clear_static();
	__real_memset(heap, 0, setup_used);
	setup_used = 0;
	restored = NULL;
	set_base_states(NULL);
	names_truncate(0);
}

struct world_image *world_save(void)
{
	struct world_image *image = malloc(sizeof(*image));
	uint32_t first = granule_of(heap);

	if (!image)
		return NULL;
	image->head = head_size();
	image->used = setup_used;
	image->tail = tail_size();
	image->nr_names = names_mark();
	image->names = names_save();
	image->bytes = malloc(image->head + image->used + image->tail + 1);
	image->states = malloc(image->used / GRANULE + 1);
	if (!image->names || !image->bytes || !image->states) {
		world_image_free(image);
		return NULL;
	}
	__real_memcpy(image->bytes, __start_world, image->head);
	__real_memcpy(image->bytes + image->head, heap, image->used);
	__real_memcpy(image->bytes + image->head + image->used,
		      heap + sizeof(heap), image->tail);
	for (uint32_t i = 0; i < image->used / GRANULE; i++)
		image->states[i] = shadow_cells[first + i].state;
	return image;
}

void world_restore(const struct world_image *image)
{
	if (restored != image) {
		set_base_states(image);
		setup_used = image->used;
		names_restore(image->names, image->nr_names);
		restored = image;
	}
	__real_memcpy(__start_world, image->bytes, image->head);
	__real_memcpy(heap, image->bytes + image->head, image->used);
	__real_memcpy(heap + sizeof(heap),
		      image->bytes + image->head + image->used, image->tail);
	names_truncate(image->nr_names);
}

void world_image_free(struct world_image *image)
{
	if (!image)
		return;
	if (restored == image)
		restored = NULL;
	free(image->names);
	free(image->bytes);
	free(image->states);
	free(image);
}

uint32_t world_image_word(const struct world_image *image, uint32_t offset)
{
	uint32_t start = world_offset(heap);
	uint32_t end = start + (uint32_t)sizeof(heap), value = 0;
	const char *from = NULL;

	if (offset < start)
		from = image->bytes + offset;
	else if (offset < start + image->used)
		from = image->bytes + image->head + (offset - start);
	else if (offset >= end && offset - end + sizeof(value) <= image->tail)
		from = image->bytes + image->head + image->used +
		       (offset - end);
	if (from)
		__real_memcpy(&value, from, sizeof(value));
	return value;
}

size_t world_image_size(const struct world_image *image)
{
	return image->head + image->used + image->tail;
}

uint64_t world_hash(uint64_t h)
{
	h = hash_words(h, __start_world, head_size());
	h = hash_words(h, heap, setup_used);
	h = hash_words(h, heap + sizeof(heap), tail_size());
	for (unsigned int id = 0; id < engine.nr_tasks; id++)
		h = hash_words(h, region(id), region_used[id]);
	return h;
}

void world_clear_unused(void)
{
	__real_memset(heap + setup_used, 0, setup_peak - setup_used);
	setup_peak = setup_used;
	for (unsigned int id = 0; id < TASKS_MAX; id++) {
		__real_memset(region(id) + region_used[id], 0,
			      region_peak[id] - region_used[id]);
		region_peak[id] = region_used[id];
	}
}

size_t world_next_used(size_t offset)
{
	size_t start = head_size();

	/* Static variables before the heap, and what set-up used of it. */
	if (offset < start + setup_peak)
		return offset;
	for (unsigned int id = 0; id < TASKS_MAX; id++) {
		start = world_offset(region(id));
		if (region_peak[id] && offset < start + region_peak[id])
			return offset < start ? start : offset;
	}
	start = world_offset(heap + sizeof(heap));
	return offset < start ? start : offset;
}
