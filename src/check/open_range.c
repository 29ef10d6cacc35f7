/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I2: a subscriber has no translation inside a range that is open for it.
 *
 * A range is open for a subscriber from the return of its own range_start
 * callback to the call of its range_end callback; whether the subscriber
 * counts it is not looked at.  Two events can break it:
 *
 * - the callback returns while an entry inside the range is left: checked at
 *   the return;
 * - an entry is made inside such a range: checked when it is made.
 *
 * Entries only ever come to be by the second, and ranges by the first, so no
 * step in between can break it.  A subscriber that is not called at all is not
 * at fault: what comes of it is seen as stale-secondary.  The other half of
 * I2, an entry that was looked up before a range and is made after it, is seen
 * there too (an entry that does not match the primary page table).
 */
#include "check/invariants.h"
#include "check/records.h"
#include "mm/mmu_notifier.h"
#include "mm/trace.h"

#define OBJECT_MAX VIOLATION_OBJECT_MAX

static void on_return(struct mmu_notifier *subscription, struct mm_struct *mm,
		      enum mmu_notifier_callback what,
		      const struct mmu_notifier_range *range)
{
	const struct translation *t;
	char object[OBJECT_MAX];

	(void)mm;
	if (what != MMU_NOTIFIER_RANGE_START)
		return;
	t = translation_within(world_offset(subscription),
			       PAGE_NR(range->start), PAGE_NR(range->end));
	if (!t)
		return;
	translation_object(t, object);
	broken(OPEN_RANGE, object, explained_by(EXPLAIN_TRANSLATION, t->key),
	       "%s still maps frame %u at gfn %u after range_start of "
	       "[0x%lx,0x%lx)",
	       NAME(subscription), t->pfn, translation_gfn(t), range->start,
	       range->end);
}

static void on_set(struct mmu_notifier *subscription, unsigned long gfn,
		   unsigned long hva, unsigned long pfn, bool writable)
{
	const struct told *t =
		told_covers(world_offset(subscription), PAGE_NR(hva));
	char object[OBJECT_MAX];

	(void)writable;
	if (!t)
		return;
	translation_object(translation_find(subscription, gfn), object);
	broken(OPEN_RANGE, object, explained_by(EXPLAIN_TOLD, t->key),
	       "%s maps frame %lu at gfn %lu inside the open range "
	       "[0x%lx,0x%lx)",
	       NAME(subscription), pfn, gfn, PAGE_ADDR(t->start),
	       PAGE_ADDR(t->end));
}

void check_open_range_init(void)
{
	register_trace_mmu_notifier_return(on_return);
	register_trace_secondary_set(on_set);
}
