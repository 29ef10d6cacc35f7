/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verdicts: what a search says about a result line.
 */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include <stdbool.h>

#include "cli/cli.h"
#include "scenario/scenario.h"
#include "sched/search.h"

enum verdict {
	VERDICT_NEVER,		/* everything was run, and it did not happen */
	VERDICT_SOMETIMES,	/* it happened */
	VERDICT_INCONCLUSIVE,	/* a limit came first */
};

enum met {
	MET_NO,
	MET_YES,
	MET_OPEN
};

struct judgement {
	enum verdict verdict;
	enum met met;
	enum status status;
};

/* How a violation bears on a result line. */
enum bearing {
	BEARING_NOTE,	/* neither asked for nor forbidden: it is passed */
	BEARING_ASKED,	/* what a `sometimes` line names first */
	BEARING_AGAINST, /* a `never` line forbids it, a `sometimes` line does
			    not list it */
};

/* "never", "sometimes", "inconclusive" */
const char *verdict_name(enum verdict verdict);

enum bearing verdict_bearing(const struct scenario_result *line,
			     const struct invariant *invariant);

/* Does one more such find change nothing any more? */
bool verdict_enough(const struct scenario_result *line,
		    const struct find *find);

struct judgement verdict_judge(const struct scenario_result *line,
			       const struct search_result *result);

#endif
