/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I22, as far as the compiler sees it: conflicting accesses are ordered.
 *
 * The engine keeps the vector clocks and looks at every access that the
 * compiler instrumented (sched/race.c); what is reported is a pair of accesses
 * to the same bytes, by two tasks, at least one of them a write and one of
 * them plain, that no synchronization orders.  It is noticed at the later of
 * the two.
 */
#include <stdio.h>

#include "check/invariants.h"

static const char *verb(bool write)
{
	return write ? "writes" : "reads";
}

/* Plain accesses are no operations: say what was done, and where. */
static void describe(const struct race *race, bool write, uintptr_t pc,
		     char *buf, unsigned int size)
{
	char where[VIOLATION_DETAIL_MAX - 64];

	buf[0] = '\0';
	if (!pc)
		return;
	sched_locate(pc, where, sizeof(where));
	snprintf(buf, size, "plain %s of %s %s", write ? "write" : "read",
		 NAME(race->addr), where);
}

static void on_race(const struct race *race)
{
	char here[VIOLATION_DETAIL_MAX], there[VIOLATION_DETAIL_MAX];
	const char *first = task_name_of(race->other_task);
	const char *second = task_name_of(race->task);

	describe(race, race->write, race->pc, here, sizeof(here));
	describe(race, race->other_write, race->other_pc, there, sizeof(there));
	violation_details(here, there);
	broken(DATA_RACE, NAME(race->addr), race->other_step,
	       "%s %s and %s %s %s, and nothing orders them", first,
	       verb(race->other_write), second, verb(race->write),
	       NAME(race->addr));
}

void check_data_race_init(void)
{
	sched_hooks.race = on_race;
}
