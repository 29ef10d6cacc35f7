/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values that are left open; see open.h.
 */
#include "sched/open.h"

#include "sched/engine.h"

/* All of them below those of the program; how many were asked for. */
static uint32_t values[PROGRAM_OPEN_MAX];
static uint32_t asked;

void open_begin(void)
{
	for (uint32_t i = 0; i < PROGRAM_OPEN_MAX; i++)
		values[i] = 0;
	asked = 0;
}

void open_set(const uint32_t *to)
{
	for (uint32_t i = 0; i < PROGRAM_OPEN_MAX; i++)
		values[i] = to[i];
	asked = 0;
}

bool open_next(void)
{
	const struct program *p = engine.program;

	asked = 0;
	for (uint32_t i = 0; i < p->nr_open; i++) {
		if (++values[i] < p->open[i].nr)
			return true;
		values[i] = 0;
	}
	return false;
}

unsigned int open_choose(unsigned int n)
{
	return values[asked++] % n;
}
