/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who knows of which accesses; see known.h.
 *
 * An access has a bit, and what a task knows, or an object tells, is a word of
 * such bits.  One that says nothing beside a later one is forgotten: if who
 * made the later one knew of it, then so does whoever knows of the later one;
 * and if the later one covers it, and conflicts with whatever it conflicts
 * with, nobody has to be ordered against it any more.
 */
#include "sched/states/known.h"

#include <string.h>

#include "sched/engine.h"
#include "sched/shadow_cell.h"
#include "sched/states/exact.h"
#include "sched/mix.h"
#include "sched/world.h"

#define ACCESSES_MAX 64u	/* bits of a word */
#define OBJECTS_MAX 256u

struct access_record {
	uint32_t start, end;
	uint8_t what;
	bool write;
	/* For reports alone: */
	uint16_t task;		/* serial */
	uint32_t pc;
	uint32_t step;
};

/* What an object tells, by offset; only those that tell something. */
struct teller {
	uint32_t obj;
	uint64_t tells;
};

static struct known {
	uint32_t nr_tellers;
	uint64_t used;		/* bits */
	uint64_t knows[TASKS_MAX];
	/* See clock_fence_release(), clock_fence_acquire(). */
	uint64_t fenced[TASKS_MAX], told[TASKS_MAX];
	struct access_record accesses[ACCESSES_MAX];
	struct teller tellers[OBJECTS_MAX];
} known;

void known_begin(void)
{
	memset(&known, 0, offsetof(struct known, accesses));
}

static inline uint64_t *mine(void)
{
	return &known.knows[engine.current->id];
}

/* --- synchronization --- */

static struct teller *find(uint32_t obj)
{
	for (uint32_t i = 0; i < known.nr_tellers; i++)
		if (known.tellers[i].obj == obj)
			return &known.tellers[i];
	return NULL;
}

static uint64_t tells(uint32_t obj)
{
	const struct teller *t = find(obj);

	return t ? t->tells : 0;
}

static void tell(uint32_t obj, uint64_t what)
{
	struct teller *t = what ? find(obj) : NULL;

	if (!what)
		return;
	if (!t) {
		if (known.nr_tellers == OBJECTS_MAX)
			sched_limit(LIMIT_HEAP);
		t = &known.tellers[known.nr_tellers++];
		*t = (struct teller){ .obj = obj };
	}
	t->tells |= what;
}

void known_acquire(uint32_t obj)
{
	*mine() |= tells(obj);
}

void known_release(uint32_t obj)
{
	tell(obj, *mine());
}

void known_reset(uint32_t obj)
{
	struct teller *t = find(obj);

	if (t)
		*t = known.tellers[--known.nr_tellers];
}

void known_forward(uint32_t to, uint32_t from)
{
	tell(to, tells(from));
}

void known_marked(uint32_t obj, bool write)
{
	unsigned int id = engine.current->id;

	known.told[id] |= tells(obj);
	if (write)
		tell(obj, known.fenced[id]);
}

void known_fence_acquire(void)
{
	*mine() |= known.told[engine.current->id];
}

void known_fence_release(void)
{
	known.fenced[engine.current->id] = *mine();
}

void known_started(unsigned int task, bool told)
{
	known.knows[task] = told ? *mine() : 0;
	known.fenced[task] = known.told[task] = 0;
}

void known_joined(unsigned int task)
{
	*mine() |= known.knows[task];
}

/* --- accesses --- */

static void forget(uint64_t bits)
{
	uint32_t nr = 0;

	if (!bits)
		return;
	known.used &= ~bits;
	for (unsigned int id = 0; id < engine.nr_tasks; id++) {
		known.knows[id] &= ~bits;
		known.fenced[id] &= ~bits;
		known.told[id] &= ~bits;
	}
	for (uint32_t i = 0; i < known.nr_tellers; i++) {
		known.tellers[i].tells &= ~bits;
		if (known.tellers[i].tells)
			known.tellers[nr++] = known.tellers[i];
	}
	known.nr_tellers = nr;
}

