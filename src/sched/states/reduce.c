/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which task goes on alone; see reduce.h.
 */
#include "sched/states/reduce.h"

#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/shadow_cell.h"
#include "sched/states/node.h"
#include "sched/states/owners.h"
#include "sched/states/step.h"

/* Steps that go on alone one after the other. */
#define CHAIN_MAX 64u
/* Sites of steps that did more than they declared, by hash. */
#define SITES 4096u
/* Walks that were void before reductions are given up. */
#define VOIDS_MAX 8u

static bool on;
static unsigned int nr_voids;
static uint64_t nr_steps, nr_sites;
static bool does_more[SITES];
/* Tasks that end give back their numbers, which nobody takes. */
static bool tasks_made, relied_on_none;

/* What the step that goes on alone did so far beside what it declared. */
static bool alone;
static struct beside {
	uint32_t start, size;
	uint64_t held;
	bool plain;
} *besides;
static uint32_t nr_besides, max_besides;

/* What the running step was told to write, so that races are found. */
static struct {
	uint32_t start, end, steps;
} told;

void reduce_begin(bool enable)
{
	owners_begin();
	for (unsigned int i = 0; i < SITES; i++)
		does_more[i] = false;
	on = enable;
	tasks_made = relied_on_none = false;
	nr_voids = 0;
	nr_steps = 0;
}

void reduce_end(void)
{
	owners_end();
	free(besides);
	besides = NULL;
	nr_besides = max_besides = 0;
}

bool reduce_void(void)
{
	return owners_wrong() || (tasks_made && relied_on_none);
}

void reduce_again(void)
{
	owners_again();
	relied_on_none = false;
	if (++nr_voids == VOIDS_MAX)
		on = false;
}

bool reduce_is_on(void)
{
	return on;
}

uint64_t reduce_version(void)
{
	return nr_sites + owners_version();
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
	if (!on || engine.outcome != OUTCOME_REST || engine.asked)
		return TASKS_MAX;
	for (uint32_t ids = engine.enabled & engine.live; ids; ids &= ids - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(ids);

		if (goes_alone(&engine_tasks[id]))
			return id;
	}
	return TASKS_MAX;
}

/* --- steps --- */

static void rely_on_besides(unsigned int id)
{
	for (uint32_t i = 0; i < nr_besides; i++) {
		const struct beside *b = &besides[i];

		if (b->plain)
			owners_rely_races(b->start, b->size, id, b->held);
		else
			owners_rely(b->start, b->size);
	}
}

/* Only what it declared; else it is remembered that it does more. */
static bool go_alone(unsigned int id)
{
	const struct task *t = &engine_tasks[id];
	uint32_t start = world_offset(t->obj);
	bool *more = site_of(t);

	if (t->alone == ALONE_UNLOCK)
		owners_rely_lock(start);
	else
		owners_rely(start, t->alone);
	nodes_between();
	engine.beyond = false;
	nr_besides = 0;
	alone = true;
	step_do(id);
	alone = false;
	nr_steps++;
	*more = engine.beyond || engine.asked || engine.glued ||
		engine.outcome != OUTCOME_REST;
	nr_sites += *more;
	if (!*more)
		rely_on_besides(id);
	return !*more;
}

static void do_again(uint32_t choice, const uint8_t *chain, uint32_t nr)
{
	nodes_return();
	step_do(choice);
	for (uint32_t i = 0; i < nr; i++) {
		nodes_between();
		step_do(chain[i]);
	}
	nr_steps += nr + 1;
}

uint32_t reduce_step(uint32_t choice)
{
	uint32_t nr = 0, ran = 0;
	uint8_t chain[CHAIN_MAX];

	if (engine.asked)
		ran = 1u << engine.current->id;
	else
		ran = 1u << choice;
	step_do(choice);
	nr_steps++;
	while (nr < CHAIN_MAX) {
		unsigned int id = pick();

		if (id == TASKS_MAX)
			break;
		if (!go_alone(id)) {
			do_again(choice, chain, nr);
			break;
		}
		ran |= 1u << id;
		chain[nr++] = (uint8_t)id;
	}
	return ran;
}

/* --- what is learned --- */

void reduce_made(void)
{
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
	if (engine.guarded & 1u << t->id && world_has(t->guard.word))
		owners_access(world_offset(t->guard.word), 4, t->id, 0);
	if (t->alone || !world_has(t->obj))
		return;
	owners_access(world_offset(t->obj), 1, t->id, 0);
	if (!waits_for_lock(t))
		owners_share(world_offset(t->obj), 1);
}

static const volatile void *joined;	/* readers, or left */

void sched_reads(const volatile void *readers)
{
	if (!engine.walking || !engine.current)
		return;
	joined = readers;
	if (!owners_sound(world_offset(readers)))
		engine.beyond = true;
	else if (alone)
		owners_rely_lock(world_offset(readers));
}

void sched_waits_for(const volatile void *readers)
{
	if (!engine.walking || !engine.current)
		return;
	owners_share(world_offset(readers), 1);
	engine.beyond = true;
}

static void add_beside(uint32_t start, uint32_t size, uint64_t held, bool plain)
{
	if (nr_besides == max_besides) {
		max_besides = max_besides ? 2 * max_besides : 64;
		besides = must(
			realloc(besides, max_besides * sizeof(*besides)));
	}
	besides[nr_besides++] = (struct beside){ start, size, held, plain };
}

void reduce_accessed(const struct known_access *a, const struct lockset *held)
{
	unsigned int id = engine.current->id;
	bool plain = a->what == ACCESS_PLAIN;
	bool good;

	owners_access(a->start, a->size, id,
		      a->write ? held->exclusive : held->any);
	if (a->what == ACCESS_MARKED && a->write) {
		told.start = a->start;
		told.end = a->start + a->size;
		told.steps = engine.steps;
	}
	if (!alone || engine.beyond)
		return;
	if (plain)
		good = owners_races(a->start, a->size, id, held->any);
	else
		good = owners_own(a->start, a->size, id, held->any);
	if (good)
		add_beside(a->start, a->size, held->any, plain);
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
	return engine.quiet || (told.steps == engine.steps &&
				told.start <= start && start + size <= told.end);
}

void reduce_written(const volatile void *p, size_t size)
{
	const struct task *t = engine.current;
	uint32_t start;

	if (!t || !engine.walking || !world_has(p) || expected(t, p))
		return;
	start = world_offset(p);
	owners_access(start, (uint32_t)size, t->id, 0);
	if (!is_told(start, (uint32_t)size))
		owners_unseen(start, (uint32_t)size, t->id, 0);
	if (!owners_own(start, (uint32_t)size, t->id, 0))
		engine.beyond = true;
	else if (alone)
		add_beside(start, (uint32_t)size, 0, false);
}
