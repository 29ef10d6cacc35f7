/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What steps did; see effect.h.
 */
#include "config.h"

#include "sched/states/effect.h"

struct effect *effects;
size_t effects_room = 32ul << 20;

#ifdef READS_TOLD

#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/copy.h"
#include "sched/states/form.h"
#include "sched/states/image.h"
#include "sched/states/kept.h"
#include "sched/states/mark.h"
#include "sched/states/node.h"
#include "sched/states/races.h"
#include "sched/states/reduce.h"
#include "sched/track.h"

/* An array that grows. */
struct list {
	void *items;
	uint32_t nr, max;
};

static uint32_t nr_effects, max_effects;	/* the first one is none */
static struct list words, behind, told;
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
	*l = (struct list){ 0 };
}

/* Each in a line of the cache. */
static struct effect *push_effect(void)
{
	uint32_t max = max_effects ? 2 * max_effects : 256;
	struct effect *all;

	if (nr_effects == max_effects) {
		all = must(aligned_alloc(sizeof(*all), max * sizeof(*all)));
		copy_words(all, effects, nr_effects * sizeof(*all));
		free(effects);
		bytes += (max - max_effects) * sizeof(*all);
		effects = all;
		max_effects = max;
		nr_effects += !nr_effects;
	}
	return &effects[nr_effects++];
}

/*
 * What the same step tells where the same is known changes the same, and there
 * are far fewer such pairs than states.
 */
#define ANSWERS 4096u
static struct answer {
	struct fingerprint known, changes;
	uint32_t effect;
	uint32_t round;		/* those of another one are forgotten */
	bool can;
} * answers;			/* once there is something that tells */
static uint32_t round_now = 1;

static struct answer *answer_of(struct fingerprint known, uint32_t effect)
{
	return &answers[(known.low + effect * 0x9e3779b9u) % ANSWERS];
}

void effects_end(void)
{
	free(effects);
	effects = NULL;
	nr_effects = max_effects = 0;
	drop(&words);
	drop(&behind);
	drop(&told);
	round_now++;
	bytes = 0;
}

void effects_forget(void)
{
	if (effects_full()) {
		effects_end();
		return;
	}
	nr_effects = effects ? 1 : 0;
	words.nr = behind.nr = told.nr = 0;
	round_now++;
}

bool effects_full(void)
{
	return bytes > effects_room;
}

/* --- learning --- */

static uint64_t marks_of(const struct form *f)
{
	uint64_t marks = 0;

	for (uint32_t i = f->first; i < f->first + f->nr; i++)
		marks |= mark_of(form_words[i]);
	return marks;
}

/* False: it did more than to write words. */
static bool keep_words(struct effect *e)
{
	uint32_t first = words.nr, word;
	uint64_t writes = 0;

	if (track_has_allocated())
		return false;
	for (size_t at = 0; (word = track_changed_word(&at)) != LINE_NONE;) {
		if (line_is_short(word / LINE_WORDS))
			return false;
		*(struct track_word *)push(&words, sizeof(struct track_word),
					   1) = (struct track_word){
			.hash = track_hashes[word],
			.value = line_get_word(word),
			.word = word,
		};
		writes |= mark_of(word);
	}
	e->writes = writes;
	e->first = first;
	e->nr = words.nr - first;
	return true;
}

/* Tasks come to have the same forms again and again: once for each. */
static uint32_t keep_task(const struct task *t)
{
	struct fingerprint print = nodes_task(t->id);
	struct form *f = form_at(form_make(print));

	if (!f->image)
		f->image = image_make(t, print);
	return f->image;
}

/* Steps in it count from its first one on. */
static void keep_told(struct effect *e, const struct node *n)
{
	uint32_t nr;
	const struct known_op *ops = races_heard(&nr);
	struct known_op *kept;

	if (!nr)
		return;
	if (!answers)
		answers = dense_memory(ANSWERS * sizeof(*answers));
	kept = push(&told, sizeof(*kept), nr + 1);
	for (uint32_t i = 0; i < nr; i++) {
		kept[i] = ops[i];
		kept[i].step -= n->steps;
		e->about |= known_marks(&ops[i]);
	}
	kept[nr] = (struct known_op){ .kind = KNOWN_END };
	e->tells = told.nr - nr;
}

