/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Retry loops that wait for a change: sched_relax().
 *
 * A loop that polls would give the search endless executions that differ in
 * nothing but the number of polls.  So a task sleeps at the end of an iteration
 * that (1) changed nothing that others can see, where (2) every location that
 * it read is watched, at (3) the version it had when it was read, until (4) any
 * of them is written, be it with the same value.  An operation that fails, or
 * leaves the value that it found, is a read.
 *
 * And only if its own stack and registers are what they were an iteration ago:
 * a loop that counts its polls to give up is no loop that nothing but a change
 * can end.  They hold dead values besides, which ones being the compiler's
 * business; but two iterations that read the same leave the same behind.  So it
 * takes two such iterations, and a schedule means the same to every build.
 * (Except for a loop that carries a value which is never used, and which not
 * every compiler drops: with it, the loop does not sleep.)
 *
 * An iteration may have several sched_relax(), as where one poll is nested in
 * another: it ends at the one at which the task is again what it was, the
 * shortest such iteration counts, and those with more than PERIOD_MAX of them
 * do not sleep.  What happens between two sched_relax() is a stretch here, and
 * all stretches of both iterations must have kept (1) to (3).  Which length is
 * found is not the compiler's business either: where the same state reads the
 * same, the same follows, so a length that is too short never fits.
 *
 * Reads are recorded from the first sched_relax() of a task on: what a first
 * iteration read is not known, so the loop runs once more.
 */
#include <string.h>

#include "sched/engine.h"
#include "sched/footprint.h"
#include "sched/relax.h"
#include "sched/shadow_cell.h"
#include "sched/state.h"

#define WATCH_MAX 32u
#define PERIOD_MAX 8u

static struct watch {
	uint32_t granule[WATCH_MAX];	/* read in the stretches that count */
	uint32_t version[WATCH_MAX];
	uint32_t nr;
	uint32_t still;		/* stretches that could have slept, in a row */
	uint32_t at;		/* sched_relax() so far */
	bool pure;
	uint64_t stack[PERIOD_MAX];	/* at the last of them */
} watches[TASKS_MAX];

void relax_begin(void)
{
	engine.watching = engine.asleep = engine.tried = 0;
}

static uint32_t bit(const struct task *t)
{
	return 1u << t->id;
}

/* Called for each read of a task whose bit is set in engine.watching. */
void relax_read(uint32_t granule)
{
	struct watch *w = &watches[engine.current->id];

	for (uint32_t i = 0; i < w->nr; i++)
		if (w->granule[i] == granule)
			return;
	if (w->nr == WATCH_MAX) {
		/* (2) cannot be kept: this is no small loop any more. */
		engine.watching &= ~bit(engine.current);
		return;
	}
	w->granule[w->nr] = granule;
	w->version[w->nr++] = cell_at(granule)->version;
}

/* Called for each step or write of it that others can see. */
void relax_impure(void)
{
	watches[engine.current->id].pure = false;
}

/*
 * Whether an operation succeeds is known when it is done.  Until its task
 * declares another one, it can tell that it did not.
 */
void relax_settle(void)
{
	uint32_t granule = engine.tried - 1;

	engine.tried = 0;
	engine_changed(granule);
	relax_impure();
}

void sched_unchanged(void)
{
	uint32_t granule = engine.tried - 1;

	footprint_unchanged();
	if (!engine.tried)
		return;
	engine.tried = 0;
	if (engine.watching & bit(engine.current))
		relax_read(granule);
}

static bool unchanged(const struct watch *w)
{
	for (uint32_t i = 0; i < w->nr; i++)
		if (cell_at(w->granule[i])->version != w->version[i])
			return false;
	return true;
}

void engine_changed(uint32_t granule)
{
	cell_at(granule)->version++;
	if (!engine.asleep)
		return;
	for (unsigned int id = 0; id < engine.nr_tasks; id++) {
		struct watch *w = &watches[id];

		if (!(engine.asleep & 1u << id))
			continue;
		for (uint32_t i = 0; i < w->nr; i++)
			if (w->granule[i] == granule)
				engine.asleep &= ~(1u << id);
	}
}

void sched_changed(const volatile void *obj)
{
	if (!engine.current || !world_has(obj))
		return;
	engine.beyond = true;
	footprint_changed(obj);
	engine_changed(granule_of(obj));
	relax_impure();
}

void relax_watched(unsigned int task)
{
	const struct watch *w = &watches[task];

	for (uint32_t i = 0; i < w->nr; i++)
		footprint_watched(w->granule[i]);
}

/* Do the last stretches make two iterations that ended in this state? */
static bool comes_back(const struct watch *w, uint64_t stack)
{
	for (uint32_t n = 1; n <= PERIOD_MAX && 2 * n <= w->still; n++)
		if (w->stack[(w->at - n) % PERIOD_MAX] == stack)
			return true;
	return false;
}

static __attribute__((noinline)) void relax(const struct site *site,
					    uint64_t stack)
{
	struct task *t = engine.current;
	struct watch *w = &watches[t->id];
	bool sleeps;

	if (engine.watching & bit(t) && w->pure && w->nr && unchanged(w))
		w->still++;
	else
		w->still = 0;
	sleeps = comes_back(w, stack);
	if (engine.watching & bit(t))
		relax_watched(t->id);
	if (sleeps) {
		engine.asleep |= bit(t);
		w->still = 0;
	}
	w->stack[w->at++ % PERIOD_MAX] = stack;
	t->guard.word = NULL;
	engine.guarded &= ~bit(t);
	engine_step(t, OP_RELAX, NULL, site);
	engine.watching |= bit(t);
	if (!w->still)
		w->nr = 0;
	w->pure = true;
}

static const struct site *relax_site;

static __attribute__((noinline)) void relax_at(const void *frame)
{
	const struct site *site = relax_site;

	if (engine.polls) {
		sched_op(OP_RELAX, NULL, site);
		return;
	}
	if (engine.tried)
		relax_settle();
	if (solo_long())
		solo_check(frame);
	relax(site, state_hash_task(frame));
}

__attribute__((noinline)) void sched_relax(const struct site *site)
{
	if (!engine.current)
		return;
	relax_site = site;
	state_keep_registers();
	relax_at(__builtin_frame_address(0));
}
