/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of src/check: the table by id, and what each file of it offers to
 * checks_init().
 */
#ifndef CHECK_INVARIANTS_H
#define CHECK_INVARIANTS_H

#include "sched/names.h"
#include "sched/sched.h"

enum invariant_id {
#define INVARIANT(id, name, ids, summary) INVARIANT_##id,
#include "check/invariants.def"
#undef INVARIANT
	INVARIANT_NR
};

extern const struct invariant invariants[INVARIANT_NR];

/* The name of an object, usable until the end of the enclosing block. */
#define NAME(obj) name_of(obj, (char[NAME_MAX_LEN]){ 0 }, NAME_MAX_LEN)
#define NAME_AT(offset) NAME(__start_world + (offset))

/* violation(), with the invariant by its id. */
#define broken(id, object, other_step, ...) \
	violation(&invariants[INVARIANT_##id], object, other_step, __VA_ARGS__)

/*
 * One a file: registers its probes.  Those of records.h come first, so that an
 * invariant finds the records as the step has left them.
 */
void check_notes_init(void);
void check_primary_init(void);
void check_subscribers_init(void);
void check_translations_init(void);

void check_bug_init(void);
void check_crash_init(void);
void check_data_race_init(void);
void check_deadlock_init(void);
void check_leak_init(void);
void check_livelock_init(void);
void check_lock_misuse_init(void);
void check_lock_order_init(void);
void check_open_range_init(void);
void check_refcount_init(void);
void check_sleep_in_atomic_init(void);
void check_stale_secondary_init(void);
void check_stale_tlb_init(void);
void check_subscription_init(void);
void check_unbalanced_range_init(void);
void check_use_after_free_init(void);

/* Called by whoever has the engine's hook for bad accesses. */
void null_dereference(const char *who, uintptr_t addr, bool write);

/* Parts of "at rest", in the order in which they are checked. */
void unbalanced_range_rest(void);
void lock_misuse_rest(void);
void refcount_rest(void);
void leak_rest(void);

#endif
