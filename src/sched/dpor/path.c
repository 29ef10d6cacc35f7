/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The execution that is run; see path.h.
 */
#include "config.h"

#include "sched/dpor/path.h"

#include <stdio.h>
#include <stdlib.h>

#include "sched/dpor/label.h"
#include "sched/dpor/touched.h"
#include "sched/engine.h"
#include "sched/memory.h"
#include "sched/mix.h"
#include "sched/number.h"
#include "sched/relax.h"
#include "sched/states/frames.h"
#include "sched/world_line.h"

/* What a word became; of one that was joined, the bits that changed. */
struct written {
	uint32_t word, value;
	bool joined;
};

struct event *path;
uint32_t path_length;
bool path_goes_on;

/* Of each task its last step, or that of its creator, + 1. */
static uint32_t last[TASKS_MAX];
static struct written *written;
static uint32_t nr_written, max_written;
static struct step_race *races;
static uint32_t nr_races, max_races;

void path_begin(void)
{
	if (!path)
		path = sparse_memory((STEPS_MAX + 1) * sizeof(*path));
	path_length = nr_written = nr_races = 0;
	path_goes_on = false;
	for (unsigned int id = 0; id < TASKS_MAX; id++)
		last[id] = 0;
}

void path_end(void)
{
	free(written);
	free(races);
	written = NULL;
	races = NULL;
	nr_written = max_written = nr_races = max_races = 0;
	path_length = 0;
}

static inline uint32_t bit(unsigned int task)
{
	return 1u << task;
}

static void forget_created(uint32_t tasks)
{
	for (; tasks; tasks &= tasks - 1)
		last[__builtin_ctz(tasks)] = 0;
}

void path_cut(uint32_t length)
{
	while (path_length > length) {
		const struct event *e = &path[--path_length];

		forget_created(e->created);
		last[e->task] = e->before;
		nr_written = e->wrote;
	}
	while (nr_races && races[nr_races - 1].second >= length)
		nr_races--;
}

void path_again(void)
{
	struct event *e = &path[path_length++];

	e->label = LABEL_EMPTY;
	e->wrote = nr_written;
	e->created = 0;
}

struct event *path_push(uint32_t enabled)
{
	struct event *e = &path[path_length];

	e->enabled = enabled;
	e->branches = 0;
	e->nr_sleep = 0;
	e->follows = LABEL_EMPTY;
	e->expected = TOUCHED_NONE;
	e->free = true;
	path_again();
	return e;
}

/* --- what words became --- */

static void add_written(uint32_t word, uint32_t value, bool joined)
{
	if (nr_written == max_written) {
		max_written = max_written ? 2 * max_written : 1024;
		written =
			must(realloc(written, max_written * sizeof(*written)));
	}
	written[nr_written++] = (struct written){ word, value, joined };
}

static const struct written *find_written(const struct event *e, uint32_t word)
{
	for (uint32_t i = e->wrote; i < e->wrote + e->nr_wrote; i++)
		if (written[i].word == word)
			return &written[i];
	return NULL;
}

static inline bool is_left_out(uint32_t k, uint32_t without)
{
	return without != UINT32_MAX && path_after(k, without);
}

/* Before step @end, if @without and what happens after it are left out. */
static uint32_t value_before(uint32_t end, uint32_t word, uint32_t without)
{
	uint32_t value = engine_image_word(word);

	for (uint32_t k = 0; k < end; k++) {
		const struct written *w = find_written(&path[k], word);

		if (!w || is_left_out(k, without))
			continue;
		value = w->joined ? value ^ w->value : w->value;
	}
	return value;
}

static void note_words(struct event *e, const struct footprint_line *l)
{
	unsigned int words = (unsigned int)(l->written | l->joined);

	for (; words; words &= words - 1) {
		unsigned int i = (unsigned int)__builtin_ctz(words);
		uint32_t word = l->line * LINE_WORDS + i;
		uint32_t value = line_get_word(word);
		bool joined = l->joined >> i & 1;

		if (joined)
			value ^=
				value_before(path_length - 1, word, UINT32_MAX);
		add_written(word, value, joined);
		e->nr_wrote++;
	}
}

