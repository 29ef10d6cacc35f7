/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * States on the path; see node.h.
 *
 * What is part of a state, beside the world: of each task that lives its stack,
 * from where it was left up (the registers that count are there too), and what
 * it has declared; whose CPU is taken; who asks the environment, which it does
 * in the middle of a step; and whether there has only ever been one task, as
 * that decides what goes on alone (sched_overwritten()).  Of a task that does
 * not live there is nothing, or (see below) nothing but its number: so who
 * lives is told by that.
 *
 * What is not, and why:
 *
 *  - Serials, counts of operations and of children: they only number and name.
 *  - Steps, outcomes of the environment so far, names of objects: how the state
 *    was reached.
 *  - Clocks: there are none, races are looked for in another way (races.h).
 *  - Tasks that have ended, but for those that may still be joined, whose
 *    numbers are not free.
 */
#include "sched/states/node.h"

#include <stdio.h>
#include <stdlib.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/number.h"
#include "sched/states/copy.h"
#include "sched/states/exact.h"
#include "sched/states/frames.h"
#include "sched/states/kept.h"
#include "sched/mix.h"
#include "sched/states/races.h"

struct node *node_path;
uint32_t node_depth;
static uint32_t max_depth;
static bool checking;

/* Of each task its part of the state. */
struct fingerprint node_tasks[TASKS_MAX], node_tasks_sum;

/* The same as numbers of exact.h. */
static uint32_t numbers[TASKS_MAX];
static uint32_t world_before, world_now;
static uint64_t *words;		/* of a task */
static size_t max_words;

/* --- fingerprints --- */

static inline bool lives(unsigned int id)
{
	return engine.live & 1u << id;
}

static __attribute__((no_sanitize("address"))) void
mix_stack(struct fingerprint *h, const struct task *t)
{
	const uint64_t *p = t->fiber.sp;
	size_t nr = fiber_live_size(&t->fiber) / sizeof(*p), i = 0;
	/* Several at a time, as each product waits for the one before. */
	struct fingerprint a = { nr, (uintptr_t)p }, b = { nr, 1 };
	struct fingerprint c = { nr, 2 };

	for (; i + 7 < nr; i += 8) {
		mix(h, p[i], p[i + 1]);
		mix(&a, p[i + 2], p[i + 3]);
		mix(&b, p[i + 4], p[i + 5]);
		mix(&c, p[i + 6], p[i + 7]);
	}
	for (; i < nr; i++)
		mix(h, p[i], i);
	mix(h, a.high, a.low);
	mix(h, b.high, b.low);
	mix(h, c.high, c.low);
}

/* What a task has declared, as words; an even number of them. */
#define DECLARED_MAX 14u
static inline uint32_t declared(const struct task *t, uint64_t *to)
{
	uint32_t nr = 8;

	to[0] = t->kind | (uint64_t)t->starting << 8;
	to[1] = (uintptr_t)t->obj;
	to[2] = (uintptr_t)t->fn;
	to[3] = (uintptr_t)t->arg;
	to[4] = t->joinable;
	to[5] = (uintptr_t)t->site;
	to[6] = t->started;
	to[7] = (uintptr_t)t->racy_site;
	/* What was written before, without a size, is nothing. */
	if (t->racy_site && t->racy_write_size) {
		to[nr++] = (uintptr_t)t->racy_write;
		to[nr++] = t->racy_write_size;
	}
	if (engine.guarded & 1u << t->id) {
		to[nr++] = (uintptr_t)t->guard.word;
		to[nr++] = t->guard.mask;
		to[nr++] = t->guard.want;
		to[nr++] = t->guard.differ;
	}
	return nr;
}

static struct fingerprint task_print(const struct task *t)
{
	struct fingerprint h = { t->id, 0 };
	uint64_t of[DECLARED_MAX];
	uint32_t nr;

	if (!lives(t->id)) {
		if (!t->joinable)
			return (struct fingerprint){ 0 };
		return mixed(h);
	}
	nr = declared(t, of);
	for (uint32_t i = 0; i < nr; i += 2)
		mix(&h, of[i], of[i + 1]);
	mix_stack(&h, t);
	return mixed(h);
}

/* Those that go on from here, whoever was touched. */
static void check_wiped(void)
{
	for (uint32_t ids = engine.live; ids; ids &= ids - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(ids);

		if (fiber_is_wiped(&engine_tasks[id].fiber))
			continue;
		fflush(stdout);
		fprintf(stderr,
			"mmurace: internal error: what task %u left on "
			"its stack was not cleared\n",
			id);
		exit(EXIT_INTERNAL);
	}
}

