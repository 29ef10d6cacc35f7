/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What cuts off an execution or a search: a table, limits.def.
 */
#ifndef SCHED_LIMIT_H
#define SCHED_LIMIT_H

#include <stddef.h>

enum limit {
#define LIMIT(id, name, max, text) LIMIT_##id,
#include "sched/limits.def"
#undef LIMIT
	LIMIT_NR
};

extern const struct limit_info {
	const char *name;
	unsigned int max;	/* 0: no number */
	const char *text;	/* in mdoc(7); %u: max */
} limits[LIMIT_NR];

/* The text with its number, into @buf: as snprintf(). */
int limit_text(const struct limit_info *limit, char *buf, size_t size);

/* Those of higher folders, for the table. */
#define LOCKS_HELD_MAX 32u	/* by one task */
#define SRCU_READERS_MAX 32u	/* of one domain */

#endif