static bool overlaps(const struct access_record *r, uint32_t start,
		     uint32_t end)
{
	return r->start < end && start < r->end;
}

/* Would an access that races with @r also race with @by? */
static bool stands_for(const struct access_record *by,
		       const struct access_record *r)
{
	return by->start <= r->start && r->end <= by->end &&
	       by->write >= r->write &&
	       (by->what == r->what ||
		(by->what == ACCESS_PLAIN && r->what == ACCESS_MARKED));
}

static void set_place(uint32_t pc, uint32_t step, const struct site **site,
		      uintptr_t *address)
{
	race_place(pc, site, address);
	if (!pc && step != STEP_NONE)
		*site = engine_log[step].site;
}

static void report(const struct access_record *a,
		   const struct access_record *other)
{
	struct race race = {
		.addr = __start_world + a->start,
		.size = (uint8_t)(a->end - a->start),
		.write = a->write,
		.other_write = other->write,
		.task = a->task,
		.other_task = other->task,
		.step = a->step,
		.other_step = other->step,
	};

	if (a->what == ACCESS_RACY || other->what == ACCESS_RACY) {
		engine.glued = true;
		return;
	}
	engine.raced = true;
	if (engine.pass_races)
		return;
	set_place(a->pc, a->step, &race.site, &race.pc);
	set_place(other->pc, other->step, &race.other_site, &race.other_pc);
	if (sched_hooks.race)
		sched_hooks.race(&race);
}

/* Against all that the running task does not know of. */
static void check(const struct access_record *a)
{
	uint64_t bits = known.used & ~*mine();

	for (; bits; bits &= bits - 1) {
		const struct access_record *r =
			&known.accesses[__builtin_ctzll(bits)];

		if (overlaps(r, a->start, a->end) && (a->write || r->write) &&
		    (a->what == ACCESS_PLAIN || r->what == ACCESS_PLAIN))
			report(a, r);
	}
}

/* Is it known to its task alone, and to nothing else? */
static bool is_fresh(uint64_t bit)
{
	for (unsigned int id = 0; id < engine.nr_tasks; id++)
		if (id != engine.current->id &&
		    (known.knows[id] | known.fenced[id]) & bit)
			return false;
	if (known.fenced[engine.current->id] & bit)
		return false;
	for (uint32_t i = 0; i < known.nr_tellers; i++)
		if (known.tellers[i].tells & bit)
			return false;
	return *mine() & bit;
}

static void remember(const struct access_record *a)
{
	uint64_t old = 0, bits = known.used & *mine();
	unsigned int free;

	for (; bits; bits &= bits - 1) {
		uint64_t bit = bits & -bits;
		const struct access_record *r =
			&known.accesses[__builtin_ctzll(bits)];

		if (stands_for(a, r))
			old |= bit;
		else if (stands_for(r, a) && is_fresh(bit))
			return;
	}
	forget(old);
	if (!~known.used)
		sched_limit(LIMIT_HEAP);
	free = (unsigned int)__builtin_ctzll(~known.used);
	known.accesses[free] = *a;
	known.used |= 1ull << free;
	*mine() |= 1ull << free;
}

void known_access(const struct known_access *a)
{
	struct access_record record = {
		.start = a->start,
		.end = a->start + a->size,
		.what = (uint8_t)a->what,
		.write = a->write,
		.task = engine.current->serial,
		.pc = a->pc,
		.step = engine.steps ? engine.step : STEP_NONE,
	};

	check(&record);
	remember(&record);
}

void known_freed(uint32_t start, uint32_t size)
{
	uint64_t old = 0;

	for (uint64_t bits = known.used; bits; bits &= bits - 1) {
		const struct access_record *r =
			&known.accesses[__builtin_ctzll(bits)];

		if (r->start >= start && r->end <= start + size)
			old |= bits & -bits;
	}
	forget(old);
}

