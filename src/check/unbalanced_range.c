/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I3: the calls of the notifier core are balanced, and entries change inside.
 *
 * What breaks it, and where that is seen:
 *
 * - A range is empty or backwards: when it is opened.
 * - A subscriber is told the end of a range whose start it was not told (it
 *   was registered in between), or the start twice: at that call.
 * - A subscriber was told the start and not the end: when the core has told
 *   the last of those whom it tells.
 * - An entry that maps a frame is removed, replaced, or loses the right to be
 *   written, outside of a range that the same task has open over it: at the
 *   write.  A range that another task has open by chance does not count: it
 *   may be closed at any time.
 * - A range that was opened is not closed: at rest.
 *
 * Only those writes and calls change what the invariant speaks of, so nothing
 * is gained by looking between them.
 *
 * What is let pass, as in v6.12:
 *
 * - Somebody who is being removed, or whose mm has begun to exit, while a range
 *   is open need not be told its end: both unlink it, before ->release or
 *   behind it.  What it counted does not matter any more (kvm_destroy_vm() sets
 *   its count to 0).
 * - Entries of an mm whose subscribers have all been told ->release, or that
 *   has none: no secondary MMU holds anything that was derived from them.
 *   This is how exit_mmap() may free page tables after unmap_vmas() has ended
 *   its range, and why ranges that are opened without notifiers may be left
 *   out.
 * - Entries that only become more permissive or lose their accessed or dirty
 *   bits, and those that were not present (swap and migration entries).
 */
#include "check/invariants.h"
#include "check/records.h"
#include "mm/mmu_notifier.h"
#include "mm/trace.h"

#define EXTENT "[0x%lx,0x%lx)"
#define EXTENT_OF(r) PAGE_ADDR((r)->start), PAGE_ADDR((r)->end)

/* A range of the running task is over: was everybody told? */
static void settle(struct range *r)
{
	struct told *t;

	while ((t = told_of_range(r)) != NULL) {
		if (subscriber_stays(subscriber_at(told_owner(t))))
			broken(UNBALANCED_RANGE, NAME_AT(told_owner(t)),
			       explained_by(EXPLAIN_TOLD, t->key),
			       "%s was told the start of " EXTENT
			       " but not its end",
			       NAME_AT(told_owner(t)), EXTENT_OF(r));
		told_forget(t);
	}
	range_forget(r);
}

static void called_start(uint32_t subscription,
			 const struct mmu_notifier_range *range)
{
	struct range *r = range_find(range, RANGE_STARTING);

	if (!r)
		r = range_new(range);
	if (told_find(subscription, r))
		broken(UNBALANCED_RANGE, NAME_AT(subscription), STEP_NONE,
		       "%s is told the start of " EXTENT " twice",
		       NAME_AT(subscription), EXTENT_OF(r));
	told_new(subscription, r);
}

static void called_end(uint32_t subscription,
		       const struct mmu_notifier_range *range)
{
	struct range *r = range_find(range, RANGE_ENDING);
	struct told *t;

	/* A start that somebody refused is undone before it is complete. */
	if (!r)
		r = range_find(range, RANGE_STARTING);
	t = r ? told_find(subscription, r) : NULL;
	if (t)
		told_forget(t);
	else
		broken(UNBALANCED_RANGE, NAME_AT(subscription),
		       r ? explained_by(EXPLAIN_RANGE, r->key) : STEP_NONE,
		       "%s is told the end of [0x%lx,0x%lx) but was not told "
		       "its start",
		       NAME_AT(subscription), range->start, range->end);
}

static void on_call(struct mmu_notifier *subscription, struct mm_struct *mm,
		    enum mmu_notifier_callback what,
		    const struct mmu_notifier_range *range)
{
	(void)mm;
	if (what == MMU_NOTIFIER_RANGE_START)
		called_start(world_offset(subscription), range);
	else if (what == MMU_NOTIFIER_RANGE_END)
		called_end(world_offset(subscription), range);
}

static void on_return(struct mmu_notifier *subscription, struct mm_struct *mm,
		      enum mmu_notifier_callback what,
		      const struct mmu_notifier_range *range)
{
	struct range *r;
	struct told *t;

	(void)mm;
	if (what != MMU_NOTIFIER_RANGE_START)
		return;
	r = range_find(range, RANGE_STARTING);
	t = r ? told_find(world_offset(subscription), r) : NULL;
	if (!t)
		return;
	t->done = true;
	explain_step(EXPLAIN_TOLD, t->key);
}

static void on_started(const struct mmu_notifier_range *range)
{
	struct range *r;

	if (range->start >= range->end)
		broken(UNBALANCED_RANGE, NAME(range->mm), STEP_NONE,
		       "an invalidation of %s covers nothing: [0x%lx,0x%lx)",
		       NAME(range->mm), range->start, range->end);
	r = range_find(range, RANGE_STARTING);
	if (!r)
		r = range_new(range);
	r->state = RANGE_OPEN;
	explain_step(EXPLAIN_RANGE, r->key);
}

static void on_ending(const struct mmu_notifier_range *range)
{
	struct range *r = range_find(range, RANGE_OPEN);

	if (!r)
		broken(UNBALANCED_RANGE, NAME(range->mm), STEP_NONE,
		       "[0x%lx,0x%lx) of %s ends but was not started",
		       range->start, range->end, NAME(range->mm));
	else
		r->state = RANGE_ENDING;
}

static void on_ended(const struct mmu_notifier_range *range)
{
	struct range *r = range_find(range, RANGE_ENDING);

	if (r)
		settle(r);
}

static const char *taken_away(entry_t old, entry_t new)
{
	if (!entry_maps(old))
		return NULL;
	if (!entry_maps(new))
		return "unmapped";
	if (entry_pfn(old) != entry_pfn(new))
		return "replaced";
	if (entry_writable(old) && !entry_writable(new))
		return "write-protected";
	return NULL;
}

static void on_entry(struct mm_struct *mm, struct ptdesc *table,
		     enum pgtable_level level, unsigned long addr, entry_t old,
		     entry_t new)
{
	const char *what = taken_away(old, new);
	uint32_t start = PAGE_NR(addr);
	uint32_t end = start + level_pages(level);

	(void)table;
	if (!what || !subscribers_live(mm) || range_open_over(mm, start, end))
		return;
	broken(UNBALANCED_RANGE, NAME(mm), STEP_NONE,
	       "0x%lx of %s is %s outside of an open range", addr, NAME(mm),
	       what);
}

/* Nobody is in the middle of anything: whatever is open stays open. */
void unbalanced_range_rest(void)
{
	struct range *r;

	while ((r = range_any()) != NULL) {
		if (r->state == RANGE_OPEN)
			broken(UNBALANCED_RANGE, NAME_AT(r->mm),
			       explained_by(EXPLAIN_RANGE, r->key),
			       EXTENT " of %s was never closed", EXTENT_OF(r),
			       NAME_AT(r->mm));
		settle(r);
	}
}

static void on_registered(struct mmu_notifier *subscription,
			  struct mm_struct *mm)
{
	(void)mm;
	told_forget_all(world_offset(subscription));
}

void check_unbalanced_range_init(void)
{
	register_trace_mmu_notifier_registered(on_registered);
	register_trace_mmu_notifier_call(on_call);
	register_trace_mmu_notifier_return(on_return);
	register_trace_mmu_notifier_range_started(on_started);
	register_trace_mmu_notifier_range_ending(on_ending);
	register_trace_mmu_notifier_range_ended(on_ended);
	register_trace_mm_entry(on_entry);
}
