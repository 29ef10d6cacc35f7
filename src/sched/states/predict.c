/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps that were done before; see predict.h.
 *
 * Where a step leads is found by the exclusive or of the fingerprint of its
 * task and of the hashes of the words that it depends on (depends.h).  A step
 * that is seen to depend on more words than those has other keys from then on,
 * so what was learned with fewer is not found any more.
 *
 * Of keys 96 bits are compared, and some more by where they are found, as of
 * states (seen.h): there are fewer of them.
 */
#include "config.h"

#include "sched/states/predict.h"

#ifdef READS_TOLD

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/depends.h"
#include "sched/states/effect.h"
#include "sched/states/effect_check.h"
#include "sched/states/exact.h"
#include "sched/states/footprint.h"
#include "sched/states/node.h"
#include "sched/states/races.h"
#include "sched/states/reduce.h"
#include "sched/track.h"

/* At first and at most; half of them are taken. */
#define FIRST_SLOTS 1024u
#define MAX_SLOTS (1u << 18)

/* Run is the first of those with an effect; later one in so many. */
#define RUN_EACH 64u

/* Two in a cache line.  All of the key is in effect.c, for larger tables. */
struct slot {
	uint64_t high;		/* of the key, */
	uint32_t low;		/* and the upper half of that */
	uint32_t effect : 24;	/* 0: it is free */
	uint32_t steps : 8;
	struct fingerprint changes;	/* of the state's fingerprint */
};
_Static_assert(sizeof(struct slot) == 32, "two of them are near each other");
_Static_assert(MAX_SLOTS <= 1u << 23 && CHAIN_MAX < 255, "there is room");

static bool on, checking, wrong;
static struct slot *slots;
static uint32_t nr_slots, max_slots;
static uint64_t version;

/* The step that is run: what it is compared with; what it is learned from. */
static bool predicted;
static struct prediction expected;
static struct fingerprint task_before, world_before;
static unsigned int watched;
static const struct site *watched_site;

static void forget(void)
{
	memset(slots, 0, max_slots * sizeof(*slots));
	nr_slots = 0;
	depends_forget();
	effects_forget();
}

bool predict_wrong(void)
{
	return wrong;
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
	on = enable && !exact_on;
	checking = check;
	wrong = false;
	if (!on)
		return;
	max_slots = FIRST_SLOTS;
	slots = new_slots(max_slots);
	nr_slots = 0;
	depends_begin();
}

void predict_end(void)
{
	free(slots);
	slots = NULL;
	depends_end();
	effects_end();
	on = footprint_on = predicted = engine.foreseen = false;
}

/* --- the table --- */

static inline uint32_t place_of(struct fingerprint key)
{
	return (uint32_t)key.low & (max_slots - 1);
}

static inline bool is_of(const struct slot *s, struct fingerprint key)
{
	return s->high == key.high && s->low == key.low >> 32;
}

static struct slot *slot_of(struct fingerprint key)
{
	uint32_t i = place_of(key);

	while (slots[i].effect && !is_of(&slots[i], key))
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
			*slot_of(effect_key(old[i].effect)) = old[i];
	free(old);
}

static void make_room(void)
{
	if (nr_slots * 2 >= MAX_SLOTS || depends_full() || effects_full())
		forget();
	else if (nr_slots * 2 >= max_slots)
		grow();
}

/* What was learned holds no more, as other steps may belong to a step now. */
static inline uint64_t version_now(void)
{
	return track_fresh + reduce_version();
}

static inline void look_at_version(void)
{
	uint64_t now = version_now();

	if (__builtin_expect(now == version, 1))
		return;
	version = now;
	forget();
}

/* --- predicting --- */

static inline bool look_up(struct fingerprint print, struct fingerprint key,
			   struct prediction *p)
{
	const struct slot *s = slot_of(key);

	p->print = print;
	fingerprint_xor(&p->print, s->changes);
	p->effect = s->effect;
	p->steps = s->steps;
	return p->effect;
}

