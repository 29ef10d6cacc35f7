/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What could be raced for; see places.h.
 *
 * Of an access those locks count that its task holds, exclusively if it writes;
 * of a place those that all accesses had.  A lock that is passed on is none.
 */
#include "sched/states/places.h"

#include <stdlib.h>
#include <string.h>

#include "sched/blob.h"
#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/shadow_cell.h"
#include "sched/states/exact.h"
#include "sched/states/locksets.h"
#include "sched/mix.h"
#include "sched/world.h"

#define NEW_MAX 16u

/* Accesses of one kind to bytes of a granule that they have in common. */
struct place {
	uint32_t granule;
	uint32_t next;		/* of the granule, + 1 */
	uint32_t tasks;
	uint64_t guards;
	uint8_t offset, size;
	bool write, plain;
};

/* By granule: its first place, + 1; and is it looked at closely? */
static uint32_t *first_places;
static uint8_t *close;
static struct place *places;
static uint32_t nr_places, max_places;
uint64_t places_found;
/* These when places_more() was asked last, and found nothing. */
static uint64_t found_then, passed_on_then;

/* Accesses are made again and again: where those lately made were found. */
#define RECENT 512u
static struct recent {
	uint64_t key;
	uint32_t place;		/* its index, + 1 */
} recents[RECENT];

/* Numbers that were another task's before. */
static uint32_t reused;

/* Objects of which only their creator can know. */
struct new_object {
	uint32_t start, end;
	uint32_t task;
};
static struct new_object objects[NEW_MAX];
uint32_t places_nr_new;

/* What the step has allocated last. */
static uint32_t fresh_start, fresh_end;

/* What the task that does the step held exclusively when it began. */
static const struct task *stepper;
static uint64_t held_before;

static uint32_t nr_granules(void)
{
	return (world_offset(__stop_world) + GRANULE - 1) / GRANULE;
}

void places_begin(void)
{
	places_end();
	if (!first_places) {
		first_places =
			sparse_memory(nr_granules() * sizeof(*first_places));
		close = sparse_memory(nr_granules());
	}
	places_found++;
	nr_places = places_nr_new = reused = 0;
	stepper = NULL;
	for (unsigned int i = 0; i < RECENT; i++)
		recents[i].place = 0;
}

void places_reused(unsigned int task)
{
	reused |= 1u << task;
	places_found++;
}

void places_end(void)
{
	for (uint32_t i = 0; i < nr_places; i++) {
		first_places[places[i].granule] = 0;
		close[places[i].granule] = 0;
	}
	free(places);
	places = NULL;
	nr_places = max_places = 0;
}

/* --- accesses --- */

static struct place *place_of(uint32_t granule, const struct place *like)
{
	struct place *p;

	for (uint32_t i = first_places[granule]; i; i = places[i - 1].next) {
		p = &places[i - 1];
		if (p->offset == like->offset && p->size == like->size &&
		    p->write == like->write && p->plain == like->plain)
			return p;
	}
	if (nr_places == max_places) {
		max_places = max_places ? 2 * max_places : 1024;
		places = must(realloc(places, max_places * sizeof(*places)));
	}
	p = &places[nr_places++];
	*p = *like;
	p->granule = granule;
	p->next = first_places[granule];
	first_places[granule] = nr_places;
	return p;
}

static inline void add(struct place *p, uint32_t tasks, uint64_t guards)
{
	places_found += tasks & ~p->tasks || p->guards & ~guards;
	p->tasks |= tasks;
	p->guards &= guards;
}

/* Returns the index of the place, + 1, if it is but one; else 0. */
static uint32_t note_parts(uint32_t start, uint32_t size, uint32_t tasks,
			   bool write, bool plain, uint64_t guards)
{
	struct place like = {
		.guards = UINT64_MAX,
		.write = write,
		.plain = plain,
	};
	uint32_t nr = 0, found = 0;

	for (; size; start += like.size, size -= like.size) {
		struct place *p;

		like.offset = start % GRANULE;
		like.size = (uint8_t)(GRANULE - like.offset < size ?
					      GRANULE - like.offset :
					      size);
		p = place_of(start / GRANULE, &like);
		add(p, tasks, guards);
		found = (uint32_t)(p - places) + 1;
		nr++;
	}
	return nr == 1 ? found : 0;
}

static void note(uint32_t start, uint32_t size, uint32_t tasks, bool write,
		 bool plain, uint64_t guards)
{
	uint64_t key = (uint64_t)start << 32 | size << 2 | write << 1 | plain;
	struct recent *r =
		&recents[(key * 0x9e3779b97f4a7c15ull >> 32) % RECENT];

	if (r->place && r->key == key) {
		add(&places[r->place - 1], tasks, guards);
		return;
	}
	r->place = note_parts(start, size, tasks, write, plain, guards);
	r->key = key;
}

/* The new object that it lies in; NULL: in none. */
static const struct new_object *object_of(uint32_t start, uint32_t size)
{
	for (uint32_t i = 0; i < places_nr_new; i++)
		if (objects[i].start < start + size && start < objects[i].end)
			return &objects[i];
	return NULL;
}

void places_step(void)
{
	stepper = engine.current;
	fresh_start = fresh_end = 0;
	held_before = 0;
	if (places_nr_new)
		held_before = lockset_of(stepper->id).exclusive;
}

