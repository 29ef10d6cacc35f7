/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which task goes on alone; see reduce.h.
 */
#include "sched/states/reduce.h"

#include <stdlib.h>

#include "sched/blob.h"
#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/shadow_cell.h"
#include "sched/footprint.h"
#include "sched/states/node.h"
#include "sched/states/owners.h"
#include "sched/states/step.h"

/* Sites of steps that did more than they declared, by hash. */
#define SITES 4096u
/* Walks that were void before reductions are given up. */
#define VOIDS_MAX 8u

bool reduce_on;
static unsigned int nr_voids;
uint64_t reduce_learned;
static uint64_t nr_steps;
static bool does_more[SITES];
/* Tasks that end give back their numbers, which nobody takes. */
static bool tasks_made, relied_on_none;
/* Steps before the one that is being done, but since the last node. */
static bool went_beyond;
bool reduce_is_settled;
/* What reduce_avoided_end() says. */
static bool avoided_end;

/* What the step that goes on alone did so far beside what it declared. */
static bool alone;
static struct beside {
	uint32_t start, size;
	uint64_t held;
	bool plain;
	uint8_t task;
} * besides;
static uint32_t nr_besides, max_besides;

/* What the running step was told to write, so that races are found. */
static struct {
	uint32_t start, end, steps;
} told;

void reduce_begin(bool enable)
{
#ifdef TRACKING
	reduce_on = enable;
#else
	/* Nobody says what primitives write beside what they declare. */
	(void)enable;
	reduce_on = false;
#endif
	if (reduce_on)
		owners_begin();
	for (unsigned int i = 0; i < SITES; i++)
		does_more[i] = false;
	tasks_made = relied_on_none = false;
	nr_voids = 0;
	nr_steps = 0;
}

void reduce_end(void)
{
	reduce_on = false;
	owners_end();
	free(besides);
	besides = NULL;
	nr_besides = max_besides = 0;
}

bool reduce_was_wrong(void)
{
	return owners_wrong() || (tasks_made && relied_on_none);
}

void reduce_again(void)
{
	owners_again();
	relied_on_none = false;
	reduce_on = reduce_on && ++nr_voids < VOIDS_MAX;
}

void reduce_start(void)
{
	reduce_is_settled = false;
	step_start();
}

bool reduce_avoided_end(void)
{
	return avoided_end;
}

bool reduce_went_beyond(void)
{
	return went_beyond || engine.beyond;
}

uint64_t reduce_steps(void)
{
	return nr_steps;
}

/* --- who --- */

static bool *site_of(const struct task *t)
{
	uintptr_t key = t->site ? (uintptr_t)t->site : (uintptr_t)t->obj;

	return &does_more[key * 0x9e3779b97f4a7c15ull >> 52];
}

static bool owns(const struct task *t)
{
	struct lockset held = lockset_of(t->id);

	return owners_own(world_offset(t->obj), t->alone, t->id,
			  op_writes(t->kind) ? held.exclusive : held.any);
}

static bool goes_alone(const struct task *t)
{
	if (!t->alone || engine.guarded & 1u << t->id || !world_has(t->obj) ||
	    *site_of(t))
		return false;
	if (t->alone == ALONE_UNLOCK)
		return owners_sound(world_offset(t->obj));
	return owns(t);
}

/* The first task that can go on alone; TASKS_MAX: none. */
static unsigned int pick(void)
{
	if (!reduce_on || engine.outcome != OUTCOME_REST || engine.asked)
		return TASKS_MAX;
	for (uint32_t ids = engine.enabled & engine.live; ids; ids &= ids - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(ids);

		if (goes_alone(&engine_tasks[id]))
			return id;
	}
	return TASKS_MAX;
}

/* --- steps --- */

/* Those that went on alone since the last node; the site of the last one. */
static uint8_t chain[CHAIN_MAX];
static uint32_t nr_chain;
static bool *last_site;
/* It may grow now. */
static bool chaining;

/* Readers that the step joins, or leaves. */
static const volatile void *joined;

static void do_step(uint32_t choice)
{
	joined = NULL;
	told.end = 0;
	nr_steps++;
	step_do(choice);
}