static void learn(struct effect *e, const struct node *n, unsigned int id)
{
	bool ends = !(engine.live & 1u << id);

	if ((engine.live ^ n->live) != (uint32_t)ends << id ||
	    engine.steps != n->steps + e->steps || !keep_words(e))
		return;
	e->behind = behind.nr;
	for (uint32_t i = n->steps + 1; i < engine.steps; i++)
		*(struct log_entry *)push(&behind, sizeof(struct log_entry),
					  1) = engine_log[i];
	e->image = keep_task(&engine_tasks[id]);
	e->kind = ends ? EFFECT_ENDS : EFFECT_GOES_ON;
}

uint32_t effect_learn(const struct node *n, const struct form *before,
		      unsigned int id, uint32_t steps,
		      struct fingerprint changes)
{
	struct effect *e = push_effect();

	*e = (struct effect){
		.changes = changes,
		.depends = marks_of(before),
		.writes = UINT64_MAX,
		.steps = (uint8_t)steps,
		.kind = EFFECT_RUN,
		.settled = reduce_settled(),
	};
	keep_told(e, n);
	learn(e, n, id);
	return nr_effects - 1;
}

/* --- doing --- */

static const struct known_op *told_by(const struct effect *e)
{
	const struct known_op *ops = told.items;

	return &ops[e->tells - 1];
}

bool effect_told(uint32_t effect, unsigned int task,
		 struct fingerprint *changes)
{
	const struct effect *e = effect_at(effect);
	struct fingerprint known = known_print();
	struct answer *a;

	*changes = (struct fingerprint){ 0 };
	if (!e->tells)
		return true;
	a = answer_of(known, effect);
	if (a->effect != effect || a->round != round_now ||
	    !fingerprint_equal(a->known, known)) {
		*a = (struct answer){
			.known = known,
			.effect = effect,
			.round = round_now,
		};
		a->can = known_would(told_by(e), task, &a->changes);
		fingerprint_xor(&a->changes, known);
	}
	*changes = a->changes;
	return a->can;
}

bool effect_tried(uint32_t effect)
{
	bool was = effects[effect].tried;

	effects[effect].tried = true;
	return was;
}

bool effect_was(uint32_t effect, unsigned int id)
{
	const struct effect *e = effect_at(effect);
	bool lives = engine.live & 1u << id;

	if (e->kind == EFFECT_RUN)
		return true;
	if (e->settled != reduce_settled() ||
	    lives != (e->kind == EFFECT_GOES_ON))
		return false;
	return !lives || image_at(e->image)->alone == engine_tasks[id].alone;
}

/*
 * Without whether somebody else could have gone on: that is asked of executions
 * alone, as those of schedules that a walk has found.
 */
static void log_steps(const struct effect *e, const struct task *t)
{
	const struct log_entry *from = behind.items;

	engine_log_step(t, world_has(t->obj) ? world_offset(t->obj) : OBJ_NONE,
			0);
	for (uint32_t i = 0; i + 1 < e->steps; i++)
		engine_log[engine.steps + i] = from[e->behind + i];
	engine.steps += e->steps - 1u;
	engine.step = engine.steps - 1;
}

/*
 * Of one that has ended, without what nothing follows from in a walk (clocks,
 * see number.c), or that was learned when it was run.
 */
static void put_task(const struct effect *e, unsigned int id)
{
	const struct image *i = image_at(e->image);
	uint32_t bit = 1u << id;

	engine.guarded = i->guarded ? engine.guarded | bit :
				      engine.guarded & ~bit;
	if (!i->lives)
		engine.live &= ~bit;
	engine.touched |= bit;
	kept_becomes(id, e->image);
	nodes_set_task(id, i->print);
}

static void change(const struct effect *e, struct task *t, bool tells)
{
	track_put((const struct track_word *)words.items + e->first, e->nr);
	put_task(e, t->id);
	if (tells)
		races_tell_again(told_by(e), engine.steps - e->steps);
}

bool effect_do(uint32_t effect, unsigned int id, bool tells)
{
	const struct effect *e = effect_at(effect);
	struct task *t = &engine_tasks[id];

	if (e->kind == EFFECT_RUN ||
	    engine.steps + e->steps > engine.steps_max || sched_tracing ||
	    engine.strategy->step)
		return false;
	log_steps(e, t);
	engine.current = t;
	change(e, t, tells);
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