static void note_written(struct event *e)
{
	const struct footprint_line *lines;
	uint32_t nr = footprint_lines(&lines);

	e->nr_wrote = 0;
	for (uint32_t i = 0; i < nr; i++)
		note_words(e, &lines[i]);
}

/* --- what could be done first --- */

static bool holds(const struct guard *g, uint32_t value)
{
	return ((value & g->mask) == g->want) != g->differ;
}

/* The task whose end this waits for. */
static bool waits_for_end(const struct guard *g, unsigned int *task)
{
	for (unsigned int id = 0; id < TASKS_MAX; id++)
		if (g->word == &engine_tasks[id].done) {
			*task = id;
			return true;
		}
	return false;
}

static bool has_ended(uint32_t end, unsigned int task, uint32_t without)
{
	for (uint32_t k = 0; k < end; k++)
		if (touched_at(path[k].touched)->ended & bit(task))
			return !is_left_out(k, without);
	return false;
}

static bool is_open(uint32_t j, uint32_t without)
{
	const struct guard *g = &path[j].guard;
	unsigned int task;

	if (waits_for_end(g, &task))
		return has_ended(j, task, without);
	if (!world_has(g->word))
		return true;
	return holds(g, value_before(j, world_offset(g->word) / WORD_SIZE,
				     without));
}

static bool is_held(uint32_t j, uint32_t without)
{
	uint32_t self = bit(path[j].task);
	bool held = false;

	for (uint32_t k = 0; k < j; k++)
		if (touched_at(path[k].touched)->held & self &&
		    !is_left_out(k, without))
			held = path[k].held & self;
	return held;
}

/* It slept since the step of its task before: does anybody else wake it? */
static bool is_woken(uint32_t j, uint32_t without)
{
	for (uint32_t k = path[j].before; k < j; k++)
		if (!is_left_out(k, without) &&
		    touched_wakes(path[k].touched, path[j].touched))
			return true;
	return false;
}

/* Is it known what words became? */
#ifdef TRACKING
static const bool words_known = true;
#else
static const bool words_known = false;
#endif

/* Is it known what the step waits for? */
static inline bool is_clear(const struct event *e)
{
	return words_known || !(e->guarded || e->wakes);
}

/*
 * Could step @j be done if @without, and what happens after it, were not?  As
 * far as anybody knows.
 */
static bool can_be_first(uint32_t j, uint32_t without)
{
	const struct event *e = &path[j];

	if (words_known && e->guarded && !is_open(j, without))
		return false;
	if (words_known && e->wakes && !is_woken(j, without))
		return false;
	return !is_held(j, without);
}

/* --- clocks --- */

static inline bool has(const struct clock *c, uint32_t k)
{
	return c->at[path[k].task] > k;
}

/*
 * The steps before @j, latest first: those that happen before it, and those of
 * them with which it has a race (told to @race).  What stands between them is
 * only what @j could be done before: if that is not so, as of him who released
 * a lock, or not known, it does not keep it from overtaking those before that.
 */
static void order(uint32_t j, void (*race)(uint32_t first))
{
	struct event *e = &path[j];
	struct clock between;

	if (e->before)
		e->clock = path[e->before - 1].clock;
	else
		e->clock = (struct clock){ 0 };
	between = e->clock;
	for (uint32_t k = j; k-- > 0;) {
		if (path[k].task == e->task || has(&between, k) ||
		    !touched_depend(path[k].touched, e->touched))
			continue;
		clock_join(&e->clock, &path[k].clock);
		if (!can_be_first(j, k))
			continue;
		if (is_clear(e))
			clock_join(&between, &path[k].clock);
		race(k);
	}
	e->clock.at[e->task] = (uint16_t)(j + 1);
}

