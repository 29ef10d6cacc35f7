/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dpor: one execution of those that come to the same, of each such class.
 *
 * Optimal dynamic partial-order reduction (Abdulla, Aronis, Jonsson, Sagonas,
 * "Source sets: a foundation for optimal dynamic partial order reduction", JACM
 * 64:4, 2017).  An execution is run to its end; each race of two of its steps
 * (dpor/path.h) asks for another one, in which the later step comes first
 * (dpor/wakeup.h); what was run is asleep (dpor/sleep.h).  When no place on the
 * path has anything left to be tried, all classes were run.
 *
 * The beginning of an execution, up to the place where it leaves the one before
 * it, is run as it was, without another look at what it does.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sched/dpor/frontier.h"
#include "sched/dpor/label.h"
#include "sched/dpor/path.h"
#include "sched/dpor/sleep.h"
#include "sched/dpor/touched.h"
#include "sched/dpor/wakeup.h"
#include "sched/engine.h"
#include "sched/mix.h"
#include "sched/open.h"
#include "sched/strategy.h"

/* Where it leaves the one before, and what is to be run behind that. */
static uint32_t fork_at, behind;
/* Of the leaf that is run: what it holds, and was taken to touch. */
static uint32_t held, guess;
#define GUESS_NONE UINT32_MAX	/* it is none */
static bool opening, first, ended;
/* Answers that the running step was given; the one before all: NO_STEP. */
static uint32_t asked_step, asked;
#define NO_STEP UINT32_MAX
/* Those that tasks were given before their first operations; to be followed. */
static uint32_t at_start, start_follows;

static void (*ran)(uint64_t class);
/*
 * Of tasks, this is the first to go on where any may, and then those above or
 * below it, if it is odd or even; 0: the running one goes on.
 */
static unsigned int order;

static int start(const struct strategy_options *options)
{
	order = options->order;
	ran = options->ran;
	path_begin();
	touched_begin();
	labels_begin();
	sleep_begin();
	wakeup_begin();
	open_begin();
	first = true;
	ended = false;
	fork_at = behind = held = 0;
	guess = GUESS_NONE;
	start_follows = LABEL_EMPTY;
	return 0;
}

static void stop(void)
{
	path_end();
	touched_end();
	labels_end();
	sleep_end();
	wakeup_end();
	frontier_end();
}

/* --- what is run next --- */

/* Its first branch that can be run: false if there is none. */
static bool take_branch(struct event *e)
{
	while (e->branches) {
		struct branch b = wakeup_take(e);
		bool enabled = e->enabled & 1u << b.task;

		if (enabled && !sleep_covers(e, b.task, b.label)) {
			e->task = b.task;
			e->follows = b.label;
			e->expected = b.expected ? b.touched : TOUCHED_NONE;
			e->free = b.leaf;
			behind = b.first;
			held = b.held;
			guess = b.leaf ? b.touched : GUESS_NONE;
			return true;
		}
		branches_drop(b.first);
		if (enabled)
			branches_drop(b.held);
		else	/* nobody knew whether it would be */
			wakeup_release(e, b.held);
	}
	return false;
}

static bool backtrack(void)
{
	while (path_length) {
		uint32_t n = path_length - 1;
		struct event *e = &path[n];

		sleep_add(e);
		path_cut(n);
		if (take_branch(e)) {
			path_again();
			fork_at = n;
			return true;
		}
	}
	return false;
}

/* Other answers before the first step: what comes behind is another search. */
static bool start_otherwise(void)
{
	for (; at_start; at_start = label_before(at_start)) {
		unsigned int outcome = label_outcome(at_start) + 1;

		if (outcome == label_of(at_start))
			continue;
		start_follows = label_add(label_before(at_start), outcome,
					  label_of(at_start));
		return true;
	}
	start_follows = LABEL_EMPTY;
	return false;
}

static bool next(void)
{
	opening = true;
	asked_step = NO_STEP;
	asked = 0;
	if (frontier_is_script()) {
		start_follows = at_start;
		at_start = LABEL_EMPTY;
		return true;
	}
	if (first) {
		first = false;
		at_start = LABEL_EMPTY;
		return true;
	}
	if (backtrack()) {
		start_follows = at_start;
		at_start = LABEL_EMPTY;
		return true;
	}
	fork_at = 0;
	if (start_otherwise() || open_next()) {
		at_start = LABEL_EMPTY;
		return true;
	}
	ended = true;
	return false;
}

