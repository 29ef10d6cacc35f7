/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenarios in C on the command line: build them, and go on as what was built.
 */
#ifndef CLI_MODULES_H
#define CLI_MODULES_H

#include "cli/cli.h"
#include "report/report.h"

/* The arguments of this process. */
extern char **modules_arguments;

/* Does an operand name a C file that is not a part of this process? */
bool modules_needed(const struct options *options);
/* Build it, and start again as that program.  Returns where that fails. */
enum status modules_enter(const struct options *options);

/* The same of the program in a report, if --build says so. */
enum status modules_replay(const struct options *options,
			   const struct report *report);

#endif
