/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps that were done before; see predict.h.
 *
 * Two tables.  By the fingerprint of a task: the lines of the world that its
 * next step was ever seen to depend on.  By the exclusive or of that and of the
 * hashes of these lines: where the step leads.  A step that is seen to depend
 * on more lines than those has other keys from then on, so what was learned
 * with fewer is not found any more.
 *
 * Keys have 128 bits, of which as good as none are the same by chance: less by
 * far than of the 96 bits of states that are told apart by seen.h.
 *
 * Lines that were never written since the program was started are the same in
 * all states of a walk, and not asked for.  When one of them is written, all is
 * forgotten; and so it is when the walk goes on with another image.
 */
#include "config.h"

#include "sched/states/predict.h"

#ifdef READS_TOLD

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/states/exact.h"
#include "sched/states/footprint.h"
#include "sched/states/node.h"
#include "sched/states/races.h"
#include "sched/states/reduce.h"
#include "sched/track.h"

/* Slots of a table, at first and at most; half of them are taken. */
#define FIRST_SLOTS 1024u
#define MAX_SLOTS (1u << 18)
#define LINES_MAX (1u << 20)

/* Of so many new states one has its task looked at; of all, the world. */
#define LOOK_EACH 8u

struct local {
	struct fingerprint task;
	uint32_t first, nr;	/* of its lines */
	bool used;
};

struct effect {
	struct fingerprint key;
	struct fingerprint changes;	/* of the state's */
	struct fingerprint task;	/* then */
	uint32_t steps;		/* 0: a free slot */
};

static bool on, checking, wrong;
static struct local *locals;
static struct effect *effects;
static uint32_t nr_locals, max_locals, nr_effects, max_effects;
static uint32_t *lines;
static uint32_t nr_lines, max_lines;
static uint64_t version;

static const struct local *recent[TASKS_MAX];

/* The step that is done: what it is compared with; what it is learned from. */
static bool predicted;
static struct prediction expected;
static struct fingerprint task_before, world_before;
static unsigned int watched;
static const struct site *watched_site;

static void forget(void)
{
	memset(recent, 0, sizeof(recent));
	memset(locals, 0, max_locals * sizeof(*locals));
	memset(effects, 0, max_effects * sizeof(*effects));
	nr_locals = nr_effects = nr_lines = 0;
}

bool predict_wrong(void)
{
	return wrong;
}

void predict_begin(bool enable, bool check)
{
	predict_end();
	on = enable && !exact_on;
	checking = check;
	wrong = false;
	if (!on)
		return;
	max_locals = max_effects = FIRST_SLOTS;
	locals = must(calloc(max_locals, sizeof(*locals)));
	effects = must(calloc(max_effects, sizeof(*effects)));
	memset(recent, 0, sizeof(recent));
	nr_locals = nr_effects = nr_lines = 0;
}

void predict_end(void)
{
	free(locals);
	free(effects);
	free(lines);
	locals = NULL;
	effects = NULL;
	lines = NULL;
	max_lines = 0;
	on = footprint_on = predicted = engine.foreseen = false;
}

/* --- tables --- */

static struct local *local_slot(struct fingerprint task)
{
	uint32_t i = (uint32_t)task.low & (max_locals - 1);

	while (locals[i].used && !fingerprint_equal(locals[i].task, task))
		i = (i + 1) & (max_locals - 1);
	return &locals[i];
}

static struct effect *effect_slot(struct fingerprint key)
{
	uint32_t i = (uint32_t)key.low & (max_effects - 1);

	while (effects[i].steps && !fingerprint_equal(effects[i].key, key))
		i = (i + 1) & (max_effects - 1);
	return &effects[i];
}

static void grow_locals(void)
{
	struct local *old = locals;
	uint32_t nr = max_locals;

	max_locals *= 2;
	locals = must(calloc(max_locals, sizeof(*locals)));
	for (uint32_t i = 0; i < nr; i++)
		if (old[i].used)
			*local_slot(old[i].task) = old[i];
	free(old);
	memset(recent, 0, sizeof(recent));
}

static void grow_effects(void)
{
	struct effect *old = effects;
	uint32_t nr = max_effects;

	max_effects *= 2;
	effects = must(calloc(max_effects, sizeof(*effects)));
	for (uint32_t i = 0; i < nr; i++)
		if (old[i].steps)
			*effect_slot(old[i].key) = old[i];
	free(old);
}

