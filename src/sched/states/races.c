/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is told to whom; see races.h.
 */
#include "sched/states/races.h"

#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/exact.h"
#include "sched/footprint.h"
#include "sched/states/locksets.h"
#include "sched/states/owners.h"
#include "sched/states/places.h"
#include "sched/states/reduce.h"
#include "sched/world.h"

bool races_closely;

/* What this task holds, since so many changes; NULL: it is to be looked at. */
uint32_t sched_locks_changed;
static const struct task *holder;
static uint32_t held_since;
static struct lockset held;

/* What was told since races_listen(), KNOWN_END behind the last. */
static struct known_op *heard;
static uint32_t nr_heard, max_heard;

void races_first(void)
{
	races_closely = false;
	locksets_begin();
	places_begin();
}

bool races_more(void)
{
	return places_more();
}

void races_look_closely(void)
{
	places_look_closely();
	races_closely = true;
}

void races_go_on(void)
{
	races_closely = places_any_close();
}

void races_end(void)
{
	places_end();
	free(heard);
	heard = NULL;
	max_heard = 0;
}

void races_begin(void)
{
	holder = NULL;
	known_begin();
	places_restore(NULL, 0);
}

void races_step(void)
{
	holder = NULL;
	places_step();
}

/*
 * What a task does is looked at on the main stack: see sched.c.  Arguments are
 * kept here meanwhile.
 */
static struct {
	struct known_access access;
	bool allocates, frees;
	struct known_op op;
	uint32_t obj;
} args;

/* --- what is told of what is looked at closely --- */

static void hear(const struct known_op *op)
{
	if (nr_heard + 1 >= max_heard) {
		max_heard = max_heard ? 2 * max_heard : 64;
		heard = must(realloc(heard, max_heard * sizeof(*heard)));
	}
	heard[nr_heard++] = *op;
	heard[nr_heard].kind = KNOWN_END;
}

void races_listen(void)
{
	nr_heard = 0;
}

const struct known_op *races_heard(uint32_t *nr)
{
	*nr = nr_heard;
	return heard;
}

static void told(void)
{
	struct known_op *op = &args.op;

	op->step = engine.steps ? engine.step : STEP_NONE;
	known_do(op, engine.current);
	if (footprint_on)
		hear(op);
}

static void tell(struct known_op op)
{
	if (!races_closely)
		return;
	args.op = op;
	engine_apart(told);
}

void races_tell_again(const struct known_op *ops, uint32_t steps_before)
{
	for (; ops->kind != KNOWN_END; ops++) {
		struct known_op op = *ops;

		op.step += steps_before;
		known_do(&op, engine.current);
	}
}

/* --- accesses --- */

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

static void look_at_place(const struct known_access *a)
{
	if (args.allocates)
		places_allocated(a->start, a->size);
	else
		places_access(a, &held);
	if (args.frees)
		places_freed(a->start);
}

static void tell_access(enum known_kind kind, const struct known_access *a)
{
	args.op = (struct known_op){
		.kind = (uint8_t)kind,
		.what = (uint8_t)a->what,
		.write = a->write,
		.obj = a->start,
		.other = kind == KNOWN_MARKED ? 0 : a->size,
		.pc = a->pc,
	};
	told();
}

static void tell_place(const struct known_access *a)
{
	if (places_close(a->start, a->size))
		tell_access(KNOWN_ACCESS, a);
	if (a->what == ACCESS_MARKED)
		tell_access(KNOWN_MARKED, a);
	if (args.frees)
		tell_access(KNOWN_FREED, a);
}

static void passed_on(bool news)
{
	if (news)
		owners_passed_on();
}

/*
 * Nobody can have known of the memory before the running step, or who has
 * written it was the only task that there had ever been, and it is no lock that
 * he holds.  (That no other one lives now is not enough: they may have gone on
 * alone, and have come to their end in this order only.)
 */
static bool wrote_first(uint32_t start, uint32_t size)
{
	return places_fresh(start, size) ||
	       (engine.nr_ever == 1 && !(held.any & locksets_at(start, size)));
}

/* A lock that lies there is overwritten. */
static void look_at_word(const struct known_access *a)
{
	if (a->write && !args.allocates && !args.frees &&
	    !wrote_first(a->start, a->size))
		passed_on(locksets_written(a->start, a->size));
}

