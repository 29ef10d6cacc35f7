/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which step brought about what; see explain.h.
 */
#include "check/explain.h"

#include <stdbool.h>

#include "sched/sched.h"

#define EVENTS_MAX 4096u

struct event {
	enum explained what;
	uint32_t step;
	uint64_t key;
	uint32_t size;
};

static struct event events[EVENTS_MAX];
static uint32_t nr_events;

/* False again in every execution, for the world is restored. */
static __world bool begun;

static void add(enum explained what, uint64_t key, uint32_t size)
{
	if (!sched_tracing || !task_current())
		return;
	if (!begun)
		nr_events = 0;
	begun = true;
	if (nr_events < EVENTS_MAX)
		events[nr_events++] =
			(struct event){ what, sched_step(), key, size };
}

static uint32_t find(enum explained what, uint64_t key, bool within)
{
	for (uint32_t i = begun ? nr_events : 0; i-- > 0;) {
		const struct event *e = &events[i];

		if (e->what == what &&
		    (within ? key - e->key < e->size : key == e->key))
			return e->step;
	}
	return STEP_NONE;
}

void explain_step(enum explained what, uint64_t key)
{
	add(what, key, 0);
}

uint32_t explained_by(enum explained what, uint64_t key)
{
	return find(what, key, false);
}

void explain_freed(uint32_t offset, uint32_t size)
{
	add(EXPLAIN_FREED, offset, size);
}

uint32_t explained_freed(uint32_t offset)
{
	return find(EXPLAIN_FREED, offset, true);
}
