/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What steps did; see effect.h.
 *
 * Tasks come to be the same again and again, so each is kept once, by its
 * fingerprint.
 */
#include "config.h"

#include "sched/states/effect.h"

#ifdef READS_TOLD

#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/copy.h"
#include "sched/states/node.h"
#include "sched/states/reduce.h"
#include "sched/track.h"

/* Bytes of all of them together. */
#define BYTES_MAX (48ul << 20)

#define RUN 0u			/* as an image: it is to be run; */
#define ENDS UINT32_MAX		/* the task has ended */

struct effect {
	struct fingerprint key;	/* by which it is found */
	struct fingerprint task;	/* behind it */
	uint32_t steps;
	uint32_t image;		/* of the task, + 1 */
	uint32_t first, nr;	/* of the words that it changes */
	uint32_t behind;	/* of the operations behind the first */
	bool settled;		/* reduce_settled() */
	bool tried;
};

/* Of what is kept once: by its fingerprint, its place. */
struct known {
	struct fingerprint print;
	uint32_t at;		/* + 1; 0: a free slot */
};

/* A word behind a step. */
struct word_image {
	struct fingerprint hash;
	uint64_t value;
	uint32_t word;
};

/* What a task has declared and will go on with; its stack is in words. */
struct task_image {
	void *sp;
	size_t stack;		/* bytes */
	uint32_t first;		/* word */
	bool guarded;
	uint8_t kind, alone, starting;
	uint32_t started;
	struct guard guard;
	const volatile void *obj;
	const struct site *site;
	const struct site *racy_site;
	const volatile void *racy_write;
	size_t racy_write_size;
};

/* An array that grows. */
struct list {
	void *items;
	uint32_t nr, max;
};

static struct list effects, words, tasks, stacks, behind;
static struct known *known;
static uint32_t nr_known, max_known;
static size_t bytes;

/* Room for @nr more at the end, of @size bytes each: where the first is. */
static void *push(struct list *l, size_t size, uint32_t nr)
{
	while (l->nr + nr > l->max) {
		bytes += (l->max ? l->max : 256) * size;
		l->max = l->max ? 2 * l->max : 256;
		l->items = must(realloc(l->items, l->max * size));
	}
	l->nr += nr;
	return (char *)l->items + (l->nr - nr) * size;
}

static void drop(struct list *l)
{
	free(l->items);
	*l = (struct list){ NULL };
}

void effects_end(void)
{
	drop(&effects);
	drop(&words);
	drop(&tasks);
	drop(&stacks);
	drop(&behind);
	free(known);
	known = NULL;
	nr_known = max_known = 0;
	bytes = 0;
}

void effects_forget(void)
{
	if (effects_full()) {
		effects_end();
		return;
	}
	effects.nr = words.nr = tasks.nr = stacks.nr = behind.nr = nr_known = 0;
	if (known)
		memset(known, 0, max_known * sizeof(*known));
}

bool effects_full(void)
{
	return bytes > BYTES_MAX;
}

static struct known *slot_of(struct fingerprint print)
{
	uint32_t i = (uint32_t)print.low & (max_known - 1);

	while (known[i].at && !fingerprint_equal(known[i].print, print))
		i = (i + 1) & (max_known - 1);
	return &known[i];
}

static void grow(void)
{
	struct known *old = known;
	uint32_t nr = max_known;

	max_known = nr ? 2 * nr : 1024;
	known = must(calloc(max_known, sizeof(*known)));
	bytes += (max_known - nr) * sizeof(*known);
	for (uint32_t i = 0; i < nr; i++)
		if (old[i].at)
			*slot_of(old[i].print) = old[i];
	free(old);
}

/* Its place, + 1; if it is 0 that is to be said. */
static uint32_t *place_of(struct fingerprint print)
{
	struct known *k;

	if (2 * nr_known >= max_known)
		grow();
	k = slot_of(print);
	nr_known += !k->at;
	k->print = print;
	return &k->at;
}

/* --- learning --- */

/* False: it did more than to write words. */
static bool keep_words(struct effect *e)
{
	uint32_t word;

	if (track_has_allocated())
		return false;
	e->first = words.nr;
	for (size_t at = 0; (word = track_changed_word(&at)) != LINE_NONE;) {
		if (line_is_short(word / LINE_WORDS))
			return false;
		*(struct word_image *)push(&words, sizeof(struct word_image),
					   1) = (struct word_image){
			.hash = track_hashes[word],
			.value = line_get_word(word),
			.word = word,
		};
	}
	e->nr = words.nr - e->first;
	return true;
}

