/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of limits; see limit.h.
 */
#include "sched/limit.h"

const struct limit_info limits[LIMIT_NR] = {
#define LIMIT(id, name, text) [LIMIT_##id] = { name, text },
#include "sched/limits.def"
#undef LIMIT
};
