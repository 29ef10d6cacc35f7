/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owners by four bytes; see owners.h.
 *
 * Not by granules of eight, as two variables often share one of these.
 */
#include "sched/states/owners.h"

#include <stdlib.h>

#include "sched/blob.h"
#include "sched/memory.h"
#include "sched/states/reduce.h"
#include "sched/world.h"

#define UNIT 4u

/* All zero: nobody has accessed it yet. */
struct owner {
	uint64_t lacked;	/* locks that were not held at some access */
	uint64_t unseen_lacked, plain_lacked;	/* the same, of these: */
	uint32_t tasks;
	uint32_t unseen;	/* those that were where no race is seen */
	uint32_t plain;		/* plain accesses that rely on races */
	bool shared, freed, touched;
	bool relied, relied_lock;
};

static struct owner *owners;
/* Indices of those that are relied upon. */
static uint32_t *relied;
static uint32_t nr_relied, max_relied;
static bool wrong;

static uint32_t nr_units(void)
{
	return (world_offset(__stop_world) + UNIT - 1) / UNIT;
}

void owners_begin(void)
{
	free(owners);
	owners = must(calloc(nr_units(), sizeof(*owners)));
	nr_relied = 0;
	wrong = false;
}

void owners_end(void)
{
	free(owners);
	free(relied);
	owners = NULL;
	relied = NULL;
	nr_relied = max_relied = 0;
}

static inline bool is_single(uint32_t tasks)
{
	return !(tasks & (tasks - 1));
}

/* Could it still be somebody's? */
static inline bool has_owner(const struct owner *o)
{
	return !o->shared &&
	       (is_single(o->tasks) || ~o->lacked & ~locksets_passed_on());
}

static inline bool owns(const struct owner *o, unsigned int task, uint64_t held)
{
	return !o->shared && (!(o->tasks & ~(1u << task)) ||
			      ~o->lacked & held & ~locksets_passed_on());
}

static void learn(struct owner *o, unsigned int task, uint64_t held)
{
	o->tasks |= 1u << task;
	o->lacked |= ~held;
	reduce_learned++;
	if (o->relied && !has_owner(o))
		wrong = true;
}

bool owners_access(uint32_t start, uint32_t size, unsigned int task,
		   uint64_t held)
{
	uint32_t last = (start + size - 1) / UNIT;
	bool own = true;

	for (uint32_t i = start / UNIT; i <= last; i++) {
		struct owner *o = &owners[i];

		if (~o->tasks & 1u << task || ~o->lacked & ~held)
			learn(o, task, held);
		own = own && owns(o, task, held);
	}
	return own;
}

void owners_touch(uint32_t start, uint32_t size)
{
	uint32_t last = (start + size - 1) / UNIT;

	for (uint32_t i = start / UNIT; i <= last; i++) {
		reduce_learned += !owners[i].touched;
		owners[i].touched = true;
		if (owners[i].relied_lock)
			wrong = true;
	}
}

/* Could these tasks do it side by side? */
static inline bool side_by_side(uint32_t tasks, uint32_t others,
				uint64_t lacked)
{
	return tasks && others && !is_single(tasks | others) &&
	       !(~lacked & ~locksets_passed_on());
}

void owners_unseen(uint32_t start, uint32_t size, unsigned int task,
		   uint64_t held)
{
	uint32_t last = (start + size - 1) / UNIT;

	for (uint32_t i = start / UNIT; i <= last; i++) {
		struct owner *o = &owners[i];

		if (!(~o->unseen & 1u << task) && !(~o->unseen_lacked & ~held))
			continue;
		o->unseen |= 1u << task;
		o->unseen_lacked |= ~held;
		reduce_learned++;
		if (side_by_side(o->unseen, o->plain,
				 o->unseen_lacked | o->plain_lacked))
			wrong = true;
	}
}

bool owners_races(uint32_t start, uint32_t size, unsigned int task,
		  uint64_t held)
{
	uint32_t last = (start + size - 1) / UNIT;

	for (uint32_t i = start / UNIT; i <= last; i++)
		if (side_by_side(owners[i].unseen, 1u << task,
				 owners[i].unseen_lacked | ~held))
			return false;
	return true;
}

void owners_share(uint32_t start, uint32_t size)
{
	uint32_t last = (start + size - 1) / UNIT;

	for (uint32_t i = start / UNIT; i <= last; i++) {
		reduce_learned += !owners[i].shared;
		owners[i].shared = true;
		if (owners[i].relied | owners[i].relied_lock)
			wrong = true;
	}
}

