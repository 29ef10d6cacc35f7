/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The settings of the environment, and how often each has happened so far.
 */
#include "kernel/env.h"

#include <stdio.h>
#include <string.h>

#include "sched/sched.h"

const struct env_info env_table[ENV_NR] = {
#define ENV(id, name, initial, max, words, summary) \
	[ENV_##id] = { name, summary, initial, max, words },
#include "kernel/env.def"
#undef ENV
};

struct env env_now = {
	.value = {
#define ENV(id, name, initial, max, words, summary) [ENV_##id] = initial,
#include "kernel/env.def"
#undef ENV
	},
};

/* How often what is counted has happened in this execution. */
static __world uint32_t happened[ENV_NR];

void env_default(struct env *env)
{
	for (unsigned int i = 0; i < ENV_NR; i++)
		env->value[i] = env_table[i].initial;
}

void env_apply(const struct env *env)
{
	env_now = *env;
}

__primitive bool env_happens_slow(enum env_id id)
{
	if (happened[id] >= env_now.value[id])
		return false;
	if (!sched_choose(env_table[id].name, 2))
		return false;
	happened[id]++;
	return true;
}

void env_print(const struct env *env, char *buf, unsigned int size)
{
	unsigned int len = 0;

	*buf = '\0';
	for (unsigned int i = 0; i < ENV_NR && len < size; i++) {
		const struct env_info *info = &env_table[i];
		const char *separator = len ? "; " : "";
		uint32_t value = env->value[i];

		if (value == info->initial)
			continue;
		if (info->words)
			len += (unsigned int)snprintf(buf + len, size - len,
						      "%s%s = %s", separator,
						      info->name,
						      info->words[value]);
		else
			len += (unsigned int)snprintf(buf + len, size - len,
						      "%s%s <= %u", separator,
						      info->name, value);
	}
}
