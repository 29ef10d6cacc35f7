/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who knows of which accesses; see known.h.
 *
 * Of each access is kept which tasks know of it, and which objects tell.  What
 * tasks do to that, they do to each access alone: so what becomes of a state
 * follows from what becomes of each, and so does its print, which is a sum.
 *
 * An access that says nothing beside another one is forgotten.  Beside a later
 * one, if who made that knew of it: then so does whoever knows of the later
 * one; and if that covers it, and conflicts with whatever it conflicts with,
 * nobody has to be ordered against it any more.  And beside any that covers it
 * so, if all that is kept of who knows of both is the same, for it will be from
 * then on.  That is looked at whenever it changes, so it does not matter in
 * which order it came to be so.
 */
#include "sched/states/known.h"

#include <string.h>

#include "sched/engine.h"
#include "sched/mix.h"
#include "sched/shadow_cell.h"
#include "sched/states/copy.h"
#include "sched/states/exact.h"
#include "sched/states/mark.h"
#include "sched/states/places.h"
#include "sched/states/tellers.h"
#include "sched/world_line.h"

#define ACCESSES_MAX 64u
#define TELLER_WORDS (TELLERS_MAX / 64)

struct access_record {
	uint32_t start, end;
	uint32_t knows;		/* tasks, a bit each */
	/* See clock_fence_release(), clock_fence_acquire(). */
	uint32_t fenced, told;
	uint8_t what;
	bool write;
	/*
	 * For reports alone.  Where another access by the task changes nothing,
	 * it may be one before that: who races with one races with both.
	 */
	uint16_t task;		/* serial */
	uint32_t pc;
	uint32_t step;
	uint64_t tellers[TELLER_WORDS];	/* objects that tell, a bit each; */
	struct fingerprint told_by;	/* the exclusive or of their hashes */
	struct fingerprint print;
};
_Static_assert(sizeof(struct access_record) % sizeof(uint64_t) == 0,
	       "copied by words");

struct known {
	uint64_t nr;
	struct fingerprint print;	/* the sum of those of accesses */
	struct access_record accesses[ACCESSES_MAX];
};

/* What is so, and what would be. */
static struct known known, trial;

/*
 * What is being done, to which of them.  Objects have numbers once they tell,
 * or would: those are no part of what is so.
 */
static struct known *on;
static const struct known_op *op;
static uint32_t me;		/* the task's bit */
static uint32_t object, source;
static bool changed, failed;	/* the trial */

void known_begin(void)
{
	known.nr = 0;
	known.print = (struct fingerprint){ 0 };
	tellers_begin();
}

/* --- prints --- */

static struct fingerprint print_of(const struct access_record *r)
{
	struct fingerprint h = { r->start, r->end };

	mix(&h, r->what | (uint64_t)r->write << 8 | (uint64_t)r->knows << 32,
	    r->fenced | (uint64_t)r->told << 32);
	mix(&h, r->told_by.high, r->told_by.low);
	return mixed(h);
}

/* Not exclusive or: equal ones must not cancel out. */
static void add_print(const struct access_record *r)
{
	on->print.high += r->print.high;
	on->print.low += r->print.low;
}

static void drop_print(const struct access_record *r)
{
	on->print.high -= r->print.high;
	on->print.low -= r->print.low;
}

/* --- what says nothing --- */

