/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The meaning of a result line, and the arithmetic of exit statuses.
 *
 *	line			found		space exhausted	  limit hit
 *	never			1 sometimes	0 never		  3 inconclusive
 *	never K			K: 1 sometimes	0 never		  3 inconclusive
 *	sometimes K or L	K: 0 sometimes	1 never		  3 inconclusive
 *				neither: 1
 *
 * A data race speaks against every line that does not ask for it: while there
 * is one, the executions that were run are not all that there are.
 */
#include "cli/verdict.h"

#include <string.h>

enum status status_worst(enum status a, enum status b)
{
	static const unsigned char rank[] = {
		[STATUS_MET] = 0,      [STATUS_INCONCLUSIVE] = 1,
		[STATUS_NOT_MET] = 2,  [STATUS_USAGE] = 3,
		[STATUS_INTERNAL] = 4,
	};

	return rank[a] >= rank[b] ? a : b;
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_NEVER] = "never",
		[VERDICT_SOMETIMES] = "sometimes",
		[VERDICT_INCONCLUSIVE] = "inconclusive",
	};

	return names[verdict];
}

/* The place of a kind in the line's list; -1: it is not there. */
static int listed(const struct scenario_result *line, const char *kind)
{
	for (unsigned int i = 0; i < line->nr_kinds; i++)
		if (!strcmp(line->kinds[i], kind))
			return (int)i;
	return -1;
}

static enum bearing bearing_sometimes(const struct scenario_result *line,
				      const struct invariant *invariant)
{
	switch (listed(line, invariant->name)) {
	case 0:
		return BEARING_ASKED;
	case -1:
		return invariant->advisory ? BEARING_NOTE : BEARING_AGAINST;
	default:
		return BEARING_NOTE;
	}
}

enum bearing verdict_bearing(const struct scenario_result *line,
			     const struct invariant *invariant)
{
	if (line->expectation == EXPECT_SOMETIMES)
		return bearing_sometimes(line, invariant);
	if (!strcmp(invariant->name, "data-race"))
		return BEARING_AGAINST;
	if (line->nr_kinds)
		return listed(line, invariant->name) >= 0 ? BEARING_AGAINST :
							    BEARING_NOTE;
	return invariant->advisory ? BEARING_NOTE : BEARING_AGAINST;
}

bool verdict_enough(const struct scenario_result *line, const struct find *find)
{
	return verdict_bearing(line, find->violation.invariant) != BEARING_NOTE;
}

struct judgement verdict_judge(const struct scenario_result *line,
			       const struct search_result *result)
{
	bool asked = false, against = false;

	for (unsigned int i = 0; i < result->nr_finds; i++) {
		const struct violation *v = &result->finds[i].violation;
		enum bearing bearing = verdict_bearing(line, v->invariant);

		asked |= bearing == BEARING_ASKED;
		against |= bearing == BEARING_AGAINST;
	}
	if (against)
		return (struct judgement){ VERDICT_SOMETIMES, MET_NO,
					   STATUS_NOT_MET };
	if (asked)
		return (struct judgement){ VERDICT_SOMETIMES, MET_YES,
					   STATUS_MET };
	if (!result->complete || result->limit)
		return (struct judgement){ VERDICT_INCONCLUSIVE, MET_OPEN,
					   STATUS_INCONCLUSIVE };
	if (line->expectation == EXPECT_NEVER)
		return (struct judgement){ VERDICT_NEVER, MET_YES, STATUS_MET };
	return (struct judgement){ VERDICT_NEVER, MET_NO, STATUS_NOT_MET };
}
