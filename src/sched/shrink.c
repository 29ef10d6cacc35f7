/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shrinking a schedule; see shrink.h.
 *
 * First greedily: leave out or join runs of steps of one task, let the running
 * task go on where the schedule does not fit any more, keep what still gives
 * the same violation with fewer preemptions, or as many and fewer runs or
 * steps. Then for certain: search all schedules with fewer preemptions than are
 * left, as far as the budget goes.
 */
#include "sched/shrink.h"

#include <errno.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/states/follow.h"
#include "sched/number.h"

struct size {
	uint32_t preemptions, runs, steps;
};

struct job {
	const struct program *program;
	struct find *find;
	const struct shrink_options *options;
	uint64_t executions;
	double end;		/* of the time that there is */
	uint32_t steps_max;
};

static bool interrupted(const struct job *job)
{
	return job->options->interrupted && *job->options->interrupted;
}

/* Is it time to be content with what there is? */
static bool ended(const struct job *job)
{
	return job->executions >= job->options->executions ||
	       interrupted(job) ||
	       (job->options->seconds > 0 && engine_now() >= job->end);
}

static uint32_t count_preemptions(void)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < engine.steps; i++)
		n += !!(engine_log[i].flags & LOG_PREEMPT);
	return n;
}

static struct size size_now(void)
{
	struct size s = { count_preemptions(), 0, engine.steps };

	for (uint32_t i = 0; i < engine.steps; i++)
		s.runs += !i || number_owner_in(i) != number_owner_in(i - 1);
	return s;
}

static bool smaller(const struct size *a, const struct size *b)
{
	if (a->preemptions != b->preemptions)
		return a->preemptions < b->preemptions;
	if (a->runs != b->runs)
		return a->runs < b->runs;
	return a->steps < b->steps;
}

/*
 * Is it worth so many steps?  Where a walk goes round in a circle once, others
 * go on until they are sure that nothing comes of it.
 */
static bool worth(const struct job *job, uint32_t steps,
		  const struct size *best)
{
	return !job->find->schedule.circle || steps <= 2 * best->steps + 16;
}

static bool same(const struct violation *a, const struct violation *b)
{
	return a->invariant == b->invariant && !strcmp(a->object, b->object);
}

static void run_one(struct job *job, const struct schedule *schedule)
{
	const struct strategy *replay = strategy_find("replay");
	struct strategy_options options = { .schedule = schedule };

	replay->start(&options);
	replay->next();
	engine.pass_races = schedule->pass_races;
	engine.polls = schedule->polls;
	if (schedule->circle)
		follow(replay, schedule, job->steps_max);
	else
		engine_run(replay, job->steps_max);
	job->executions++;
}

/* The violation of the last execution, if it is the one of the find. */
static const struct violation *found(const struct job *job)
{
	const struct violation *want = &job->find->violation;

	if (engine.outcome == OUTCOME_VIOLATION)
		return same(&engine.violation, want) ? &engine.violation : NULL;
	for (uint32_t i = 0; i < engine.nr_advisories; i++)
		if (same(&engine.advisories[i], want))
			return &engine.advisories[i];
	return NULL;
}

/*
 * Run the schedules of a find in order, as replay does, with @candidate in the
 * place of number @which (nr_more: the last).  The violation must come in the
 * last; the size is that of the candidate's execution.
 */
static const struct violation *reproduces(struct job *job,
					  const struct schedule *candidate,
					  unsigned int which, struct size *size)
{
	struct find *f = job->find;
	struct size last;

	if (sched_hooks.search)
		sched_hooks.search();
	for (unsigned int i = 0; i < f->nr_more; i++) {
		run_one(job, i == which ? candidate : &f->more[i]);
		if (i == which)
			*size = size_now();
	}
	run_one(job, which == f->nr_more ? candidate : &f->schedule);
	last = size_now();
	if (which == f->nr_more)
		*size = last;
	return found(job);
}

static struct schedule *part(struct find *f, unsigned int which)
{
	return which == f->nr_more ? &f->schedule : &f->more[which];
}

/* Take what the last execution ran as the new schedule. */
static void adopt(struct job *job, unsigned int which)
{
	struct schedule *s = part(job->find, which);
	bool pass_races = s->pass_races, polls = s->polls;

	if (which < job->find->nr_more)
		return;		/* the execution that ran last is another one */
	schedule_free(s);
	sched_copy_schedule(s);
	s->pass_races = pass_races;
	s->polls = polls;
}

