/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I1: no secondary MMU reaches a frame that is not its address space's any
 * more.
 *
 * A secondary entry is stale if its frame is free, if the frame has a new
 * owner, or if it was made from a look-up that an invalidation has overtaken,
 * so that nobody will come back to remove it.  What can make an entry stale,
 * and where it is checked:
 *
 * - Its frame is freed while it is there: when the frame goes back to the
 *   allocator.  From then on the entry is wrong whether it is used or not.
 * - It is made to a frame that is free: when it is made.
 * - It is made although the primary page table does not (or no longer) map
 *   that frame at that address, or not for writing: when it is made.  A new
 *   owner is a case of this, for a frame that is handed out again was unmapped
 *   before.  Not while a range is open over it for this MMU: then the entry
 *   breaks open-range.
 * - It is used although it was removed (a copy was kept): when it is used.
 *
 * A frame changes its owner only by being freed, and entries only appear by
 * being made, so checking at these events is checking after every step.  An
 * entry whose page is unmapped later is not stale yet: the range that was
 * opened for that must have removed it (open-range), or it is caught when the
 * frame is freed.
 */
#include <stdio.h>

#include "check/invariants.h"
#include "check/records.h"
#include "mm/mmu_notifier.h"
#include "mm/page.h"
#include "mm/trace.h"

/* Why it is there: it had left the list, or else, when it was made. */
static uint32_t reason(const struct translation *t)
{
	uint32_t step = explained_by(EXPLAIN_UNLINKED, translation_owner(t));

	if (step != STEP_NONE)
		return step;
	return explained_by(EXPLAIN_TRANSLATION, t->key);
}

static void on_free(struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	const struct translation *t = translation_of_frame(pfn);
	char object[VIOLATION_OBJECT_MAX];

	if (!t)
		return;
	broken(STALE_SECONDARY, translation_object(t, object), reason(t),
	       "%s maps freed frame %lu at gfn %u",
	       NAME_AT(translation_owner(t)), pfn, translation_gfn(t));
}

static void on_set(struct mmu_notifier *subscription, unsigned long gfn,
		   unsigned long hva, unsigned long pfn, bool writable)
{
	const struct translation *t = translation_find(subscription, gfn);
	const struct subscriber *s = subscriber_find(subscription);
	char object[VIOLATION_OBJECT_MAX];
	const struct mm_struct *mm;
	const struct mapping *m;

	if (!frame_used(pfn))
		broken(STALE_SECONDARY, translation_object(t, object),
		       STEP_NONE, "%s maps free frame %lu at gfn %lu",
		       NAME(subscription), pfn, gfn);
	if (!s || told_covers(world_offset(subscription), t->page))
		return;
	mm = (const void *)(__start_world + s->mm);
	if (primary_allows(mm, t->page, pfn, writable))
		return;
	m = primary_find(mm, t->page);
	broken(STALE_SECONDARY, translation_object(t, object),
	       explained_by(EXPLAIN_MAPPING,
			    m ? m->key : (uint64_t)s->mm << 32 | t->page),
	       "%s maps frame %lu at gfn %lu, but 0x%lx of %s is %s",
	       NAME(subscription), pfn, gfn, hva, NAME_AT(s->mm),
	       !m					   ? "unmapped" :
	       m->pfn + (t->page - mapping_page(m)) != pfn ? "another frame" :
							     "read-only");
}

static void on_access(struct mmu_notifier *subscription, unsigned long gfn,
		      unsigned long hva, unsigned long pfn, bool write,
		      unsigned int version)
{
	const struct translation *t = translation_find(subscription, gfn);
	char object[VIOLATION_OBJECT_MAX];

	(void)hva;
	(void)version;
	if (t && t->pfn == pfn && (t->writable || !write))
		return;
	snprintf(object, sizeof(object), "%s gfn %lu", NAME(subscription), gfn);
	broken(STALE_SECONDARY, object, STEP_NONE,
	       "%s %s frame %lu at gfn %lu by an entry that is gone",
	       NAME(subscription), write ? "writes" : "reads", pfn, gfn);
}

void check_stale_secondary_init(void)
{
	register_trace_mm_page_free(on_free);
	register_trace_secondary_set(on_set);
	register_trace_secondary_access(on_access);
}
