/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of invariants, and the order in which they listen.
 */
#include "check/check.h"

#include <string.h>

#include "check/invariants.h"

const struct invariant invariants[INVARIANT_NR] = {
#define INVARIANT(id, name_, ids_, summary_) \
	[INVARIANT_##id] = {                 \
		.name = name_,               \
		.ids = ids_,                 \
		.summary = summary_,         \
	},
#include "check/invariants.def"
#undef INVARIANT
};

const struct invariant *invariant_get(unsigned int n)
{
	return n < INVARIANT_NR ? &invariants[n] : NULL;
}

const struct invariant *invariant_find(const char *name)
{
	for (unsigned int i = 0; i < INVARIANT_NR; i++)
		if (!strcmp(invariants[i].name, name))
			return &invariants[i];
	return NULL;
}

/* Every task has ended: what must not be left over. */
static void at_rest(void)
{
	unbalanced_range_rest();
	lock_misuse_rest();
	refcount_rest();
	leak_rest();
}

/*
 * Probes are called in the order in which they were registered: first the
 * story for the timeline, then the records, then who checks them, as in
 * invariants.def.
 */
void checks_init(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	sched_hooks.rest = at_rest;

	check_notes_init();
	check_primary_init();
	check_translations_init();
	check_subscribers_init();

	check_bug_init();
	check_crash_init();
	check_use_after_free_init();
	check_data_race_init();
	check_refcount_init();
	check_stale_secondary_init();
	check_open_range_init();
	check_stale_tlb_init();
	check_unbalanced_range_init();
	check_subscription_init();
	check_lock_misuse_init();
	check_lock_order_init();
	check_sleep_in_atomic_init();
	check_deadlock_init();
	check_livelock_init();
	check_leak_init();
}