static void remove_item(struct schedule *s, size_t i)
{
	memmove(&s->items[i], &s->items[i + 1],
		(s->nr - i - 1) * sizeof(*s->items));
	s->nr--;
}

/* Join neighbours that are runs of one task. */
static void normalize(struct schedule *s)
{
	for (size_t i = 0; i + 1 < s->nr;) {
		struct schedule_item *a = &s->items[i], *b = a + 1;

		if (!a->what && !b->what && !strcmp(a->task, b->task)) {
			a->count += b->count;
			remove_item(s, i + 1);
		} else {
			i++;
		}
	}
}

/* Candidate number @variant for item @i; false if there is none such. */
static bool edit(struct schedule *s, size_t i, unsigned int variant)
{
	struct schedule_item *item = &s->items[i];

	switch (variant) {
	case 0:			/* without this run, or the ordinary outcome */
		if (item->what) {
			if (!item->count)
				return false;
			item->count = 0;
			return true;
		}
		remove_item(s, i);
		return true;
	case 1:			/* this run joins the next one of its task */
	case 2:			/* the next one of its task joins this run */
		if (item->what)
			return false;
		for (size_t k = i + 1; k < s->nr; k++) {
			struct schedule_item *other = &s->items[k];

			if (other->what || strcmp(other->task, item->task))
				continue;
			if (variant == 1) {
				other->count += item->count;
				remove_item(s, i);
			} else {
				item->count += other->count;
				remove_item(s, k);
			}
			return true;
		}
		return false;
	case 3:			/* one step less */
		if (item->what || item->count < 2)
			return false;
		item->count--;
		return true;
	default:
		return false;
	}
}

#define VARIANTS 4u

static bool try_edit(struct job *job, unsigned int which, size_t i,
		     unsigned int variant, struct size *best)
{
	struct schedule candidate;
	const struct violation *v;
	struct size size = { 0, 0, 0 };
	bool taken = false;

	schedule_copy(&candidate, part(job->find, which));
	if (edit(&candidate, i, variant)) {
		normalize(&candidate);
		v = reproduces(job, &candidate, which, &size);
		if (v && smaller(&size, best)) {
			job->find->violation = *v;
			*best = size;
			taken = true;
			if (which == job->find->nr_more) {
				adopt(job, which);
			} else {
				schedule_free(part(job->find, which));
				*part(job->find, which) = candidate;
				return true;
			}
		}
	}
	schedule_free(&candidate);
	return taken;
}

static void greedy(struct job *job, unsigned int which, struct size *best)
{
	bool again = true;

	while (again) {
		again = false;
		for (unsigned int variant = 0; variant < VARIANTS; variant++)
			for (size_t i = 0; i < part(job->find, which)->nr;
			     i++) {
				if (ended(job))
					return;
				if (try_edit(job, which, i, variant, best)) {
					again = true;
					i = (size_t)-1;
				}
			}
	}
}

/*
 * Of the schedules that are as small, the one in which each preempted task goes
 * on as far as it can: then the operation that it did not get to do any more is
 * the one that comes too late.
 */
static bool try_later(struct job *job, size_t i, struct size *best)
{
	struct schedule candidate;
	const struct violation *v;
	struct size size = { 0, 0, 0 };
	bool taken = false;

	schedule_copy(&candidate, &job->find->schedule);
	candidate.items[i].count++;
	v = reproduces(job, &candidate, job->find->nr_more, &size);
	if (v && size.preemptions == best->preemptions &&
	    size.runs == best->runs && size.steps == best->steps + 1) {
		job->find->violation = *v;
		*best = size;
		adopt(job, job->find->nr_more);
		taken = true;
	}
	schedule_free(&candidate);
	return taken;
}

static void later(struct job *job, struct size *best)
{
	/* Nothing does in a circle, and who goes round in it could for ever. */
	if (job->find->schedule.circle)
		return;
	for (size_t i = 0; i + 1 < job->find->schedule.nr; i++) {
		if (job->find->schedule.items[i].what)
			continue;
		while (!ended(job) && try_later(job, i, best))
			;
	}
}

struct wanted {
	const struct violation *violation;
	bool parts;		/* one was made of several executions, */
	bool long_way;		/* or of too many steps */
};