static void ready(void)
{
	opening = false;
	engine.apart_from = fork_at;
}

/* --- steps --- */

static unsigned int pick(uint32_t enabled, unsigned int running)
{
	(void)enabled;
	(void)running;
	return path[engine.steps].task;
}

/* Who goes on where nothing is to be run: TASKS_MAX if all was. */
static unsigned int any(const struct event *e, unsigned int running)
{
	if (!order && running < TASKS_MAX &&
	    !sleep_covers(e, running, LABEL_EMPTY))
		return running;
	for (unsigned int i = 0; i < TASKS_MAX; i++) {
		unsigned int far = order % 2 ? i : TASKS_MAX - i;
		unsigned int id = (order + far) % TASKS_MAX;

		if (e->enabled & 1u << id && !sleep_covers(e, id, LABEL_EMPTY))
			return id;
	}
	return TASKS_MAX;
}

/* A place where nobody has been. */
static struct event *arrive(uint32_t enabled)
{
	struct event *e = path_push(enabled);

	sleep_inherit(e, path_length > 1 ? e - 1 : NULL);
	e->branches = behind;
	behind = BRANCH_NONE;
	return e;
}

/* Whom the script says; or whoever there is. */
static unsigned int choose_task(struct event *e, unsigned int running)
{
	if (frontier_is_script()) {
		e->free = false;
		return frontier_step(path_length - 1, e->enabled, &e->follows);
	}
	return take_branch(e) ? e->task : any(e, running);
}

/* The other answers that the step at @e may be given. */
static void branch_by_answers(struct event *e)
{
	uint32_t label = e->label;

	for (; label_length(label) > label_length(e->follows);
	     label = label_before(label)) {
		uint32_t before = label_before(label);

		for (unsigned int i = 0; i < label_of(label); i++) {
			uint32_t other = label_add(before, i, label_of(label));

			if (other != label && !sleep_covers(e, e->task, other))
				wakeup_add(e, e->task, other);
		}
	}
}

/*
 * The step has ended.  What it comes to is known now: if it was a branch, what
 * depended on that is looked at again.
 */
static void end_step(void)
{
	struct event *e = &path[path_length - 1];
	uint32_t others = BRANCH_NONE;

	path_end_step();
	if (frontier_is_script() || !e->free)
		return;
	if (guess != GUESS_NONE &&
	    (e->touched != guess || e->label != LABEL_EMPTY))
		others = wakeup_set_aside(e);
	branch_by_answers(e);
	if (held)
		behind = wakeup_refile(e, held, behind);
	if (others)
		behind = wakeup_refile(e, others, behind);
	held = BRANCH_NONE;
	guess = GUESS_NONE;
}

static unsigned int decide(uint32_t enabled, unsigned int running)
{
	struct event *e;
	unsigned int task;

	if (engine.steps == fork_at && path_length > fork_at) {
		e = &path[fork_at];	/* backtrack() has picked */
		task = e->task;
	} else {
		if (engine.steps > fork_at)
			end_step();
		e = arrive(enabled);
		task = choose_task(e, running);
	}
	if (task < TASKS_MAX)
		path_begin_step(e, task);
	else
		path_length--;
	return task;
}

/* --- the environment --- */

/* What it shall be, of a step that was run; or all that it was not yet. */
static unsigned int answer(const struct event *e, unsigned int n)
{
	uint32_t given = label_part(e->follows, asked + 1);

	if (label_length(given) > asked)
		return label_outcome(given);
	for (unsigned int i = 0; i < n; i++)
		if (!sleep_covers(e, e->task, label_add(e->label, i, n)))
			return i;
	return 0;
}

static unsigned int answer_at_start(unsigned int n)
{
	uint32_t given = label_part(start_follows, asked + 1);
	unsigned int outcome = 0;

	if (label_length(given) > asked)
		outcome = label_outcome(given);
	asked++;
	at_start = label_add(at_start, outcome, n);
	return outcome;
}