/* All that goes into the print of the task. */
static uint32_t task_number(const struct task *t)
{
	size_t stack = lives(t->id) ? fiber_live_size(&t->fiber) : 0;
	size_t nr = 2;

	if (!lives(t->id) && !t->joinable)
		return INTERN_NOTHING;
	if (stack / sizeof(*words) + DECLARED_MAX + nr > max_words) {
		max_words = stack / sizeof(*words) * 2 + DECLARED_MAX + nr;
		words = must(realloc(words, max_words * sizeof(*words)));
	}
	words[0] = t->id;
	words[1] = stack;
	if (!stack)
		return exact_part(words, 2);
	/* Of one that has ended, it may be left over that it was guarded. */
	if (engine.guarded & 1u << t->id)
		words[0] |= 1ull << 32;
	nr += declared(t, words + nr);
	copy_words(words + nr, t->fiber.sp, stack);
	return exact_part(words, (uint32_t)(nr + stack / sizeof(*words)));
}

static struct fingerprint look_at_task(const struct task *t)
{
	if (lives(t->id)) {
		fiber_wipe(&t->fiber);
		frames_clear(t);
	}
	return task_print(t);
}

/* What those are now that did something. */
static void print_tasks(void)
{
	for (uint32_t ids = engine.touched; ids; ids &= ids - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(ids);
		const struct task *t = &engine_tasks[id];

		nodes_set_task(id, look_at_task(t));
		if (exact_on)
			numbers[id] = task_number(t);
	}
}

void nodes_between(void)
{
	for (uint32_t ids = engine.touched & engine.live; ids; ids &= ids - 1)
		fiber_wipe(&engine_tasks[__builtin_ctz(ids)].fiber);
}

static inline uint64_t has_only_one(void)
{
	return engine.nr_ever == 1;
}

/* As nodes_print(), of numbers and not of prints. */
static struct fingerprint number_all(void)
{
	uint64_t all[5 + TASKS_MAX] = { engine.live, engine.held };
	uint32_t nr = 5;

	all[0] |= (uint64_t)engine.asked << 32;
	if (engine.asked)
		all[1] |= (uint64_t)engine.current->id << 32;
	all[2] = (engine.asked ? engine.quiet : 0) | has_only_one() << 32;
	all[3] = races_number();
	all[4] = world_now = exact_world_after(world_before);
	if (checking && world_now != INTERN_FULL &&
	    exact_world() != world_now) {
		fputs("mmurace: internal error: the world has another number\n",
		      stderr);
		exit(EXIT_INTERNAL);
	}
	for (unsigned int id = 0; id < engine.nr_tasks; id++)
		all[nr++] = numbers[id];
	/* Those that are gone are none. */
	while (nr > 5 && all[nr - 1] == INTERN_NOTHING)
		nr--;
	for (uint32_t i = 3; i < nr; i++)
		if (all[i] == INTERN_FULL)
			return (struct fingerprint){ INTERN_FULL, 0 };
	return exact_state(all, nr);
}

void nodes_pass(void)
{
	print_tasks();
	engine.touched = 0;
}

/* Whose CPU is taken, and who asks: mostly nobody, which is a constant. */
static inline struct fingerprint print_of_engine(void)
{
	struct fingerprint h = { engine.held, has_only_one() };

	if (__builtin_expect(!(engine.held | engine.asked | h.low), 1))
		return mixed((struct fingerprint){ 0 });
	if (engine.asked)
		mix(&h, engine.asked | (uint64_t)engine.quiet << 32,
		    engine.current->id);
	return mixed(h);
}

static inline struct fingerprint sum_up(struct fingerprint world)
{
	struct fingerprint h = print_of_engine();

	fingerprint_xor(&h, node_tasks_sum);
	fingerprint_xor(&h, races_print());
	fingerprint_xor(&h, world);
	return h;
}

struct fingerprint nodes_print(void)
{
	struct fingerprint world;

	print_tasks();
	world = track_hash();	/* the epoch that comes next begins with it */
	return exact_on ? number_all() : sum_up(world);
}

#ifdef TRACKING
struct fingerprint nodes_sum(void)
{
	return sum_up(track_last());
}
#endif

/* --- the path --- */

