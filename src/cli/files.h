/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenario files named on the command line.
 */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include <stdbool.h>

#include "scenario/scenario.h"

#define SCENARIO_SUFFIX ".scn"

struct files {
	char **names;
	unsigned int nr;
};

/*
 * Put what FILE|DIR... stands for into @files: files as they are, of a folder
 * all regular .scn files right in it, by name; each once.  False with messages
 * printed.
 */
bool files_expand(const char *const *operands, unsigned int nr,
		  struct files *files);
void files_free(struct files *files);

/* Load one, print what is wrong with it.  NULL if anything is. */
struct scenario *files_load(const char *name);

/*
 * Does its set-up work, with the rules and the values that are in force?  Print
 * what is wrong if not.
 */
bool files_check_setup(const struct scenario *scenario);

#endif