static void begin_alone(const struct task *t)
{
	uint32_t start = world_offset(t->obj);

	if (t->alone == ALONE_UNLOCK)
		owners_rely_lock(start);
	else
		owners_rely(start, t->alone);
	if (footprint_on)
		footprint_begun(t);
	last_site = site_of(t);
	chain[nr_chain++] = t->id;
	went_beyond |= engine.beyond;
	engine.beyond = engine.looked = false;
	alone = true;
}

/* The last one did more than it declared. */
static bool did_more(void)
{
	return nr_chain && (engine.beyond || engine.looked || engine.asked ||
			    engine.glued || engine.outcome != OUTCOME_REST);
}

/* The last one did not: what came beside is relied upon, too. */
static void rely_on_besides(void)
{
	for (uint32_t i = 0; i < nr_besides; i++) {
		const struct beside *b = &besides[i];

		if (b->plain)
			owners_rely_races(b->start, b->size, b->task, b->held);
		else
			owners_rely(b->start, b->size);
	}
	nr_besides = 0;
	alone = false;
}

bool reduce_goes_on(const struct task *t)
{
	if (!chaining || did_more())
		return false;
	rely_on_besides();
	if (nr_chain == CHAIN_MAX || !goes_alone(t))
		return false;
	begin_alone(t);
	joined = NULL;
	nr_steps++;
	step_goes_on();
	return true;
}

static void go_on(void)
{
	while (!did_more()) {
		unsigned int id;

		rely_on_besides();
		id = nr_chain < CHAIN_MAX ? pick() : TASKS_MAX;
		if (id == TASKS_MAX) {
			reduce_is_settled = nr_chain < CHAIN_MAX;
			return;
		}
		begin_alone(&engine_tasks[id]);
		nodes_between();
		do_step(id);
	}
}

/* The task that does a step, or the rest of it. */
static uint32_t task_of(uint32_t choice)
{
	return 1u << (engine.asked ? engine.current->id : choice);
}

/* Can the task go on, behind steps that were done? */
static bool can_go_on(unsigned int id)
{
	return engine.outcome == OUTCOME_REST && !engine.asked &&
	       id < TASKS_MAX && engine.enabled & engine.live & 1u << id;
}

uint32_t reduce_redo(uint32_t choice, const uint8_t *tasks, uint32_t nr)
{
	uint32_t ran = task_of(choice);

	reduce_is_settled = false;
	do_step(choice);
	for (uint32_t i = 0; i < nr && can_go_on(tasks[i]); i++) {
		nodes_between();
		do_step(tasks[i]);
		ran |= 1u << tasks[i];
	}
	return ran;
}

uint32_t reduce_step(uint32_t choice)
{
	uint32_t ran = task_of(choice);

	nr_chain = nr_besides = 0;
	alone = false;
	reduce_is_settled = avoided_end = false;
	chaining = reduce_on;
	went_beyond = engine.beyond = engine.looked = false;
	do_step(choice);
	go_on();
	chaining = alone = false;
	if (did_more()) {
		/* Without that step, whose site is known from now on. */
		*last_site = true;
		reduce_learned++;
		avoided_end = engine.outcome != OUTCOME_REST;
		nodes_return();
		went_beyond = true;
		return reduce_redo(choice, chain, nr_chain - 1);
	}
	for (uint32_t i = 0; i < nr_chain; i++)
		ran |= 1u << chain[i];
	return ran;
}

/* --- what is learned --- */

void reduce_made(void)
{
	reduce_learned += !tasks_made;
	tasks_made = true;
	engine.beyond = true;
}

void reduce_ended(void)
{
	if (tasks_made)
		engine.beyond = true;
	else
		relied_on_none = true;
}

/* It waits for the lock, and can be seen to do so by its guard. */
static bool waits_for_lock(const struct task *t)
{
	return t->kind == OP_LOCK && engine.guarded & 1u << t->id &&
	       world_has(t->guard.word) &&
	       granule_of(t->guard.word) == granule_of(t->obj);
}

