/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which of the two walks it is; see races.h.
 */
#include "sched/states/races.h"

#include "sched/engine.h"
#include "sched/states/footprint.h"
#include "sched/states/locksets.h"
#include "sched/states/owners.h"
#include "sched/states/places.h"
#include "sched/states/reduce.h"
#include "sched/world.h"

static bool second;

/* What this task holds, since so many changes; NULL: it is to be looked at. */
uint32_t sched_locks_changed;
static const struct task *holder;
static uint32_t held_since;
static struct lockset held;

void races_first(void)
{
	second = false;
	locksets_begin();
	places_begin();
}

bool races_second(void)
{
	second = places_any();
	return second;
}

void races_end(void)
{
	places_end();
}

void races_begin(void)
{
	holder = NULL;
	if (second)
		known_begin();
	else
		places_restore(NULL, 0);
}

void races_step(void)
{
	holder = NULL;
	if (!second)
		places_step();
}

/*
 * What a task does is looked at on the main stack: see sched.c.  Arguments are
 * kept here meanwhile.
 */
static struct {
	struct known_access access;
	bool allocates, frees;
	uint32_t obj, from;
	unsigned int task;
	bool told;
} args;

static void look_at_locks(void)
{
	if (holder == engine.current && held_since == sched_locks_changed)
		return;
	holder = engine.current;
	held_since = sched_locks_changed;
	held = lockset_of(holder->id);
}

static void look_at_owner(const struct known_access *a)
{
	reduce_accessed(a, &held);
	if (args.frees)
		owners_freed(a->start, a->size);
	else if (!args.allocates)
		owners_touch(a->start, a->size);
}

static void access(void)
{
	const struct known_access *a = &args.access;

	if (footprint_on)
		footprint_add(__start_world + a->start, a->size);
	look_at_locks();
	if (reduce_is_on())
		look_at_owner(a);
	if (!second && args.allocates)
		places_allocated(a->start, a->size);
	else if (!second)
		places_access(a, &held);
	else if (places_contested(a->start, a->size))
		known_access(a);
	if (second && a->what == ACCESS_MARKED)
		known_marked(a->start, a->write);
	if (args.frees && second)
		known_freed(a->start, a->size);
	else if (args.frees)
		places_freed(a->start);
}

static void access_apart(const volatile void *p, size_t size,
			 enum access_what what, bool write, uint32_t pc)
{
	args.access = (struct known_access){
		.start = world_offset(p),
		.size = (uint32_t)size,
		.what = what,
		.write = write,
		.pc = pc,
	};
	engine_apart(access);
}

/* A lock says nothing about it that no access does. */
static void looked(void)
{
	const struct known_access *a = &args.access;

	look_at_locks();
	owners_access(a->start, a->size, holder->id, held.any);
	owners_touch(a->start, a->size);
	owners_unseen(a->start, a->size, holder->id, held.any);
	engine.looked = true;
}

void sched_looked(const volatile void *p, size_t size)
{
	if (!engine.walking || !engine.current || !world_has(p) || !size)
		return;
	footprint_read(p, size);
	if (!reduce_is_on() || engine.foreseen)
		return;
	args.access = (struct known_access){
		.start = world_offset(p),
		.size = (uint32_t)size,
	};
	engine_apart(looked);
}

void races_access(const volatile void *p, size_t size, enum access_what what,
		  bool write, uint32_t pc)
{
	if (engine.foreseen)
		return;
	args.allocates = args.frees = false;
	access_apart(p, size, what, write, pc);
}

void races_allocated(const volatile void *p, size_t size, uint32_t site)
{
	args.allocates = true;
	args.frees = false;
	access_apart(p, size, ACCESS_PLAIN, true, site);
}

void races_freed(const volatile void *p, size_t size, uint32_t site)
{
	args.allocates = false;
	args.frees = true;
	access_apart(p, size, ACCESS_PLAIN, true, site);
}

static void acquire(void)
{
	known_acquire(args.obj);
}

void races_acquire(const volatile void *obj)
{
	if (!second)
		return;
	args.obj = world_offset(obj);
	engine_apart(acquire);
}

static void release(void)
{
	if (second)
		known_release(args.obj);
	else
		places_released(args.obj);
}

void races_release(const volatile void *obj)
{
	if (engine.foreseen)
		return;
	args.obj = world_offset(obj);
	engine_apart(release);
}

static void reset(void)
{
	known_reset(args.obj);
}

void races_reset(const volatile void *obj)
{
	if (!second)
		return;
	args.obj = world_offset(obj);
	engine_apart(reset);
}

static void forward(void)
{
	known_forward(args.obj, args.from);
}

void races_forward(const volatile void *to, const volatile void *from)
{
	if (!second)
		return;
	args.obj = world_offset(to);
	args.from = world_offset(from);
	engine_apart(forward);
}

void races_fence_acquire(void)
{
	if (second)
		engine_apart(known_fence_acquire);
}

static void release_all(void)
{
	places_released(OBJ_NONE);
}

void races_fence_release(void)
{
	engine_apart(second ? known_fence_release : release_all);
}

static void started(void)
{
	if (second)
		known_started(args.task, args.told);
	else if (args.told)
		places_released(OBJ_NONE);
}

void races_started(unsigned int task, bool told)
{
	args.task = task;
	args.told = told;
	if (engine.current)
		engine_apart(started);
	else
		started();
}

static void joined(void)
{
	known_joined(args.task);
}

void races_joined(unsigned int task)
{
	if (!second)
		return;
	args.task = task;
	engine_apart(joined);
}

void races_reused(unsigned int task)
{
	places_reused(task);
}

void sched_told(const volatile void *obj)
{
	if (engine.walking && engine.current && !second)
		places_told(world_offset(obj));
}

void sched_lock_passed_on(const volatile void *lock)
{
	if (!engine.walking)
		return;
	if (lockset_passed_on(world_offset(lock)))
		owners_passed_on();
}

/* If he who makes it is not alone with it, it keeps nobody out. */
void sched_lock_made(const volatile void *lock)
{
	const struct task *t = engine.current;
	uint32_t start;

	if (!engine.walking || !t || second || !world_has(lock))
		return;
	start = world_offset(lock);
	/* That others live, or that it is new, is nothing that a step reads. */
	engine.beyond = true;
	if (!(engine.live & ~(1u << t->id)) || places_new(start))
		return;
	if (reduce_is_on())
		owners_share(start, 1);
	sched_lock_passed_on(lock);
}

struct fingerprint races_print(void)
{
	return second ? known_print() : places_print();
}

uint32_t races_number(void)
{
	return second ? known_number() : places_number();
}

size_t races_size(void)
{
	return second ? known_size() : places_size();
}

void races_save(void *to)
{
	if (second)
		known_save(to);
	else
		places_save(to);
}

void races_restore(const void *from, size_t size)
{
	if (second)
		known_restore(from, size);
	else
		places_restore(from, size);
}
