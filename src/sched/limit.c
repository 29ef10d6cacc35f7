/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of limits; see limit.h.
 */
#include "sched/limit.h"

#include <stdio.h>
#include <string.h>

#include "sched/engine.h"

const struct limit_info limits[LIMIT_NR] = {
#define LIMIT(id, name, max, text) [LIMIT_##id] = { name, max, text },
#include "sched/limits.def"
#undef LIMIT
};

int limit_text(const struct limit_info *limit, char *buf, size_t size)
{
	const char *number = strstr(limit->text, "%u");

	if (!number)
		return snprintf(buf, size, "%s", limit->text);
	return snprintf(buf, size, "%.*s%u%s", (int)(number - limit->text),
			limit->text, limit->max, number + 2);
}
