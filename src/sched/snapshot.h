/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whole copies of the used world: what tracking does without by its log, to
 * check it by, or instead of it where it cannot be had (track.h).
 */
#ifndef SCHED_SNAPSHOT_H
#define SCHED_SNAPSHOT_H

#include "sched/world_line.h"

struct snapshot {
	struct world_line *lines;	/* those that are used, in order */
	size_t nr;
};

void snapshot_take(struct snapshot *s);
void snapshot_free(struct snapshot *s);

/* The line as it was then. */
void snapshot_line(const struct snapshot *s, uint32_t line,
		   struct world_line *to);

/* Make the world that again. */
void snapshot_restore(const struct snapshot *s);

#endif