/* --- as a part of a state --- */

/* Whom a bit is with: the same for equal states, whichever bit it is. */
static void mix_knowers(struct fingerprint *h, uint64_t bit)
{
	uint64_t knows = 0, fenced = 0, told = 0;
	struct fingerprint all = { 0, 0 };

	for (unsigned int id = 0; id < engine.nr_tasks; id++) {
		knows |= (uint64_t) !!(known.knows[id] & bit) << id;
		fenced |= (uint64_t) !!(known.fenced[id] & bit) << id;
		told |= (uint64_t) !!(known.told[id] & bit) << id;
	}
	for (uint32_t i = 0; i < known.nr_tellers; i++) {
		struct fingerprint one = { known.tellers[i].obj, 1 };

		if (known.tellers[i].tells & bit)
			fingerprint_xor(&all, mixed(one));
	}
	mix(h, knows, fenced | told << 32);
	mix(h, all.high, all.low);
}

struct fingerprint known_print(void)
{
	struct fingerprint all = { 0, 0 };

	for (uint64_t bits = known.used; bits; bits &= bits - 1) {
		const struct access_record *r =
			&known.accesses[__builtin_ctzll(bits)];
		struct fingerprint h = { r->start, r->end };

		mix(&h, r->what, r->write);
		mix_knowers(&h, bits & -bits);
		h = mixed(h);
		/* Not exclusive or: equal ones must not cancel out. */
		all.high += h.high;
		all.low += h.low;
	}
	return all;
}

/* Which objects tell a bit, in order, into @words; how many they are. */
static uint32_t list_tellers(uint64_t *words, uint64_t bit)
{
	uint32_t nr = 0, at;

	for (uint32_t i = 0; i < known.nr_tellers; i++) {
		uint64_t obj = known.tellers[i].obj;

		if (!(known.tellers[i].tells & bit))
			continue;
		for (at = nr++; at && words[at - 1] > obj; at--)
			words[at] = words[at - 1];
		words[at] = obj;
	}
	return nr;
}

static uint32_t record_number(const struct access_record *r, uint64_t bit)
{
	uint64_t words[4 + OBJECTS_MAX];

	words[0] = r->start | (uint64_t)r->end << 32;
	words[1] = r->what | (uint64_t)r->write << 32;
	words[2] = words[3] = 0;
	for (unsigned int id = 0; id < engine.nr_tasks; id++) {
		words[2] |= (uint64_t) !!(known.knows[id] & bit) << id;
		words[3] |= (uint64_t) !!(known.fenced[id] & bit) << id |
			    (uint64_t) !!(known.told[id] & bit) << (id + 32);
	}
	return exact_part(words, 4 + list_tellers(words + 4, bit));
}

/* The records' numbers in order, whichever bits they have. */
uint32_t known_number(void)
{
	uint64_t numbers[ACCESSES_MAX];
	uint32_t nr = 0, at;

	for (uint64_t bits = known.used; bits; bits &= bits - 1) {
		uint32_t number = record_number(
			&known.accesses[__builtin_ctzll(bits)], bits & -bits);

		if (number == INTERN_FULL)
			return INTERN_FULL;
		for (at = nr++; at && numbers[at - 1] > number; at--)
			numbers[at] = numbers[at - 1];
		numbers[at] = number;
	}
	return nr ? exact_part(numbers, nr) : INTERN_NOTHING;
}

/* All in front of the tellers that are not used. */
size_t known_size(void)
{
	return known.used ? offsetof(struct known, tellers) +
				    known.nr_tellers * sizeof(struct teller) :
			    0;
}

void known_save(void *to)
{
	memcpy(to, &known, known_size());
}

void known_restore(const void *from, size_t size)
{
	if (size)
		memcpy(&known, from, size);
	else
		known_begin();
}
