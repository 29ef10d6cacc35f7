/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What could be raced for; see places.h.
 *
 * Locks are bits: of an access those that its task holds, exclusively if it
 * writes; of a place those that all accesses had.  A lock that is passed on is
 * none: who releases it need not know what its holder did.
 */
#include "sched/states/places.h"

#include <stdlib.h>
#include <string.h>

#include "sched/blob.h"
#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/shadow_cell.h"
#include "sched/states/mix.h"
#include "sched/world.h"

#define LOCKS_MAX 64u
#define HELD_MAX 32u
#define NEW_MAX 16u

/* Bytes of a granule that were always accessed together. */
struct place {
	uint32_t next;		/* of the granule, + 1 */
	uint32_t tasks;
	uint64_t guards;
	uint8_t offset, size;
	bool write, plain;
};

/* By granule: its first place, + 1; and after the walk, is it contested? */
static uint32_t *first_places;
static uint8_t *contested;
static struct place *places;
static uint32_t nr_places, max_places;

/* Offsets, by bit. */
static uint32_t locks[LOCKS_MAX];
static uint32_t nr_locks;
static uint64_t passed_on;

/* Numbers that were another task's before. */
static uint32_t reused;

/* Objects of which only their creator can know. */
struct new_object {
	uint32_t start, end;
	uint32_t task;
};
static struct new_object objects[NEW_MAX];
static uint32_t nr_objects;

/* What the task that does the step held exclusively when it began. */
static const struct task *stepper;
static uint64_t held_before;
/* What this task holds now; NULL: look. */
static const struct task *holder;
static uint64_t held_exclusive, held_any;

static uint32_t nr_granules(void)
{
	return (world_offset(__stop_world) + GRANULE - 1) / GRANULE;
}

void places_begin(void)
{
	if (!first_places) {
		first_places =
			must(calloc(nr_granules(), sizeof(*first_places)));
		contested = must(calloc(nr_granules(), 1));
	}
	memset(first_places, 0, nr_granules() * sizeof(*first_places));
	memset(contested, 0, nr_granules());
	nr_places = nr_locks = nr_objects = reused = 0;
	passed_on = 0;
	stepper = holder = NULL;
}

void places_reused(unsigned int task)
{
	reused |= 1u << task;
}

void places_end(void)
{
	free(places);
	free(first_places);
	free(contested);
	places = NULL;
	first_places = NULL;
	contested = NULL;
	nr_places = max_places = 0;
}

/* --- locks --- */

/* 0: it is none that anybody has held. */
static uint64_t known_lock(uint32_t lock)
{
	for (uint32_t i = 0; i < nr_locks; i++)
		if (locks[i] == lock)
			return 1ull << i;
	return 0;
}

/* 0: one too many, which counts as none. */
static uint64_t lock_bit(uint32_t lock)
{
	uint64_t bit = known_lock(lock);

	if (bit || nr_locks == LOCKS_MAX)
		return bit;
	locks[nr_locks] = lock;
	return 1ull << nr_locks++;
}

static void look_at_locks(void)
{
	struct sched_lock held[HELD_MAX];
	unsigned int nr = 0;

	if (sched_hooks.locks)
		nr = sched_hooks.locks(engine.current->id, held, HELD_MAX);
	held_exclusive = held_any = 0;
	for (unsigned int i = 0; i < nr; i++) {
		uint64_t bit = lock_bit(held[i].lock);

		held_any |= bit;
		if (held[i].exclusive)
			held_exclusive |= bit;
	}
	holder = engine.current;
}

void places_step(void)
{
	look_at_locks();
	stepper = holder;
	held_before = held_exclusive;
	holder = NULL;
}

void places_passed_on(uint32_t lock)
{
	passed_on |= lock_bit(lock);
}

/* --- accesses --- */

static struct place *place_of(uint32_t granule, uint8_t offset, uint8_t size)
{
	struct place *p;

	for (uint32_t i = first_places[granule]; i; i = places[i - 1].next) {
		p = &places[i - 1];
		if (p->offset == offset && p->size == size)
			return p;
	}
	if (nr_places == max_places) {
		max_places = max_places ? 2 * max_places : 1024;
		places = must(realloc(places, max_places * sizeof(*places)));
	}
	p = &places[nr_places++];
	*p = (struct place){
		.next = first_places[granule],
		.guards = UINT64_MAX,
		.offset = offset,
		.size = size,
	};
	first_places[granule] = nr_places;
	return p;
}

static void note(uint32_t start, uint32_t size, uint32_t tasks, bool write,
		 bool plain, uint64_t guards)
{
	uint32_t part;

	for (; size; start += part, size -= part) {
		uint32_t offset = start % GRANULE;
		struct place *p;

		part = GRANULE - offset < size ? GRANULE - offset : size;
		p = place_of(start / GRANULE, (uint8_t)offset, (uint8_t)part);
		p->tasks |= tasks;
		p->write |= write;
		p->plain |= plain;
		p->guards &= guards;
	}
}

/* The new object that it lies in; NULL: in none. */
static const struct new_object *object_of(uint32_t start, uint32_t size)
{
	for (uint32_t i = 0; i < nr_objects; i++)
		if (objects[i].start < start + size && start < objects[i].end)
			return &objects[i];
	return NULL;
}

