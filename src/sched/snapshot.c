/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copies of the world; see snapshot.h.
 */
#include "sched/snapshot.h"

#include <stdlib.h>

#include "sched/memory.h"

void snapshot_take(struct snapshot *s)
{
	uint32_t line = LINE_NONE;
	size_t nr = 0;

	while ((line = line_next(line)) != LINE_NONE)
		nr++;
	s->lines = must(malloc((nr + 1) * sizeof(*s->lines)));
	s->nr = 0;
	while ((line = line_next(line)) != LINE_NONE)
		line_get(line, &s->lines[s->nr++]);
}

void snapshot_free(struct snapshot *s)
{
	free(s->lines);
	*s = (struct snapshot){ 0 };
}

void snapshot_line(const struct snapshot *s, uint32_t line,
		   struct world_line *to)
{
	size_t low = 0, high = s->nr;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (s->lines[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < s->nr && s->lines[low].line == line)
		*to = s->lines[low];
	else
		*to = (struct world_line){ .line = line };
}

void snapshot_restore(const struct snapshot *s)
{
	uint32_t line = LINE_NONE;
	struct world_line was;

	while ((line = line_next(line)) != LINE_NONE) {
		snapshot_line(s, line, &was);
		line_put(&was);
	}
}
