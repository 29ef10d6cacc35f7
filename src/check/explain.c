/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which step brought about what; see explain.h.
 */
#include "check/explain.h"

#include <stdbool.h>

#include "sched/sched.h"
#include "sched/task.h"

#define EVENTS_MAX 4096u

struct event {
	enum explained what;
	uint32_t step;
	uint64_t key;
	uint32_t size;
	uint16_t begins;	/* with the next step of this task, and 1 */
};

static struct event events[EVENTS_MAX];
static uint32_t nr_events;

/* False again in every execution, for the world is restored. */
static __world bool begun;

static void add(enum explained what, uint64_t key, uint32_t size, bool begins)
{
	const struct task *t = task_current();

	if (!sched_tracing || !t)
		return;
	if (!begun)
		nr_events = 0;
	begun = true;
	if (nr_events < EVENTS_MAX)
		events[nr_events++] = (struct event){
			.what = what,
			.step = sched_step(),
			.key = key,
			.size = size,
			.begins = begins ? (uint16_t)(t->serial + 1) : 0,
		};
}

/* What was announced and has not begun is at the step that announced it. */
static uint32_t step_of(const struct event *e)
{
	uint32_t step = STEP_NONE;

	if (e->begins)
		step = sched_step_after(e->begins - 1u, e->step);
	return step == STEP_NONE ? e->step : step;
}

static uint32_t find(enum explained what, uint64_t key, bool within)
{
	for (uint32_t i = begun ? nr_events : 0; i-- > 0;) {
		const struct event *e = &events[i];

		if (e->what == what &&
		    (within ? key - e->key < e->size : key == e->key))
			return step_of(e);
	}
	return STEP_NONE;
}

void explain_step(enum explained what, uint64_t key)
{
	add(what, key, 0, false);
}

void explain_next(enum explained what, uint64_t key)
{
	add(what, key, 0, true);
}

uint32_t explained_by(enum explained what, uint64_t key)
{
	return find(what, key, false);
}

void explain_freed(uint32_t offset, uint32_t size)
{
	add(EXPLAIN_FREED, offset, size, false);
}

uint32_t explained_freed(uint32_t offset)
{
	return find(EXPLAIN_FREED, offset, true);
}