void owners_freed(uint32_t start, uint32_t size)
{
	uint32_t last = (start + size - 1) / UNIT;

	for (uint32_t i = start / UNIT; i <= last; i++) {
		reduce_learned += !owners[i].freed;
		owners[i].freed = true;
		if (owners[i].relied_lock)
			wrong = true;
	}
}

void owners_passed_on(void)
{
	if (nr_relied)
		wrong = true;
}

bool owners_own(uint32_t start, uint32_t size, unsigned int task, uint64_t held)
{
	uint32_t last = (start + size - 1) / UNIT;

	for (uint32_t i = start / UNIT; i <= last; i++)
		if (!owns(&owners[i], task, held))
			return false;
	return true;
}

bool owners_sound(uint32_t lock)
{
	const struct owner *o = &owners[lock / UNIT];

	return !o->shared && !o->freed && !o->touched;
}

static void note_relied(uint32_t i)
{
	if (nr_relied == max_relied) {
		max_relied = max_relied ? 2 * max_relied : 256;
		relied = must(realloc(relied, max_relied * sizeof(*relied)));
	}
	relied[nr_relied++] = i;
}

void owners_rely_lock(uint32_t lock)
{
	uint32_t i = lock / UNIT;

	if (owners[i].relied_lock)
		return;
	owners[i].relied_lock = true;
	note_relied(i);
}

void owners_rely(uint32_t start, uint32_t size)
{
	uint32_t last = (start + size - 1) / UNIT;

	for (uint32_t i = start / UNIT; i <= last; i++)
		if (!owners[i].relied) {
			owners[i].relied = true;
			note_relied(i);
		}
}

void owners_rely_races(uint32_t start, uint32_t size, unsigned int task,
		       uint64_t held)
{
	uint32_t last = (start + size - 1) / UNIT;

	for (uint32_t i = start / UNIT; i <= last; i++) {
		struct owner *o = &owners[i];

		if (!o->plain)
			note_relied(i);
		o->plain |= 1u << task;
		o->plain_lacked |= ~held;
	}
}

bool owners_wrong(void)
{
	return wrong;
}

void owners_again(void)
{
	while (nr_relied) {
		struct owner *o = &owners[relied[--nr_relied]];

		o->relied = o->relied_lock = false;
		o->plain = 0;
		o->plain_lacked = 0;
	}
	wrong = false;
}

/* --- in a file --- */

/* Those of which anything is known. */
struct kept_owner {
	uint64_t lacked, unseen_lacked, plain_lacked;
	uint32_t unit, tasks, unseen, plain;
	bool shared, freed, touched, relied, relied_lock;
	uint8_t pad[3];
};

static bool is_known(const struct owner *o)
{
	return o->tasks || o->unseen || o->plain || o->shared || o->freed ||
	       o->touched || o->relied || o->relied_lock;
}

void owners_keep(struct blob_out *out)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < nr_units(); i++)
		nr += is_known(&owners[i]);
	blob_put_number(out, nr);
	for (uint32_t i = 0; i < nr_units(); i++) {
		const struct owner *o = &owners[i];
		const struct kept_owner k = {
			.lacked = o->lacked,
			.unseen_lacked = o->unseen_lacked,
			.plain_lacked = o->plain_lacked,
			.unit = i,
			.tasks = o->tasks,
			.unseen = o->unseen,
			.plain = o->plain,
			.shared = o->shared,
			.freed = o->freed,
			.touched = o->touched,
			.relied = o->relied,
			.relied_lock = o->relied_lock,
		};

		if (is_known(o))
			blob_put(out, &k, sizeof(k));
	}
	blob_put_number(out, wrong);
}

static void kept_owner(struct blob_in *in)
{
	struct kept_owner k;
	struct owner *o;

	blob_get(in, &k, sizeof(k));
	if (k.unit >= nr_units()) {
		in->bad = true;
		return;
	}
	o = &owners[k.unit];
	o->lacked = k.lacked;
	o->unseen_lacked = k.unseen_lacked;
	o->plain_lacked = k.plain_lacked;
	o->tasks = k.tasks;
	o->unseen = k.unseen;
	o->plain = k.plain;
	o->shared = k.shared;
	o->freed = k.freed;
	o->touched = k.touched;
	if (k.plain)
		note_relied(k.unit);
	if (k.relied)
		owners_rely(k.unit * UNIT, UNIT);
	if (k.relied_lock)
		owners_rely_lock(k.unit * UNIT);
}

void owners_kept(struct blob_in *in)
{
	uint64_t nr = blob_get_count(in, sizeof(struct kept_owner));

	owners_begin();
	while (nr--)
		kept_owner(in);
	wrong = blob_get_below(in, 1);
}
