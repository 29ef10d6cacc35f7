/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What cuts off an execution or a search: a table, limits.def.
 */
#ifndef SCHED_LIMIT_H
#define SCHED_LIMIT_H

enum limit {
#define LIMIT(id, name, text) LIMIT_##id,
#include "sched/limits.def"
#undef LIMIT
	LIMIT_NR
};

extern const struct limit_info {
	const char *name;
	const char *text;	/* in mdoc(7) */
} limits[LIMIT_NR];

#endif