/* In one execution, as what is to be shrunk is. */
static bool is_wanted(const struct find *find, void *arg)
{
	struct wanted *wanted = arg;

	if (!same(&find->violation, wanted->violation))
		return false;
	wanted->parts |= find->nr_more;
	return !find->nr_more;
}

/* Every schedule with fewer preemptions; true if they have all been run. */
static bool fewer(struct job *job, struct size *best)
{
	struct wanted wanted = { .violation = &job->find->violation };
	struct search_options options = {
		.strategy = strategy_find("dfs"),
		.strategy_options = { .preemptions =
					      (int)best->preemptions - 1 },
		.steps = job->steps_max,
		.interrupted = job->options->interrupted,
		.enough = is_wanted,
		.enough_arg = &wanted,
	};
	struct search_result result;
	bool all = false;

	if (!best->preemptions)
		return true;
	if (ended(job) || job->find->nr_more || job->find->schedule.pass_races)
		return false;
	options.executions = job->options->executions - job->executions;
	if (job->options->seconds > 0) {
		options.seconds = job->end - engine_now();
		if (options.seconds <= 0)
			return false;
	}
	if (search_run(job->program, &options, &result))
		return false;
	job->executions += result.executions;
	for (unsigned int i = 0; i < result.nr_finds; i++) {
		struct find *f = &result.finds[i];

		if (!is_wanted(f, &wanted))
			continue;
		wanted.long_way =
			!worth(job, schedule_steps(&f->schedule), best);
		if (wanted.long_way)
			break;
		schedule_free(&job->find->schedule);
		schedule_copy(&job->find->schedule, &f->schedule);
		job->find->violation = f->violation;
		*best = size_now();
		all = true;	/* dfs searches the bounds in turn */
	}
	if (!result.nr_finds && !result.limit)
		all = true;
	if (result.limit && !strcmp(result.limit, "preemptions"))
		all = true;
	/* It hid from the search those that came after it. */
	if (wanted.parts || wanted.long_way)
		all = false;
	search_result_free(&result);
	engine_load(job->program);
	return all;
}

/* The same with races, and loops that poll, treated as ever; or with both. */
static bool plainly(struct job *job, bool polls, struct size *best)
{
	struct schedule *s = &job->find->schedule, candidate;
	const struct violation *v;
	struct size size;

	schedule_init(&candidate);
	schedule_copy(&candidate, s);
	candidate.pass_races = false;
	candidate.polls = polls;
	if (!polls)
		candidate.circle = 0;
	v = reproduces(job, &candidate, job->find->nr_more, &size);
	schedule_free(&candidate);
	if (!v || size.steps > 2 * best->steps)
		return false;
	job->find->violation = *v;
	s->pass_races = false;
	s->polls = polls;
	adopt(job, job->find->nr_more);
	*best = size;
	return true;
}

/*
 * A walk over states passes races, has loops poll, and may end in a circle of
 * polls.  Mostly the same comes of it without that, in about as many steps.
 */
static void without_walk(struct job *job, struct size *best)
{
	if (job->find->schedule.polls && !plainly(job, false, best))
		plainly(job, true, best);
}

int shrink(const struct program *program, struct find *find,
	   const struct shrink_options *options, struct shrink_stats *stats)
{
	struct job job = {
		.program = program,
		.find = find,
		.options = options,
		.end = engine_now() + options->seconds,
		.steps_max = options->steps ? options->steps : STEPS_DEFAULT,
	};
	struct size size = { 0, 0, 0 };

	memset(stats, 0, sizeof(*stats));
	engine_load(program);
	for (unsigned int which = 0; which <= find->nr_more; which++) {
		if (!reproduces(&job, part(find, which), which, &size)) {
			engine_unload();
			return -EAGAIN;
		}
		stats->steps_before += size.steps;
		stats->preemptions_before += size.preemptions;
		if (which == find->nr_more)
			without_walk(&job, &size);
		greedy(&job, which, &size);
		if (which == find->nr_more)
			stats->minimal = fewer(&job, &size);
		if (which == find->nr_more)
			later(&job, &size);
		stats->steps_after += size.steps;
		stats->preemptions_after += size.preemptions;
	}
	stats->executions = job.executions;
	engine_unload();
	return 0;
}