static uint32_t keep_task(const struct task *t, struct fingerprint print)
{
	size_t stack = (size_t)(fiber_top(&t->fiber) - (char *)t->fiber.sp);
	uint32_t *at = place_of(print), first = stacks.nr;
	struct task_image *i;

	if (*at)
		return *at;
	copy_words(push(&stacks, 8, (uint32_t)(stack / 8)), t->fiber.sp, stack);
	i = push(&tasks, sizeof(*i), 1);
	*i = (struct task_image){
		.sp = t->fiber.sp,
		.stack = stack,
		.first = first,
		.guarded = engine.guarded & 1u << t->id,
		.kind = t->kind,
		.alone = t->alone,
		.starting = t->starting,
		.started = t->started,
		.guard = t->guard,
		.obj = t->obj,
		.site = t->site,
		.racy_site = t->racy_site,
		.racy_write = t->racy_write,
		.racy_write_size = t->racy_write_size,
	};
	return *at = tasks.nr;
}

static void learn(struct effect *e, const struct node *n, unsigned int id)
{
	const struct task *t = &engine_tasks[id];
	bool ends = !(engine.live & 1u << id);

	if ((engine.live ^ n->live) != (uint32_t)ends << id ||
	    engine.steps != n->steps + e->steps || !keep_words(e))
		return;
	e->behind = behind.nr;
	for (uint32_t i = n->steps + 1; i < engine.steps; i++)
		*(struct log_entry *)push(&behind, sizeof(struct log_entry),
					  1) = engine_log[i];
	e->image = ends ? ENDS : keep_task(t, e->task);
}

uint32_t effect_learn(struct fingerprint key, const struct node *n,
		      unsigned int id, uint32_t steps)
{
	struct effect e = {
		.key = key,
		.task = nodes_task(id),
		.steps = steps,
		.image = RUN,
		.settled = reduce_settled(),
	};

	learn(&e, n, id);
	*(struct effect *)push(&effects, sizeof(e), 1) = e;
	return effects.nr;
}

static const struct effect *effect_at(uint32_t effect)
{
	return (const struct effect *)effects.items + effect - 1;
}

struct fingerprint effect_key(uint32_t effect)
{
	return effect_at(effect)->key;
}

/* --- doing --- */

bool effect_tried(uint32_t effect)
{
	struct effect *e = (struct effect *)effects.items + effect - 1;
	bool was = e->tried;

	e->tried = true;
	return was;
}

bool effect_was(uint32_t effect, unsigned int id)
{
	const struct effect *e = effect_at(effect);
	const struct task_image *i = tasks.items;
	const struct task *t = &engine_tasks[id];

	if (e->image == RUN)
		return true;
	if (e->settled != reduce_settled() ||
	    (e->image == ENDS) != !(engine.live & 1u << id))
		return false;
	return e->image == ENDS || i[e->image - 1].alone == t->alone;
}

/*
 * Without whether somebody else could have gone on: that is asked of executions
 * alone, as those of schedules that a walk has found.
 */
static void log_steps(const struct effect *e, const struct task *t)
{
	const struct log_entry *from = behind.items;

	engine_log_step(
		t, world_has(t->obj) ? world_offset(t->obj) : OBJ_NONE, 0);
	for (uint32_t i = 0; i < e->steps - 1; i++)
		engine_log[engine.steps + i] = from[e->behind + i];
	engine.steps += e->steps - 1;
	engine.step = engine.steps - 1;
}

static void put_task(struct task *t, const struct task_image *i)
{
	uint32_t bit = 1u << t->id;

	t->fiber.sp = i->sp;
	t->kind = i->kind;
	t->alone = i->alone;
	t->starting = i->starting;
	t->started = i->started;
	t->guard = i->guard;
	t->obj = i->obj;
	t->site = i->site;
	t->racy_site = i->racy_site;
	t->racy_write = i->racy_write;
	t->racy_write_size = i->racy_write_size;
	engine.guarded = i->guarded ? engine.guarded | bit :
				      engine.guarded & ~bit;
	copy_words(i->sp, (const uint64_t *)stacks.items + i->first, i->stack);
}

/*
 * As engine_task_ended(), without what nothing follows from in a walk (clocks,
 * see number.c), or that was learned when it was run.
 */
static void end_task(struct task *t)
{
	engine.live &= ~(1u << t->id);
	engine.guarded &= ~(1u << t->id);
	t->done = 1;
}

static void change(const struct effect *e, struct task *t)
{
	const struct word_image *w =
		(const struct word_image *)words.items + e->first;
	const struct task_image *i = tasks.items;

	for (uint32_t n = 0; n < e->nr; n++)
		track_put(w[n].word, w[n].value, w[n].hash);
	if (e->image == ENDS)
		end_task(t);
	else
		put_task(t, &i[e->image - 1]);
	engine.touched |= 1u << t->id;
	nodes_set_task(t->id, e->task);
}

bool effect_do(uint32_t effect, unsigned int id)
{
	const struct effect *e = effect_at(effect);
	struct task *t = &engine_tasks[id];

	if (e->image == RUN || engine.steps + e->steps > engine.steps_max ||
	    sched_tracing || engine.strategy->step)
		return false;
	log_steps(e, t);
	engine.current = t;
	t->ops += e->steps;
	change(e, t);
	engine.enabled = engine_enabled();
	if (!engine.enabled && engine.live) {
		/* A task is to notice. */
		nodes_return();
		return false;
	}
	reduce_set_settled(e->settled);
	return true;
}

#endif