void reduce_declared(const struct task *t)
{
	if (!reduce_on || engine.foreseen)
		return;
	if (engine.guarded & 1u << t->id && world_has(t->guard.word))
		owners_access(world_offset(t->guard.word), 4, t->id, 0);
	if (t->alone || !world_has(t->obj))
		return;
	owners_access(world_offset(t->obj), 1, t->id, 0);
	if (!waits_for_lock(t))
		owners_share(world_offset(t->obj), 1);
}

void sched_reads(const volatile void *readers)
{
	if (!engine.current)
		return;
	footprint_read(readers, OBJECT_TOLD);
	if (footprint_on)
		footprint_add_joined(readers);
	if (!engine.walking || !reduce_on || engine.foreseen)
		return;
	joined = readers;
	if (!alone)
		return;
	if (!owners_sound(world_offset(readers)))
		engine.beyond = true;
	else
		owners_rely_lock(world_offset(readers));
}

void sched_waits_for(const volatile void *readers)
{
	if (!reduce_on || !engine.walking || !engine.current)
		return;
	owners_share(world_offset(readers), 1);
	engine.beyond = true;
}

static void add_beside(uint32_t start, uint32_t size, uint64_t held, bool plain)
{
	if (nr_besides == max_besides) {
		max_besides = max_besides ? 2 * max_besides : 64;
		besides =
			must(realloc(besides, max_besides * sizeof(*besides)));
	}
	besides[nr_besides++] = (struct beside){
		start, size, held, plain, engine.current->id,
	};
}

void reduce_accessed(const struct known_access *a, const struct lockset *held)
{
	uint64_t locks = a->write ? held->exclusive : held->any;
	unsigned int id = engine.current->id;
	bool plain = a->what == ACCESS_PLAIN;
	bool own = owners_access(a->start, a->size, id, locks);

	if (a->what == ACCESS_MARKED && a->write) {
		told.start = a->start;
		told.end = a->start + a->size;
		told.steps = engine.steps;
	}
	if (!alone || engine.beyond)
		return;
	if (plain ? owners_races(a->start, a->size, id, locks) : own)
		add_beside(a->start, a->size, locks, plain);
	else
		engine.beyond = true;
}

/* What it declared itself, and that it is a reader no more, are no news. */
static bool expected(const struct task *t, const volatile void *p)
{
	return p == joined || (t->alone == ALONE_UNLOCK && p == t->obj);
}

/* Nor do races matter for records, and for memory just allocated or freed. */
static bool is_told(uint32_t start, uint32_t size)
{
	return engine.quiet ||
	       (told.steps == engine.steps && told.start <= start &&
		start + size <= told.end);
}

void reduce_written(const volatile void *p, size_t size)
{
	const struct task *t = engine.current;
	uint32_t start;
	bool own;

	if (!reduce_on || engine.foreseen || !t || !engine.walking ||
	    !world_has(p) || expected(t, p))
		return;
	start = world_offset(p);
	if (!is_told(start, (uint32_t)size))
		owners_unseen(start, (uint32_t)size, t->id, 0);
	own = owners_access(start, (uint32_t)size, t->id, 0);
	if (!alone || engine.beyond)
		return;
	if (!own)
		engine.beyond = true;
	else
		add_beside(start, (uint32_t)size, 0, false);
}

/* --- in a file --- */

void reduce_keep(struct blob_out *out)
{
	blob_put_number(out, reduce_on);
	blob_put_number(out, nr_voids);
	blob_put_number(out, nr_steps);
	blob_put(out, does_more, sizeof(does_more));
	blob_put_number(out, tasks_made);
	blob_put_number(out, relied_on_none);
	if (reduce_on)
		owners_keep(out);
}

/* It may have been given up there; but not be on against the options. */
void reduce_kept(struct blob_in *in)
{
	reduce_on = blob_get_below(in, reduce_on);
	nr_voids = (unsigned int)blob_get_below(in, VOIDS_MAX);
	nr_steps = blob_get_number(in);
	blob_get(in, does_more, sizeof(does_more));
	tasks_made = blob_get_below(in, 1);
	relied_on_none = blob_get_below(in, 1);
	if (reduce_on)
		owners_kept(in);
}

void reduce_set_steps(uint64_t nr)
{
	nr_steps = nr;
}