uint32_t predict_all(struct fingerprint print, uint32_t tasks,
		     struct prediction *to)
{
	struct fingerprint keys[TASKS_MAX];
	uint32_t known = 0, found = 0;

	if (!on)
		return 0;
	look_at_version();
	for (; tasks; tasks &= tasks - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(tasks);
		const struct depends *d = depends_of(id);

		if (!d)
			continue;
		keys[id] = depends_key(d);
		__builtin_prefetch(&slots[place_of(keys[id])]);
		known |= 1u << id;
	}
	for (; known; known &= known - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(known);

		if (look_up(print, keys[id], &to[id]))
			found |= 1u << id;
	}
	return found;
}

bool predict(const struct node *n, unsigned int choice, struct prediction *p)
{
	const struct depends *d;

	if (!on || n->asked || !n->settled || n->races_size)
		return false;
	look_at_version();
	d = depends_of(choice);
	return d && look_up(n->print, depends_key(d), p);
}

/* --- comparing --- */

/* @differs: NULL if nothing does. */
static void compare(const char *differs)
{
	if (!differs)
		return;
	wrong = true;
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
	if (!fingerprint_equal(print, expected.print))
		return "the state";
	if (steps != expected.steps)
		return "the number of steps";
	if (!effect_was(expected.effect, watched))
		return "what goes on alone";
	return checking ? effect_check_end() : NULL;
}

bool predict_do(const struct prediction *p, unsigned int task)
{
	if (checking || !effect_tried(p->effect) ||
	    !(p->print.low % RUN_EACH) || !effect_do(p->effect, task))
		return false;
	watched = task;
	watched_site = engine_log[engine.step].site;
	compare(fingerprint_equal(nodes_sum(), p->print) ? NULL : "the state");
	return true;
}

/* --- learning --- */

void predict_watch(const struct node *n, unsigned int task,
		   const struct prediction *p)
{
	const struct task *t = &engine_tasks[task];

	if (!on || n->asked || !n->settled || n->races_size)
		return;
	watched = task;
	watched_site = t->site;
	if (p) {
		predicted = true;
		engine.foreseen = !checking;
		expected = *p;
		if (checking)
			effect_check_begin(p->effect, task);
		return;
	}
	task_before = nodes_task(task);
	world_before = track_base();
	footprint_begin(t);
}

static bool did_no_more(const struct node *n, uint32_t ran)
{
	return version == version_now() && !engine.asked && !engine.glued &&
	       !reduce_went_beyond() && ran == 1u << watched &&
	       engine.touched == ran && engine.held == n->held &&
	       engine.quiet == n->quiet && engine.nr_ever == n->nr_ever &&
	       engine.nr_env_choices == n->nr_env_choices &&
	       names_mark() == n->nr_names && !races_size();
}

static void learn(const struct node *n, struct fingerprint print,
		  uint32_t steps)
{
	struct fingerprint key;
	struct slot *slot;

	make_room();
	/*
	 * The words as they were: those that have changed are among them, so
	 * what the world has become makes room for what it was.
	 */
	key = depends_key(depends_learn(task_before));
	fingerprint_xor(&key, track_last());
	fingerprint_xor(&key, world_before);
	fingerprint_xor(&print, n->print);
	slot = slot_of(key);
	nr_slots += !slot->effect;
	*slot = (struct slot){
		.high = key.high,
		.low = (uint32_t)(key.low >> 32),
		/* Each has its slot, so there are fewer than that. */
		.effect = effect_learn(key, n, watched, steps) & 0xffffff,
		.steps = steps & 0xff,
		.changes = print,
	};
}

void predict_done(const struct node *n, uint32_t ran, struct fingerprint print,
		  uint32_t steps)
{
	bool as_learned = predicted && !reduce_avoided_end();

	predicted = engine.foreseen = false;
	if (as_learned) {
		compare(compare_run(print, steps));
	} else if (footprint_on && footprint_end() && did_no_more(n, ran)) {
		learn(n, print, steps);
	}
}

void predict_ended(void)
{
	predicted = footprint_on = engine.foreseen = false;
}

#endif