bool places_fresh(uint32_t start, uint32_t size)
{
	return fresh_start <= start && start + size <= fresh_end;
}

void places_access(const struct known_access *a, const struct lockset *held)
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
	note(a->start, a->size, task, a->write, a->what == ACCESS_PLAIN,
	     a->write ? held->exclusive : held->any);
}

/* --- new objects --- */

static void forget_object(uint32_t i)
{
	memmove(&objects[i], &objects[i + 1],
		(--places_nr_new - i) * sizeof(*objects));
}

static void publish(uint32_t i, uint64_t guards)
{
	const struct new_object *o = &objects[i];

	note(o->start, o->end - o->start, 1u << o->task, true, true, guards);
	forget_object(i);
}

void places_allocated(uint32_t start, uint32_t size)
{
	uint32_t i;

	fresh_start = start;
	fresh_end = start + size;
	if (places_nr_new == NEW_MAX)
		publish(0, 0);
	/* By address, so that states do not differ by the order. */
	for (i = places_nr_new++; i && objects[i - 1].start > start; i--)
		objects[i] = objects[i - 1];
	objects[i] = (struct new_object){
		.start = start,
		.end = start + size,
		.task = engine.current->id,
	};
}

void places_told(uint32_t start)
{
	for (uint32_t i = places_nr_new; i-- > 0;)
		if (objects[i].start == start)
			publish(i, 0);
}

void places_freed(uint32_t start)
{
	for (uint32_t i = places_nr_new; i-- > 0;)
		if (objects[i].start == start)
			forget_object(i);
}

void places_released(uint32_t obj)
{
	uint64_t guards = 0;

	if (engine.current == stepper && obj != OBJ_NONE)
		guards = held_before & locksets_at(obj, 1);
	for (uint32_t i = places_nr_new; i-- > 0;)
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
	       (a->plain || b->plain) &&
	       !(a->guards & b->guards & ~locksets_passed_on());
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

bool places_more(void)
{
	uint64_t passed_on = locksets_passed_on();

	if (places_found == found_then && passed_on == passed_on_then)
		return false;
	for (uint32_t i = 0; i < nr_places; i++)
		if (!close[places[i].granule] &&
		    is_contested(places[i].granule))
			return true;
	found_then = places_found;
	passed_on_then = passed_on;
	return false;
}

void places_look_closely(void)
{
	for (uint32_t i = 0; i < nr_places; i++)
		close[places[i].granule] |= is_contested(places[i].granule);
}

bool places_any_close(void)
{
	for (uint32_t i = 0; i < nr_places; i++)
		if (close[places[i].granule])
			return true;
	return false;
}

bool places_close(uint32_t start, uint32_t size)
{
	for (uint32_t i = start / GRANULE; i <= (start + size - 1) / GRANULE;
	     i++)
		if (close[i])
			return true;
	return false;
}

/* --- as a part of a state --- */

struct fingerprint places_print(void)
{
	struct fingerprint h = { places_nr_new, 0 };

	if (!places_nr_new)
		return (struct fingerprint){ 0, 0 };
	for (uint32_t i = 0; i < places_nr_new; i++)
		mix(&h, objects[i].start | (uint64_t)objects[i].end << 32,
		    objects[i].task);
	return mixed(h);
}

uint32_t places_number(void)
{
	uint64_t words[2 * NEW_MAX];

	if (!places_nr_new)
		return INTERN_NOTHING;
	for (uint32_t i = 0; i < places_nr_new; i++) {
		words[2 * i] = objects[i].start | (uint64_t)objects[i].end
							  << 32;
		words[2 * i + 1] = objects[i].task;
	}
	return exact_part(words, 2 * places_nr_new);
}

size_t places_size(void)
{
	return places_nr_new * sizeof(*objects);
}

void places_save(void *to)
{
	memcpy(to, objects, places_size());
}

void places_restore(const void *from, size_t size)
{
	fresh_start = fresh_end = 0;
	if (size)
		memcpy(objects, from, size);
	places_nr_new = (uint32_t)(size / sizeof(*objects));
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
	blob_put_number(out, reused);
	blob_put(out, close, nr_granules());
}

/* Of each chain: are all of it there? */
static void check_places(struct blob_in *in)
{
	for (uint32_t i = 0; i < nr_granules(); i++) {
		uint32_t first = first_places[i];

		in->bad |= first ? first > nr_places ||
					   places[first - 1].granule != i :
				   close[i];
	}
	for (uint32_t i = 0; i < nr_places; i++)
		in->bad |= places[i].next > i ||
			   places[i].granule >= nr_granules();
}

void places_kept(struct blob_in *in)
{
	uint64_t nr = blob_get_number(in);

	in->bad |= nr != nr_granules();
	blob_get(in, first_places, nr_granules() * sizeof(*first_places));
	nr_places = max_places = (uint32_t)blob_get_count(in, sizeof(*places));
	places = must(realloc(places, (max_places + 1) * sizeof(*places)));
	blob_get(in, places, nr_places * sizeof(*places));
	reused = (uint32_t)blob_get_number(in);
	blob_get(in, close, nr_granules());
	places_found++;
	check_places(in);
	if (!in->bad)
		return;
	memset(first_places, 0, nr_granules() * sizeof(*first_places));
	memset(close, 0, nr_granules());
	nr_places = 0;
}