void places_access(const struct known_access *a)
{
	uint32_t task = 1u << engine.current->id;
	const struct new_object *object = object_of(a->start, a->size);

	if (object && object->task == engine.current->id)
		return;
	if (object) {
		/* It should not know of it, but does. */
		note(a->start, a->size, task | 1u << object->task, true, true,
		     0);
		return;
	}
	if (holder != engine.current)
		look_at_locks();
	note(a->start, a->size, task, a->write, a->what == ACCESS_PLAIN,
	     a->write ? held_exclusive : held_any);
}

/* --- new objects --- */

static void forget_object(uint32_t i)
{
	memmove(&objects[i], &objects[i + 1],
		(--nr_objects - i) * sizeof(*objects));
}

static void publish(uint32_t i, uint64_t guards)
{
	const struct new_object *o = &objects[i];

	note(o->start, o->end - o->start, 1u << o->task, true, true, guards);
	forget_object(i);
}

void places_allocated(uint32_t start, uint32_t size)
{
	if (nr_objects == NEW_MAX)
		publish(0, 0);
	objects[nr_objects++] = (struct new_object){
		.start = start,
		.end = start + size,
		.task = engine.current->id,
	};
}

void places_freed(uint32_t start)
{
	for (uint32_t i = nr_objects; i-- > 0;)
		if (objects[i].start == start)
			forget_object(i);
}

void places_released(uint32_t obj)
{
	uint64_t guards = 0;

	if (engine.current == stepper && obj != OBJ_NONE)
		guards = held_before & known_lock(obj);
	for (uint32_t i = nr_objects; i-- > 0;)
		if (objects[i].task == engine.current->id)
			publish(i, guards);
}

/* --- what was found --- */

static bool several(uint32_t tasks)
{
	return tasks & (tasks - 1) || tasks & reused;
}

static bool can_race(const struct place *a, const struct place *b)
{
	return a->offset < b->offset + b->size &&
	       b->offset < a->offset + a->size &&
	       several(a->tasks | b->tasks) && (a->write || b->write) &&
	       (a->plain || b->plain) && !(a->guards & b->guards & ~passed_on);
}

static bool is_contested(uint32_t granule)
{
	uint32_t first = first_places[granule];

	for (uint32_t i = first; i; i = places[i - 1].next)
		for (uint32_t j = first; j; j = places[j - 1].next)
			if (can_race(&places[i - 1], &places[j - 1]))
				return true;
	return false;
}

bool places_any(void)
{
	bool any = false;

	for (uint32_t i = 0; i < nr_granules(); i++) {
		contested[i] = is_contested(i);
		any |= contested[i];
	}
	return any;
}

bool places_contested(uint32_t start, uint32_t size)
{
	for (uint32_t i = start / GRANULE; i <= (start + size - 1) / GRANULE;
	     i++)
		if (contested[i])
			return true;
	return false;
}

/* --- as a part of a state --- */

struct fingerprint places_print(void)
{
	struct fingerprint h = { nr_objects, 0 };

	if (!nr_objects)
		return (struct fingerprint){ 0, 0 };
	for (uint32_t i = 0; i < nr_objects; i++)
		mix(&h, objects[i].start | (uint64_t)objects[i].end << 32,
		    objects[i].task);
	return mixed(h);
}

size_t places_size(void)
{
	return nr_objects * sizeof(*objects);
}

void places_save(void *to)
{
	memcpy(to, objects, places_size());
}

void places_restore(const void *from, size_t size)
{
	if (size)
		memcpy(objects, from, size);
	nr_objects = (uint32_t)(size / sizeof(*objects));
}

/* --- in a file --- */

/*
 * What steps on the path noted is among it, and is the same when they are done
 * again.  Which objects are new, and what is held, comes of the path alone.
 */
void places_keep(struct blob_out *out)
{
	blob_put_number(out, nr_granules());
	blob_put(out, first_places, nr_granules() * sizeof(*first_places));
	blob_put_number(out, nr_places);
	blob_put(out, places, nr_places * sizeof(*places));
	blob_put_number(out, nr_locks);
	blob_put(out, locks, nr_locks * sizeof(*locks));
	blob_put_number(out, passed_on);
	blob_put_number(out, reused);
}

/* Of each chain: are all of it there? */
static void check_places(struct blob_in *in)
{
	for (uint32_t i = 0; i < nr_granules(); i++)
		in->bad |= first_places[i] > nr_places;
	for (uint32_t i = 0; i < nr_places; i++)
		in->bad |= places[i].next > i;
}

void places_kept(struct blob_in *in)
{
	uint64_t nr = blob_get_number(in);

	in->bad |= nr != nr_granules();
	blob_get(in, first_places, nr_granules() * sizeof(*first_places));
	nr_places = max_places = (uint32_t)blob_get_count(in, sizeof(*places));
	places = must(realloc(places, (max_places + 1) * sizeof(*places)));
	blob_get(in, places, nr_places * sizeof(*places));
	nr_locks = (uint32_t)blob_get_below(in, LOCKS_MAX);
	blob_get(in, locks, nr_locks * sizeof(*locks));
	passed_on = blob_get_number(in);
	reused = (uint32_t)blob_get_number(in);
	check_places(in);
	if (!in->bad)
		return;
	memset(first_places, 0, nr_granules() * sizeof(*first_places));
	nr_places = nr_locks = 0;
}
