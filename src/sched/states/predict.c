/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps that were done before; see predict.h.
 *
 * A step is found by the exclusive or of the fingerprint of its task and of the
 * hashes of the words that it depends on (form.h).  One that is seen to depend
 * on more words than those has other keys from then on, so what was learned
 * with fewer is not found any more.
 *
 * 96 bits of keys are compared.  As of states (seen.h), what is there is found
 * for sure; what matters is whether something else is found where nothing is.
 * So the keys that were in the table each time that nothing was found are
 * counted, for predict_doubt().
 */
#include "config.h"

#include "sched/states/predict.h"

#ifdef READS_TOLD

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/effect.h"
#include "sched/states/effect_check.h"
#include "sched/states/exact.h"
#include "sched/footprint.h"
#include "sched/states/form.h"
#include "sched/states/frames.h"
#include "sched/states/image.h"
#include "sched/states/kept.h"
#include "sched/states/mark.h"
#include "sched/states/node.h"
#include "sched/states/races.h"
#include "sched/states/reduce.h"
#include "sched/track.h"

/* At first and at most; half of them are taken. */
#define FIRST_SLOTS 1024u
#define MAX_SLOTS (1u << 18)

/* Run is the first of those with an effect; later one in so many. */
#define RUN_EACH 64u

#define KEY_BITS 96u

/* Four in a line of the cache. */
struct slot {
	uint64_t high;		/* of the key, */
	uint32_t low;		/* and the lower half of that */
	uint32_t effect;	/* 0: it is free */
};
_Static_assert(sizeof(struct slot) == 16, "four of them are near each other");
_Static_assert(CHAIN_MAX < UINT8_MAX, "the steps of an effect are counted");

bool predict_on, predict_was_wrong;
static bool checking;
static struct slot *slots;
static uint32_t nr_slots, max_slots;
uint64_t predict_learned_at, predict_last_age;
/* Keys that were found to be others, of those that were not found. */
static uint64_t nr_pairs;

/* The step that is run: what it is compared with, or learned from (0). */
static uint32_t expected;
static struct fingerprint expected_print;
static struct fingerprint task_before, world_before, races_before;
static unsigned int watched;
static const struct site *watched_site;

static void forget(void)
{
	memset(slots, 0, max_slots * sizeof(*slots));
	nr_slots = 0;
	forms_forget();
	effects_forget();
	predict_last_age++;
}

void predict_forget(void)
{
	predict_learned_at = predict_version();
	if (predict_on)
		forget();
}

static struct slot *new_slots(uint32_t nr)
{
	struct slot *s = must(aligned_alloc(64, nr * sizeof(*s)));

	memset(s, 0, nr * sizeof(*s));
	return s;
}

void predict_begin(bool enable, bool check)
{
	predict_end();
	predict_on = enable && !exact_on;
	checking = check;
	predict_was_wrong = false;
	nr_pairs = 0;
	predict_last_age++;
	if (!predict_on)
		return;
	max_slots = FIRST_SLOTS;
	slots = new_slots(max_slots);
	nr_slots = 0;
	forms_begin();
	marks_begin();
}

void predict_end(void)
{
	free(slots);
	slots = NULL;
	forms_end();
	effects_end();
	images_end();
	predict_on = footprint_on = engine.foreseen = false;
	expected = 0;
}

/* --- the table --- */

static inline uint32_t place_of(uint64_t high)
{
	return (uint32_t)high & (max_slots - 1);
}

static struct slot *slot_of(uint64_t high, uint32_t low)
{
	uint32_t i = place_of(high);

	while (slots[i].effect &&
	       (slots[i].high != high || slots[i].low != low))
		i = (i + 1) & (max_slots - 1);
	return &slots[i];
}

static void grow(void)
{
	struct slot *old = slots;
	uint32_t nr = max_slots;

	max_slots *= 2;
	slots = new_slots(max_slots);
	for (uint32_t i = 0; i < nr; i++)
		if (old[i].effect)
			*slot_of(old[i].high, old[i].low) = old[i];
	free(old);
}

static void make_room(void)
{
	if (images_full()) {
		forget();
		kept_move_images(node_path, nodes_depth());
	}
	if (nr_slots * 2 >= MAX_SLOTS || forms_full() || effects_full())
		forget();
	else if (nr_slots * 2 >= max_slots)
		grow();
}

/* --- predicting --- */

static inline uint32_t look_up(struct fingerprint key)
{
	uint32_t effect = slot_of(key.high, (uint32_t)key.low)->effect;

	if (!effect)
		nr_pairs += nr_slots;
	return effect;
}