static void make_room(void)
{
	if (nr_locals * 2 >= max_locals && max_locals < MAX_SLOTS)
		grow_locals();
	if (nr_effects * 2 >= max_effects && max_effects < MAX_SLOTS)
		grow_effects();
	if (nr_locals * 2 >= max_locals || nr_effects * 2 >= max_effects ||
	    nr_lines >= LINES_MAX)
		forget();
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

static inline struct fingerprint key_of(const struct local *l)
{
	const uint32_t *line = &lines[l->first], *end = line + l->nr;
	struct fingerprint key = l->task;

	for (; line < end; line++)
		fingerprint_xor(&key, track_hashes[*line]);
	return key;
}

/* What was asked for last: of most tasks it is asked for again and again. */
static const struct local *local_of(unsigned int task)
{
	struct fingerprint print = nodes_task(task);
	const struct local *l = recent[task];

	if (!l || !fingerprint_equal(l->task, print))
		l = recent[task] = local_slot(print);
	return l->used ? l : NULL;
}

bool predict(struct fingerprint print, unsigned int task, struct prediction *p)
{
	const struct local *l;
	const struct effect *e;

	if (!on)
		return false;
	look_at_version();
	l = local_of(task);
	if (!l)
		return false;
	e = effect_slot(key_of(l));
	if (!e->steps)
		return false;
	p->print = print;
	fingerprint_xor(&p->print, e->changes);
	p->task = e->task;
	p->steps = e->steps;
	return true;
}

/* --- comparing --- */

static void compare(bool same)
{
	if (same)
		return;
	wrong = true;
	if (!checking)
		return;
	fflush(stdout);
	fprintf(stderr,
		"mmurace: internal error: a step of %s (%s) leads where it "
		"should not\n",
		task_name(&engine_tasks[watched]),
		watched_site ? watched_site->text : "an access");
	exit(EXIT_INTERNAL);
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
		if (engine.foreseen && p->print.low % LOOK_EACH)
			nodes_foresee(task, p->task);
		expected = *p;
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

static bool has_line(const struct local *l, uint32_t line)
{
	for (uint32_t i = l->first; i < l->first + l->nr; i++)
		if (lines[i] == line)
			return true;
	return false;
}

static void push_line(uint32_t line)
{
	if (nr_lines == max_lines) {
		max_lines = max_lines ? 2 * max_lines : 4096;
		lines = must(realloc(lines, max_lines * sizeof(*lines)));
	}
	lines[nr_lines++] = line;
}

/* All that the step has depended on, whenever it was done. */
static struct local *learn_lines(void)
{
	struct local *l = local_slot(task_before);
	struct local all = {
		.task = task_before,
		.first = nr_lines,
		.used = true,
	};
	const uint32_t *seen;
	uint32_t nr = footprint_lines(&seen);

	nr_locals += !l->used;
	for (uint32_t i = 0; i < nr; i++)
		if (track_was_written(seen[i]) && !has_line(l, seen[i]))
			push_line(seen[i]);
	if (nr_lines == all.first && l->used)
		return l;
	for (uint32_t i = l->first; i < l->first + l->nr; i++)
		push_line(lines[i]);
	all.nr = nr_lines - all.first;
	*l = all;
	return l;
}

static void learn(const struct node *n, struct fingerprint print,
		  uint32_t steps)
{
	struct effect e = {
		.changes = print,
		.task = nodes_task(watched),
		.steps = steps,
	};
	struct effect *slot;

	make_room();
	/* The lines as they were: those that have changed are among them. */
	e.key = key_of(learn_lines());
	fingerprint_xor(&e.key, track_last());
	fingerprint_xor(&e.key, world_before);
	fingerprint_xor(&e.changes, n->print);
	slot = effect_slot(e.key);
	nr_effects += !slot->steps;
	*slot = e;
}

void predict_done(const struct node *n, uint32_t ran, struct fingerprint print,
		  uint32_t steps)
{
	bool as_learned = predicted && !reduce_avoided_end();

	predicted = engine.foreseen = false;
	if (as_learned) {
		compare(fingerprint_equal(print, expected.print) &&
			steps == expected.steps);
	} else if (footprint_on && footprint_end() && did_no_more(n, ran)) {
		learn(n, print, steps);
	}
}

void predict_ended(void)
{
	predicted = footprint_on = engine.foreseen = false;
}

#endif
