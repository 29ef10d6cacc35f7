/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that people type: strategies, rules, forms, versions, parameters.  Each
 * message about an unknown one says which is nearest, or where the list is.
 */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include <stdbool.h>

#include "cli/options.h"
#include "scenario/scenario.h"
#include "sched/strategy.h"

/* The strategy; NULL with a message. */
const struct strategy *names_strategy(const char *name);

/*
 * --kernel, --without, --with: do they exist, and decide no form twice?
 * Messages for all that is wrong.
 */
bool names_check_rules(const struct options *options);

/* No scenario has a parameter of this name: say so. */
void names_unknown_param(const char *name, struct scenario *const *scenarios,
			 unsigned int nr);

/* Does the name of the file end as those of scenarios, or reports, do? */
bool names_is_scenario(const char *path);
bool names_is_module(const char *path);
bool names_is_report(const char *path);

#endif