uint32_t predict_all(uint32_t tasks, uint32_t *to)
{
	struct fingerprint keys[TASKS_MAX];
	uint32_t known = 0, found = 0;

	if (!predict_on)
		return 0;
	predict_age();
	for (; tasks; tasks &= tasks - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(tasks);
		const struct form *f = form_of(id);

		if (!f)
			continue;
		keys[id] = form_key(f);
		__builtin_prefetch(&slots[place_of(keys[id].high)]);
		known |= 1u << id;
	}
	for (; known; known &= known - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(known);

		to[id] = look_up(keys[id]);
		__builtin_prefetch(effect_at(to[id]));
		found |= (uint32_t)(to[id] != 0) << id;
	}
	return found;
}

uint32_t predict(unsigned int task)
{
	const struct form *f;

	predict_age();
	f = form_of(task);
	return f ? look_up(form_key(f)) : 0;
}

double predict_doubt(void)
{
	/* At the first time that the wrong one is found, all others, too. */
	double p = predict_on ? (double)nr_pairs + MAX_SLOTS / 2 : 0;

	for (unsigned int i = 0; i < KEY_BITS; i++)
		p /= 2;
	return p;
}

/* --- comparing --- */

/* @differs: NULL if nothing does. */
static void compare(const char *differs)
{
	if (!differs)
		return;
	predict_was_wrong = true;
	if (!checking)
		return;
	fflush(stdout);
	fprintf(stderr,
		"mmurace: internal error: a step of %s (%s) leads where it "
		"should not: %s is another\n",
		task_name(&engine_tasks[watched]),
		watched_site ? watched_site->text : "an access", differs);
	exit(EXIT_INTERNAL);
}

static const char *compare_run(struct fingerprint print, uint32_t steps)
{
	if (!fingerprint_equal(print, expected_print))
		return "the state";
	if (steps != effect_at(expected)->steps)
		return "the number of steps";
	if (!effect_was(expected, watched))
		return "what goes on alone";
	return checking ? effect_check_end() : NULL;
}

bool predict_do(uint32_t effect, unsigned int task, bool tells,
		struct fingerprint print)
{
	if (checking || !effect_tried(effect) || !(print.low % RUN_EACH) ||
	    !effect_do(effect, task, tells))
		return false;
	watched = task;
	watched_site = engine_log[engine.step].site;
	compare(fingerprint_equal(nodes_sum(), print) ? NULL : "the state");
	return true;
}

/* --- learning --- */

void predict_watch(const struct node *n, unsigned int task, uint32_t effect,
		   struct fingerprint print)
{
	const struct task *t = &engine_tasks[task];

	if (!predict_can(n))
		return;
	watched = task;
	watched_site = t->site;
	expected = effect;
	if (effect) {
		engine.foreseen = !checking;
		expected_print = print;
		if (checking)
			effect_check_begin(effect, task);
		return;
	}
	task_before = nodes_task(task);
	world_before = track_base();
	races_before = races_print();
	races_listen();
	/* Of those on its stack, which may be away, no call will be seen. */
	kept_place();
	if (frames_clear(t))
		footprint_begin(t);
}

/* What a task writes while it is the only one tells less: see races.c. */
static bool did_no_more(const struct node *n, uint32_t ran)
{
	return engine.nr_ever > 1 && predict_version() == predict_learned_at &&
	       !engine.asked && !engine.glued && !reduce_went_beyond() &&
	       ran == 1u << watched && engine.touched == ran &&
	       engine.held == n->held && engine.quiet == n->quiet &&
	       engine.nr_ever == n->nr_ever &&
	       engine.nr_env_choices == n->nr_env_choices &&
	       names_mark() == n->nr_names && races_in_words();
}

static void learn(const struct node *n, struct fingerprint print,
		  uint32_t steps)
{
	const struct form *before;
	struct fingerprint key;
	struct slot *slot;

	make_room();
	/*
	 * The words as they were: those that have changed are among them, so
	 * what the world has become makes room for what it was.
	 */
	before = form_learn(task_before);
	key = form_key(before);
	fingerprint_xor(&key, track_last());
	fingerprint_xor(&key, world_before);
	fingerprint_xor(&print, n->print);
	fingerprint_xor(&print, races_before);
	fingerprint_xor(&print, races_print());
	slot = slot_of(key.high, (uint32_t)key.low);
	nr_slots += !slot->effect;
	*slot = (struct slot){
		.high = key.high,
		.low = (uint32_t)key.low,
		.effect = effect_learn(n, before, watched, steps, print),
	};
}

void predict_done(const struct node *n, uint32_t ran, struct fingerprint print,
		  uint32_t steps)
{
	bool as_learned = expected && !reduce_avoided_end();

	engine.foreseen = false;
	if (as_learned)
		compare(compare_run(print, steps));
	else if (footprint_on && footprint_end() && did_no_more(n, ran))
		learn(n, print, steps);
	expected = 0;
}

void predict_ended(void)
{
	footprint_on = engine.foreseen = false;
	expected = 0;
}

#endif