static void forget(uint32_t i)
{
	struct access_record *r = &on->accesses[i];

	drop_print(r);
	copy_words(r, r + 1, (--on->nr - i) * sizeof(*r));
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

static bool known_alike(const struct access_record *a,
			const struct access_record *b)
{
	uint64_t differ = (a->knows ^ b->knows) | (a->fenced ^ b->fenced) |
			  (a->told ^ b->told);

	for (unsigned int i = 0; i < TELLER_WORDS; i++)
		differ |= a->tellers[i] ^ b->tellers[i];
	return !differ;
}

/*
 * Does another one of @among say all that it says?  Of two that do, the first
 * is kept.
 */
static bool is_double(uint32_t i, uint64_t among)
{
	const struct access_record *r = &on->accesses[i];

	for (; among; among &= among - 1) {
		uint32_t j = (uint32_t)__builtin_ctzll(among);
		const struct access_record *by = &on->accesses[j];

		if (i != j && stands_for(by, r) && known_alike(by, r) &&
		    (j < i || !stands_for(r, by)))
			return true;
	}
	return false;
}

/* The first @nr of them, a bit each. */
static uint64_t first_ones(uint64_t nr)
{
	return nr < ACCESSES_MAX ? (1ull << nr) - 1 : UINT64_MAX;
}

/* What is kept of those has changed: of two others neither is a double. */
static void forget_doubles(uint64_t news)
{
	for (uint32_t i = (uint32_t)on->nr; i-- > 0;) {
		uint64_t below = first_ones(i);

		if (!is_double(i, news & 1ull << i ? first_ones(on->nr) : news))
			continue;
		forget(i);
		news = (news & below) | (news >> 1 & ~below);
	}
}

/* --- synchronization --- */

/* No room: it is for a run to say so. */
static void give_up(void)
{
	if (on == &known)
		sched_limit(LIMIT_HEAP);
	else
		failed = true;
}

static void set(uint32_t *tasks, uint32_t bit, bool is)
{
	uint32_t to = is ? *tasks | bit : *tasks & ~bit;

	changed |= to != *tasks;
	*tasks = to;
}

static bool tells(const struct access_record *r, uint32_t number)
{
	return number != TELLER_NONE &&
	       r->tellers[number / 64] >> number % 64 & 1;
}

static void turn(struct access_record *r, uint32_t number)
{
	r->tellers[number / 64] ^= 1ull << number % 64;
	fingerprint_xor(&r->told_by, tellers[number].hash);
	changed = true;
}

static void tell(struct access_record *r)
{
	if (object == TELLER_NONE)
		object = teller_make(op->obj);
	if (object == TELLER_NONE)
		give_up();
	else if (!tells(r, object))
		turn(r, object);
}

static void synchronize(struct access_record *r)
{
	uint32_t other = 1u << (op->other & 31);

	switch (op->kind) {
	case KNOWN_ACQUIRE:
		if (tells(r, object))
			set(&r->knows, me, true);
		break;
	case KNOWN_RELEASE:
		if (r->knows & me)
			tell(r);
		break;
	case KNOWN_RESET:
		if (tells(r, object))
			turn(r, object);
		break;
	case KNOWN_FORWARD:
		if (tells(r, source))
			tell(r);
		break;
	case KNOWN_MARKED:
		if (tells(r, object))
			set(&r->told, me, true);
		if (op->write && r->fenced & me)
			tell(r);
		break;
	case KNOWN_FENCE_ACQUIRE:
		if (r->told & me)
			set(&r->knows, me, true);
		break;
	case KNOWN_FENCE_RELEASE:
		set(&r->fenced, me, r->knows & me);
		break;
	case KNOWN_STARTED:
	case KNOWN_STARTED_APART:
		set(&r->knows, other,
		    op->kind == KNOWN_STARTED && r->knows & me);
		set(&r->fenced, other, false);
		set(&r->told, other, false);
		break;
	case KNOWN_JOINED:
		if (r->knows & other)
			set(&r->knows, me, true);
		break;
	}
}

static void synchronize_all(void)
{
	uint64_t all = 0;

	object = teller_find(op->obj);
	source = op->kind == KNOWN_FORWARD ? teller_find(op->other) :
					     TELLER_NONE;
	for (uint32_t i = 0; i < on->nr; i++) {
		struct access_record *r = &on->accesses[i];

		changed = false;
		synchronize(r);
		if (!changed)
			continue;
		all |= 1ull << i;
		drop_print(r);
		r->print = print_of(r);
		add_print(r);
	}
	if (all)
		forget_doubles(all);
}

/* --- accesses --- */

static bool overlaps(const struct access_record *r, uint32_t start,
		     uint32_t end)
{
	return r->start < end && start < r->end;
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
	/*
	 * What raced before that may not have been looked at yet, and comes
	 * first in a replay: the next walk will have it.
	 */
	if (places_more())
		return;
	engine.raced = true;
	if (engine.pass_races)
		return;
	set_place(a->pc, a->step, &race.site, &race.pc);
	set_place(other->pc, other->step, &race.other_site, &race.other_pc);
	if (sched_hooks.race)
		sched_hooks.race(&race);
}

/* Against all that the task does not know of. */
static void check(const struct access_record *a)
{
	for (uint32_t i = 0; i < on->nr; i++) {
		const struct access_record *r = &on->accesses[i];

		if (r->knows & me || !overlaps(r, a->start, a->end) ||
		    !(a->write || r->write) ||
		    (a->what != ACCESS_PLAIN && r->what != ACCESS_PLAIN))
			continue;
		if (on == &known)
			report(a, r);
		else
			failed = true;
	}
}

static void remember(const struct access_record *a)
{
	struct access_record *r;

	for (uint32_t i = (uint32_t)on->nr; i-- > 0;) {
		r = &on->accesses[i];
		if (r->knows & me && stands_for(a, r))
			forget(i);
	}
	if (on->nr == ACCESSES_MAX) {
		give_up();
		return;
	}
	r = &on->accesses[on->nr++];
	*r = *a;
	r->print = print_of(r);
	add_print(r);
	forget_doubles(1ull << (on->nr - 1));
}

static void add_access(const struct task *by)
{
	const struct access_record record = {
		.start = op->obj,
		.end = op->obj + op->other,
		.knows = me,
		.what = op->what,
		.write = op->write,
		.task = by->serial,
		.pc = op->pc,
		.step = op->step,
	};

	check(&record);
	remember(&record);
}

static void drop_freed(void)
{
	for (uint32_t i = (uint32_t)on->nr; i-- > 0;) {
		const struct access_record *r = &on->accesses[i];

		if (r->start >= op->obj && r->end <= op->obj + op->other)
			forget(i);
	}
}

/* --- both --- */

static void follow(const struct task *by)
{
	me = by ? 1u << by->id : 0;
	if (op->kind == KNOWN_ACCESS)
		add_access(by);
	else if (op->kind == KNOWN_FREED)
		drop_freed();
	else
		synchronize_all();
}

void known_do(const struct known_op *what, const struct task *by)
{
	on = &known;
	op = what;
	follow(by);
}

bool known_would(const struct known_op *ops, unsigned int task,
		 struct fingerprint *print)
{
	trial.nr = known.nr;
	trial.print = known.print;
	copy_words(trial.accesses, known.accesses,
		   known.nr * sizeof(*known.accesses));
	on = &trial;
	failed = false;
	for (op = ops; op->kind != KNOWN_END && !failed; op++)
		follow(&engine_tasks[task]);
	*print = trial.print;
	return !failed;
}

/* --- marks --- */

static uint64_t mark_of_object(uint32_t obj)
{
	return mark_of(obj / WORD_SIZE);
}

/*
 * What is done to an access depends on who knows of it and which objects tell,
 * of these two on what the task is, or the objects are, that are named.  Of
 * other tasks is asked by those who start or join them alone.
 */
uint64_t known_marks(const struct known_op *what)
{
	uint64_t marks = 0;

	switch (what->kind) {
	case KNOWN_FENCE_ACQUIRE:
	case KNOWN_FENCE_RELEASE:
		return 0;
	case KNOWN_ACQUIRE:
	case KNOWN_RELEASE:
	case KNOWN_RESET:
	case KNOWN_MARKED:
		return mark_of_object(what->obj);
	case KNOWN_FORWARD:
		return mark_of_object(what->obj) | mark_of_object(what->other);
	case KNOWN_ACCESS:
		if (what->other > 64 * WORD_SIZE)
			return UINT64_MAX;
		for (uint32_t word = what->obj / WORD_SIZE;
		     word <= (what->obj + what->other - 1) / WORD_SIZE; word++)
			marks |= mark_of(word);
		return marks;
	default:
		return UINT64_MAX;
	}
}

/* --- as a part of a state --- */

struct fingerprint known_print(void)
{
	return known.print;
}

/* Which objects tell, in order, into @words; how many they are. */
static uint32_t list_tellers(uint64_t *words, const struct access_record *r)
{
	uint32_t nr = 0, at;

	for (uint32_t i = 0; i < TELLERS_MAX; i++) {
		if (!tells(r, i))
			continue;
		for (at = nr++; at && words[at - 1] > tellers[i].obj; at--)
			words[at] = words[at - 1];
		words[at] = tellers[i].obj;
	}
	return nr;
}

static uint32_t record_number(const struct access_record *r)
{
	uint64_t words[4 + TELLERS_MAX];

	words[0] = r->start | (uint64_t)r->end << 32;
	words[1] = r->what | (uint64_t)r->write << 32;
	words[2] = r->knows;
	words[3] = r->fenced | (uint64_t)r->told << 32;
	return exact_part(words, 4 + list_tellers(words + 4, r));
}

/* The accesses' numbers in order, whichever was first. */
uint32_t known_number(void)
{
	uint64_t numbers[ACCESSES_MAX];
	uint32_t nr = 0, at;

	for (uint32_t i = 0; i < known.nr; i++) {
		uint32_t number = record_number(&known.accesses[i]);

		if (number == INTERN_FULL)
			return INTERN_FULL;
		for (at = nr++; at && numbers[at - 1] > number; at--)
			numbers[at] = numbers[at - 1];
		numbers[at] = number;
	}
	return nr ? exact_part(numbers, nr) : INTERN_NOTHING;
}

size_t known_size(void)
{
	return known.nr ? offsetof(struct known, accesses) +
				  known.nr * sizeof(*known.accesses) :
			  0;
}

void known_save(void *to)
{
	copy_words(to, &known, known_size());
}

void known_restore(const void *from, size_t size)
{
	known.nr = 0;
	known.print = (struct fingerprint){ 0 };
	copy_words(&known, from, size);
}