/* The sum over steps: it is the same for all their orders. */
static void add_to_class(uint32_t n)
{
	struct event *e = &path[n];
	struct fingerprint h = { 0 };

	e->ordinal = 1;
	if (e->before && path[e->before - 1].task == e->task)
		e->ordinal += path[e->before - 1].ordinal;
	mix(&h, e->task, e->ordinal);
	/* An answer is no task. */
	for (uint32_t l = e->label; l != LABEL_EMPTY; l = label_before(l))
		mix(&h, TASKS_MAX + label_outcome(l), label_of(l));
	for (unsigned int id = 0; id < engine.nr_tasks; id++) {
		uint32_t k = e->clock.at[id];

		if (k && id != e->task)
			mix(&h, id, path[k - 1].ordinal);
	}
	e->class = (n ? path[n - 1].class : 0) + mixed(h).low;
}

uint64_t path_class(void)
{
	return path_length ? path[path_length - 1].class : 0;
}

static void add_race(uint32_t first)
{
	if (nr_races == max_races) {
		max_races = max_races ? 2 * max_races : 64;
		races = must(realloc(races, max_races * sizeof(*races)));
	}
	races[nr_races++] = (struct step_race){ first, path_length - 1 };
}

const struct step_race *path_races(uint32_t *nr)
{
	*nr = nr_races;
	return races;
}

/* --- steps --- */

static inline uint32_t asleep_before(uint32_t n)
{
	return n ? path[n - 1].slept : 0;
}

static void describe(struct event *e, const struct task *t)
{
	uint32_t n = (uint32_t)(e - path);

	e->task = t->id;
	e->before = last[t->id];
	e->guarded = engine.guarded & bit(t->id);
	e->guard = t->guard;
	e->wakes = asleep_before(n) & bit(t->id);
	footprint_begin(t);
	if (e->wakes)
		relax_watched(t->id);
}

void path_begin_step(struct event *e, unsigned int task)
{
	const struct task *t = &engine_tasks[task];

	describe(e, t);
	if (!frames_told(t))
		footprint_lose();
	path_goes_on = true;
}

static void note_created(uint32_t tasks)
{
	for (; tasks; tasks &= tasks - 1)
		last[__builtin_ctz(tasks)] = path_length;
}

/* It depends on something that nobody has told of. */
static __attribute__((noinline, cold, noreturn)) void
touches_otherwise(uint32_t n)
{
	const struct log_entry *l = &engine_log[n];

	fflush(stdout);
	fprintf(stderr,
		"mmurace: internal error: a step of %s (%s) touches other "
		"memory than it did where all was the same that it depends "
		"on\n",
		number_name_in(n), l->site ? l->site->text : op_name(l->kind));
	exit(EXIT_INTERNAL);
}

void path_end_step(void)
{
	uint32_t n = path_length - 1;
	struct event *e = &path[n];
	bool told = footprint_end();

	path_goes_on = false;
	e->touched = touched_keep(e->task, told);
	if (e->expected != TOUCHED_NONE && e->touched != e->expected)
		touches_otherwise(n);
	e->broken_off = engine.outcome != OUTCOME_REST;
	e->held = engine.held;
	e->slept = (asleep_before(n) & ~bit(e->task)) | engine.asleep;
	e->created = footprint_tasks.created;
	note_written(e);
	e->done = e->touched;
	if (footprint_succeed())
		e->done = touched_keep(e->task, told);
	order(n, add_race);
	add_to_class(n);
	last[e->task] = path_length;
	note_created(e->created);
}

void path_pending(unsigned int task, void (*race)(uint32_t first))
{
	struct event *e = &path[path_length];

	describe(e, &engine_tasks[task]);
	e->touched = touched_keep(task, footprint_end());
	e->done = e->touched;
	e->label = LABEL_EMPTY;
	order(path_length, race);
}
