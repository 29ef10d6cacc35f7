/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lines that a step depends on; see footprint.h.
 */
#include "config.h"

#include "sched/states/footprint.h"

#include "sched/engine.h"
#include "sched/states/frames.h"
#include "sched/track.h"
#include "sched/world_line.h"

#define LINES_MAX 64u

bool footprint_on;

/* Set by footprint_fentry() (fiber_x86_64.S). */
extern uint8_t footprint_untold;
uint8_t footprint_untold;

static uint32_t lines[LINES_MAX];
static uint32_t nr_lines;
static bool lost;

static void add_line(uint32_t line)
{
	for (uint32_t i = 0; i < nr_lines; i++)
		if (lines[i] == line)
			return;
	if (nr_lines == LINES_MAX)
		lost = true;
	else
		lines[nr_lines++] = line;
}

__attribute__((noinline)) void footprint_add(const volatile void *p,
					     size_t size)
{
	uint32_t end;

	if (!world_has(p) || !size)
		return;
	end = line_of((const volatile char *)p + size - 1);
	if (end >= line_count())
		end = line_count() - 1;
	for (uint32_t line = line_of(p); line <= end; line++)
		add_line(line);
}

void footprint_declared(const struct task *t)
{
	footprint_add(t->obj, OBJECT_TOLD);
	if (engine.guarded & 1u << t->id)
		footprint_add(t->guard.word, sizeof(*t->guard.word));
}

void footprint_begin(const struct task *t)
{
	nr_lines = 0;
	/* Of those on its stack no call will be seen. */
	lost = !frames_clear(&t->fiber);
	footprint_declared(t);
	if (sched_hooks.own)
		sched_hooks.own(t->id, footprint_add);
	footprint_untold = 0;
	footprint_on = true;
}

bool footprint_end(void)
{
	footprint_on = false;
#ifdef TRACKING
	uint32_t line;

	for (size_t at = 0; (line = track_changed(&at)) != LINE_NONE;)
		add_line(line);
#endif
	return !lost && !footprint_untold;
}

uint32_t footprint_lines(const uint32_t **to)
{
	*to = lines;
	return nr_lines;
}
