/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moving scenarios; see settle.h.
 *
 * One block behind the other, and from the start again when all are free.
 * AddressSanitizer sees more if each has memory of its own; so do those who
 * come when the block is full.
 */
#include "scenario/settle.h"

#include <stdlib.h>
#include <string.h>

#include "sched/fixed.h"

#if defined(__SANITIZE_ADDRESS__)
#define SETTLE_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SETTLE_ASAN
#endif
#endif

#define ROOM ((size_t)64 << 20)
#define ALIGN ((size_t)16)

static char *room;
static size_t used, nr;

static size_t padded(size_t size)
{
	return (size + ALIGN - 1) & ~(ALIGN - 1);
}

static void *move(void *from, size_t size)
{
	char *to = room + used;

	if (!from)
		return NULL;
	memcpy(to, from, size);
	used += padded(size);
	nr++;
	free(from);
	return to;
}

static size_t needed(const struct scenario *s)
{
	return padded(sizeof(*s)) + padded(s->nr_params * sizeof(*s->params)) +
	       padded(s->nr_objects * sizeof(*s->objects)) +
	       padded(s->nr_statements * sizeof(*s->statements)) +
	       padded(s->nr_tasks * sizeof(*s->tasks));
}

struct scenario *scenario_settle(struct scenario *s)
{
#ifdef SETTLE_ASAN
	return s;
#endif
	if (!room)
		room = fixed_map(FIXED_SCENARIOS, ROOM);
	if (!room || needed(s) > ROOM - used)
		return s;
	s = move(s, sizeof(*s));
	s->params = move(s->params, s->nr_params * sizeof(*s->params));
	s->objects = move(s->objects, s->nr_objects * sizeof(*s->objects));
	s->statements =
		move(s->statements, s->nr_statements * sizeof(*s->statements));
	s->tasks = move(s->tasks, s->nr_tasks * sizeof(*s->tasks));
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		s->tasks[i].scenario = s;
	return s;
}

void settled_free(void *p)
{
	if (!room || (size_t)((char *)p - room) >= ROOM) {
		free(p);
		return;
	}
	if (!--nr)
		used = 0;
}
