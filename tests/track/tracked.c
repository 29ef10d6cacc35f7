/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracked executions; see tracked.h.
 */
#include "track/tracked.h"

#include <stdlib.h>

#include "sched/rng.h"
#include "sched/search.h"
#include "sched/snapshot.h"
#include "sched/track.h"
#include "tap/tap.h"

/* A copy of the world is kept for each: no endless loops. */
#define TRACKED_STEPS 600u

static struct track_mark marks[TRACKED_STEPS + 2];
static unsigned int nr_marks;
static struct fingerprint first;
static uint64_t rng;
static struct tracked *now;

static void note(struct fingerprint hash)
{
	now->digest = (now->digest ^ hash.high) * 0x9e3779b97f4a7c15ull;
	now->digest = (now->digest ^ hash.low) * 0x9e3779b97f4a7c15ull;
}

static void ready(void)
{
	marks[0] = track_begin(true);
	nr_marks = 1;
	if (first.low | first.high)
		now->same_start &= fingerprint_equal(first, marks[0].hash);
	first = marks[0].hash;
}

/* Write what differs from @s, announced. */
static void write_again(const struct snapshot *s)
{
	uint32_t line = LINE_NONE;

	while ((line = line_next(line)) != LINE_NONE) {
		struct world_line is, was;

		snapshot_line(s, line, &was);
		line_get(line, &is);
		if (line_equal(&is, &was))
			continue;
		track_write(__start_world + (size_t)line * LINE_SIZE, 8);
		line_put(&was);
	}
}

/* Back to an epoch, and what came after it in one more. */
static void undo_and_redo(unsigned int to)
{
	struct fingerprint before = track_hash();
	struct snapshot s;

	snapshot_take(&s);
	track_undo(&marks[to]);
	if (!fingerprint_equal(track_hash(), marks[to].hash))
		bail_out("the hash is not undone");
	write_again(&s);
	snapshot_free(&s);
	if (!fingerprint_equal(track_hash(), before))
		bail_out("the hash is not what it was");
	now->undone += nr_marks - to;
	nr_marks = to + 1;
}

static bool step(unsigned int task)
{
	(void)task;
	now->steps++;
	note(track_hash());
	if (rng_below(&rng, 8) == 0)
		undo_and_redo(rng_below(&rng, nr_marks));
	marks[nr_marks++] = track_epoch();
	return true;
}

static void end(uint32_t steps)
{
	(void)steps;
	note(track_hash());
	track_undo(&marks[0]);
	now->undone += nr_marks;
	track_end();
}

static bool never_enough(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

void tracked_run(const struct program *program, uint64_t seed,
		 unsigned int executions, struct tracked *result)
{
	struct strategy strategy = *strategy_find("random");
	const struct search_options options = {
		.strategy = &strategy,
		.strategy_options = { .seed = seed, .preemptions = -1 },
		.executions = executions,
		.steps = TRACKED_STEPS,
		.enough = never_enough,
	};
	struct search_result found;

	strategy.name = "tracked";
	strategy.ready = ready;
	strategy.step = step;
	strategy.end = end;
	*result = (struct tracked){ .same_start = true };
	now = result;
	rng = seed;
	first = (struct fingerprint){ 0 };
	if (search_run(program, &options, &found))
		bail_out("search_run() failed");
	search_result_free(&found);
}
