/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of strategies.
 */
#include "sched/strategy.h"

#include <string.h>

#define STRATEGY(name) extern const struct strategy strategy_##name;
#include "sched/strategies.def"
#undef STRATEGY

static const struct strategy *const strategies[] = {
#define STRATEGY(name) &strategy_##name,
#include "sched/strategies.def"
#undef STRATEGY
};

const struct strategy *strategy_get(unsigned int n)
{
	return n < sizeof(strategies) / sizeof(strategies[0]) ? strategies[n] :
								NULL;
}

const struct strategy *strategy_find(const char *name)
{
	const struct strategy *s;

	for (unsigned int n = 0; (s = strategy_get(n)) != NULL; n++)
		if (!strcmp(s->name, name))
			return s;
	return NULL;
}
