/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The environment: what may happen that no task does.
 *
 * env.def is the table of settings; it drives the scenario language,
 * --environment and the manual.  Where a setting allows several outcomes, the
 * model asks sched_choose(), so that they are explored and replayed.
 */
#ifndef KERNEL_ENV_H
#define KERNEL_ENV_H

#include <stdbool.h>
#include <stdint.h>

enum env_id {
#define ENV(id, ...) ENV_##id,
#include "kernel/env.def"
#undef ENV
	ENV_NR
};

struct env_info {
	const char *name;	/* "alloc_fail" */
	const char *summary;
	uint32_t initial;
	uint32_t max;		/* for numbers */
	const char *const *words;	/* of 0, 1, ..., then NULL; or NULL */
};

extern const struct env_info env_table[ENV_NR];

struct env {
	uint32_t value[ENV_NR];
};

void env_default(struct env *env);
void env_apply(const struct env *env);
extern struct env env_now;
#define env(id) (env_now.value[ENV_##id])

/*
 * Does the event, of which the setting says how many there may be, happen here?
 * A choice of the environment, as a part of the running step.  Never in set-up.
 */
#define env_happens(id) (env(id) && env_happens_slow(ENV_##id))
bool env_happens_slow(enum env_id id);

/*
 * "alloc_fail <= 1; reuse = lifo": what differs from the default, "" if none.
 */
void env_print(const struct env *env, char *buf, unsigned int size);

#endif
