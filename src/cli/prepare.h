/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Before exploring: from the command line to sessions, one a result line, with
 * every mistake found before the first execution.
 */
#ifndef CLI_PREPARE_H
#define CLI_PREPARE_H

#include <stdbool.h>

#include "cli/outcome.h"

/* Where reports go unless --reports says otherwise. */
#define PREPARE_REPORTS "reports"
/* How, unless --strategy does. */
#define PREPARE_STRATEGY "auto"
/* Limits of a search where none were given: see choose_limits(). */
#define PREPARE_EXECUTIONS 100000u
#define PREPARE_SECONDS 600.0

struct prepared {
	struct scenario **scenarios;
	unsigned int nr_scenarios;
	struct prepared_line *lines;	/* in the order of files and lines */
	unsigned int nr_lines;
};

/* False with messages printed; @prepared is to be freed in any case. */
bool prepare(const struct options *options, struct plan *plan,
	     struct prepared *prepared);
void prepare_free(struct prepared *prepared);

#endif
