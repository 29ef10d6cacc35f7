/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of verbs.
 */
#include <limits.h>
#include <string.h>

#include "cli/cli.h"

const struct verb verbs[] = {
	{ "explore", "FILE|DIR...", 1, UINT_MAX,
	  "run the interleavings of scenarios, check every result line",
	  "mmurace-scenario(5)", explore_main },
	{ "replay", "REPORT", 1, 1,
	  "run the schedule of a report once more, exactly",
	  "mmurace-report(5)", replay_main },
	{ "show", "REPORT|SCENARIO", 1, 1,
	  "print what a report or a scenario says, running nothing",
	  "mmurace-report(5)", show_main },
	{ "lint", "FILE|DIR...", 1, UINT_MAX,
	  "check scenarios for mistakes, running nothing",
	  "mmurace-scenario(5)", lint_main },
	{ "list", "WHAT [FILE|DIR...]", 0, UINT_MAX,
	  "list operations, invariants, rules, strategies and the like",
	  "mmurace-scenario(5)", list_main },
	{ "help", "[TOPIC]", 0, 1,
	  "open the manual page of mmurace, of a verb, or of a topic",
	  "mmurace(1)", help_main },
	{ "version", "", 0, 0,
	  "print the version and what this build is made of", "mmurace(1)",
	  version_main },
	{ .name = NULL },
};

const struct verb *verb_find(const char *name)
{
	for (const struct verb *verb = verbs; verb->name; verb++)
		if (!strcmp(verb->name, name))
			return verb;
	return NULL;
}