static void access(void)
{
	const struct known_access *a = &args.access;

	if (footprint_on)
		footprint_add(__start_world + a->start, a->size);
	if (!engine.foreseen) {
		look_at_locks();
		look_at_word(a);
		if (reduce_is_on())
			look_at_owner(a);
		look_at_place(a);
	}
	if (races_closely)
		tell_place(a);
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
	if (!engine.current || !world_has(p) || !size)
		return;
	/* Wherever: the step depends on it, whether or not it is reduced. */
	footprint_read(p, size);
	if (!engine.walking || !reduce_is_on() || engine.foreseen)
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
	if (engine.foreseen && !races_closely)
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

/* --- synchronization --- */

static void released(void)
{
	places_released(args.obj);
}

void races_release(const volatile void *obj)
{
	tell((struct known_op){ .kind = KNOWN_RELEASE,
				.obj = world_offset(obj) });
	if (engine.foreseen)
		return;
	args.obj = world_offset(obj);
	engine_apart(released);
}

void races_acquire(const volatile void *obj)
{
	tell((struct known_op){ .kind = KNOWN_ACQUIRE,
				.obj = world_offset(obj) });
}

void races_reset(const volatile void *obj)
{
	tell((struct known_op){ .kind = KNOWN_RESET,
				.obj = world_offset(obj) });
}

void races_forward(const volatile void *to, const volatile void *from)
{
	tell((struct known_op){ .kind = KNOWN_FORWARD,
				.obj = world_offset(to),
				.other = world_offset(from) });
}

void races_fence_acquire(void)
{
	tell((struct known_op){ .kind = KNOWN_FENCE_ACQUIRE });
}

static void released_all(void)
{
	places_released(OBJ_NONE);
}

void races_fence_release(void)
{
	tell((struct known_op){ .kind = KNOWN_FENCE_RELEASE });
	if (!engine.foreseen)
		engine_apart(released_all);
}

void races_started(unsigned int task, bool told_all)
{
	const struct known_op op = {
		.kind = told_all ? KNOWN_STARTED : KNOWN_STARTED_APART,
		.other = task,
	};

	if (engine.current)
		tell(op);
	else if (races_closely)
		known_do(&op, NULL);
	if (told_all && engine.current)
		engine_apart(released_all);
}

void races_joined(unsigned int task)
{
	tell((struct known_op){ .kind = KNOWN_JOINED, .other = task });
}

void races_reused(unsigned int task)
{
	places_reused(task);
}

void sched_told(const volatile void *obj)
{
	if (engine.walking && engine.current)
		places_told(world_offset(obj));
}

void sched_lock_passed_on(struct sched_lock lock)
{
	if (engine.walking)
		passed_on(lockset_passed_on(&lock));
}

static void overwritten(void)
{
	const struct known_access *a = &args.access;

	look_at_locks();
	if (wrote_first(a->start, a->size))
		return;
	if (reduce_is_on()) {
		owners_share(a->start, a->size);
		owners_unseen(a->start, a->size, holder->id, 0);
	}
	passed_on(locksets_written(a->start, a->size));
}

void races_overwritten(const volatile void *p, size_t size)
{
	/* That others live, or that it is new, is nothing that a step reads. */
	engine.beyond = true;
	args.access = (struct known_access){
		.start = world_offset(p),
		.size = (uint32_t)size,
	};
	engine_apart(overwritten);
}

/* --- as a part of a state --- */

struct fingerprint races_print_all(void)
{
	struct fingerprint h = places_print();

	fingerprint_xor(&h, known_print());
	return h;
}

uint32_t races_number(void)
{
	uint64_t numbers[] = { places_number(), INTERN_NOTHING };

	if (!races_closely)
		return (uint32_t)numbers[0];
	numbers[1] = known_number();
	if (numbers[0] == INTERN_FULL || numbers[1] == INTERN_FULL)
		return INTERN_FULL;
	return exact_part(numbers, 2);
}

/* The size of what is known, that, and what places.h has: if there is any. */
size_t races_size_all(void)
{
	size_t size = known_size() + places_size();

	return size ? sizeof(uint64_t) + size : 0;
}

void races_save(void *to)
{
	uint64_t *known = to;
	char *behind = (char *)(known + 1);

	*known = known_size();
	known_save(behind);
	places_save(behind + *known);
}

void races_restore_all(const void *from, size_t size)
{
	const uint64_t *known = from;
	const char *behind = (const char *)(known + 1);

	if (!size) {
		known_restore(NULL, 0);
		places_restore(NULL, 0);
		return;
	}
	known_restore(behind, *known);
	places_restore(behind + *known, size - sizeof(*known) - *known);
}