static unsigned int choose(const char *what, unsigned int n)
{
	uint32_t step = engine.steps - 1;
	struct event *e;
	unsigned int outcome;

	(void)what;
	if (opening)
		return open_choose(n);
	if (!engine.steps)
		return answer_at_start(n);
	e = &path[step];
	if (asked_step != step) {
		asked_step = step;
		asked = 0;
	}
	if (step < fork_at) {
		outcome = label_outcome(label_part(e->label, asked + 1));
	} else {
		outcome = answer(e, n);
		e->label = label_add(e->label, outcome, n);
	}
	asked++;
	return outcome;
}

/* --- the end of an execution --- */

static void reverse_pending(uint32_t overtaken)
{
	wakeup_reverse(overtaken, path_length);
}

/* Whose steps are asleep, and end the execution once more: they are not run. */
static uint32_t break_off_again(void)
{
	const struct event *e = &path[path_length];
	const struct sleeper *s = sleep_at(e);
	uint32_t ids = 0;

	for (uint32_t i = 0; i < e->nr_sleep; i++)
		if (s[i].broken_off)
			ids |= 1u << s[i].task;
	return ids & engine_enabled();
}

/* Those who wait for ever may have waited for somebody who came first. */
static void reverse_waiting(void)
{
	uint32_t ids = engine.live & ~engine_enabled() & ~engine.asleep;

	if (engine.outcome == OUTCOME_REDUNDANT)
		ids |= break_off_again();
	for (; ids; ids &= ids - 1)
		path_pending((unsigned int)__builtin_ctz(ids), reverse_pending);
}

/*
 * The last step has broken it off: whatever others would have done then comes
 * before it in another execution.
 */
static void let_others_go_first(void)
{
	struct event *e = &path[path_length - 1];

	for (uint32_t left = e->enabled & ~(1u << e->task); left;
	     left &= left - 1) {
		unsigned int id = (unsigned int)__builtin_ctz(left);

		if (!sleep_covers(e, id, LABEL_EMPTY))
			wakeup_add(e, id, LABEL_EMPTY);
	}
}

/*
 * One that was there before: is there something new that can come before the
 * second step?  Where the first one was not done, that may do otherwise, and
 * then depend on it; and what was answered otherwise is something else.
 */
static bool may_be_new(struct step_race r)
{
	bool reads;

	if (r.second >= fork_at)
		return true;
	reads = touched_reads_from(path[r.second].touched,
				   path[r.first].touched);
	for (uint32_t k = fork_at; k < path_length; k++)
		if ((reads || path[k].label != LABEL_EMPTY) &&
		    !path_after(k, r.first))
			return true;
	return false;
}

static void reverse_races(void)
{
	uint32_t nr;
	const struct step_race *races = path_races(&nr);

	for (uint32_t i = 0; i < nr; i++)
		if (may_be_new(races[i]))
			wakeup_reverse(races[i].first, races[i].second);
}

static void say_class(void)
{
	struct fingerprint h = { 0 };

	mix(&h, path_class(), 0);
	for (uint32_t l = at_start; l != LABEL_EMPTY; l = label_before(l))
		mix(&h, label_outcome(l), label_of(l));
	for (unsigned int i = 0; i < PROGRAM_OPEN_MAX; i++)
		mix(&h, i, engine.open[i]);
	ran(mixed(h).low);
}

static void end(uint32_t steps)
{
	(void)steps;
	if (path_goes_on)
		end_step();
	branches_drop(behind);
	behind = BRANCH_NONE;
	if (frontier_is_script())
		return;
	if (ran && engine.outcome == OUTCOME_REST)
		say_class();
	reverse_races();
	reverse_waiting();
	if (engine.outcome == OUTCOME_VIOLATION && path_length &&
	    engine_enabled())
		let_others_go_first();
}

static bool complete(void)
{
	return ended;
}

/* --- in a file --- */

static void keep(struct blob_out *out)
{
	label_put(out, at_start);
	frontier_put(out);
}

static void kept(struct blob_in *in)
{
	first = false;
	at_start = label_get(in);
	frontier_get(in);
}

static bool reached(struct blob_in *in)
{
	return frontier_reached(in);
}

const struct strategy strategy_dpor = {
	.name = "dpor",
	.summary = "one execution of each class of those that come to the same",
	.start = start,
	.next = next,
	.ready = ready,
	.pick = pick,
	.decide = decide,
	.choose = choose,
	.end = end,
	.complete = complete,
	.keep = keep,
	.kept = kept,
	.reached = reached,
	.stop = stop,
};