/*
 * Behind the tasks, unless it is what the node before has, as its hash says:
 * where states are compared whole, that is not asked.
 */
static void keep_races(struct node *n)
{
	const struct node *before = nodes_before_last();

	n->races_print = races_print_all();
	if (before && !exact_on &&
	    fingerprint_equal(before->races_print, n->races_print)) {
		n->races = before->races;
		n->races_size = before->races_size;
		return;
	}
	n->races_size = (races_size() + 7) & ~(size_t)7;
	if (n->races_size)
		races_save(kept_room(n->races_size));
}

static void put_back(unsigned int id)
{
	struct fingerprint print = { 0 };

	numbers[id] = INTERN_NOTHING;
	kept_put_back(id, &print, &numbers[id]);
	nodes_set_task(id, print);
}

void nodes_begin(bool check)
{
	node_depth = 0;
	kept_begin();
	node_tasks_sum = (struct fingerprint){ 0 };
	for (unsigned int id = 0; id < TASKS_MAX; id++) {
		node_tasks[id] = (struct fingerprint){ 0 };
		numbers[id] = INTERN_NOTHING;
	}
	checking = check;
	track_begin(check);
	world_before = exact_on ? exact_world() : INTERN_NOTHING;
	if (checking)
		check_wiped();
}

void nodes_end(void)
{
	track_end();
	kept_end();
	free(node_path);
	free(words);
	node_path = NULL;
	words = NULL;
	max_words = 0;
	max_depth = node_depth = 0;
}

static inline void keep_engine(struct node *n)
{
	n->current = engine.current;
	n->live = engine.live;
	n->guarded = engine.guarded;
	n->held = engine.held;
	n->enabled = engine.enabled;
	n->asked = engine.asked;
	n->asked_what = engine.asked_what;
	n->nr_tasks = engine.nr_tasks;
	n->nr_ever = engine.nr_ever;
	n->nr_started = engine.nr_started;
	n->steps = engine.steps;
	n->quiet = engine.quiet;
	n->nr_env_choices = engine.nr_env_choices;
	n->nr_names = names_mark();
}

struct node *nodes_push(struct fingerprint print)
{
	struct node *n;

	if (node_depth == max_depth) {
		max_depth = max_depth ? 2 * max_depth : 1024;
		node_path = must(
			realloc(node_path, max_depth * sizeof(*node_path)));
	}
	n = &node_path[node_depth++];
	n->world = track_epoch();
	n->print = print;
	n->number = world_now;
	n->kept = kept_at();
	keep_engine(n);
	nodes_again(n);
	for (uint32_t ids = engine.touched; ids; ids &= ids - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(ids);

		kept_add(id, node_tasks[id], numbers[id]);
	}
	engine.touched = 0;
	world_before = world_now;
	n->kept_end = n->races = kept_at();
	n->races_size = 0;
	n->races_print = (struct fingerprint){ 0 };
	if (races_any())
		keep_races(n);
	return n;
}

void nodes_pop(void)
{
	const struct node *n = &node_path[--node_depth];

	engine.touched |= kept_drop(n->kept, n->kept_end);
}

void nodes_again(struct node *n)
{
	n->todo = n->asked ? n->asked : n->enabled;
}

uint32_t nodes_frontier(void)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < node_depth; i++)
		nr += node_path[i].todo != 0;
	return nr;
}

static inline void return_engine(const struct node *n)
{
	engine.current = n->current;
	engine.live = n->live;
	engine.guarded = n->guarded;
	engine.held = n->held;
	engine.enabled = n->enabled;
	engine.asked = engine.answer_of = n->asked;
	engine.asked_what = n->asked_what;
	engine.nr_tasks = n->nr_tasks;
	engine.nr_ever = n->nr_ever;
	engine.nr_started = n->nr_started;
	engine.steps = n->steps;
	engine.quiet = n->quiet;
	engine.nr_env_choices = n->nr_env_choices;
	engine.outcome = OUTCOME_REST;
	names_truncate(n->nr_names);
}

void nodes_return(void)
{
	const struct node *n = &node_path[node_depth - 1];

	track_undo(&n->world);
	for (uint32_t ids = engine.touched; ids; ids &= ids - 1)
		put_back((unsigned int)__builtin_ctz(ids));
	engine.touched = 0;
	races_restore(kept_from(n->races), n->races_size);
	world_before = n->number;
	return_engine(n);
	number_return();
	if (checking)
		check_wiped();
}
