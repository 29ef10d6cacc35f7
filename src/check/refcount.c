/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I7 while the model runs: a frame has a reference for each holder on record.
 *
 * The ledger is made of the tracepoints of each change, so a count that was
 * changed without one (a lost update, a plain store) differs from it.  Holders
 * on record are entries that map the frame, the swap cache, and the table that
 * a frame is used as; those who only hold it for a while (a walker, reclaim)
 * are not known, so while the model runs the count may be larger.  leak.c asks
 * for equality at rest.
 *
 * What can break it, and where it is checked:
 *
 * - A count changes: at the change.  It must agree with the ledger, not fall
 *   below 0 or below the holders, and leave 0 only in the step that takes the
 *   frame from the free list, or when whoever froze it gives it back.  (A
 *   count that is 0 is not compared with the holders: it is frozen, or the
 *   frame is about to be freed, and that is checked next.)
 * - A frame gets a holder: at that.  It must be in use and have the reference.
 * - A frame is freed: at that.  Nobody may hold it, and it was in use.
 *
 * Holders going away and references coming only ever help.
 */
#include <stdio.h>

#include "check/invariants.h"
#include "check/records.h"
#include "kernel/trace.h"
#include "mm/trace.h"

DEFINE_TABLE(frame, struct frame, 32);

bool frame_used(unsigned long pfn)
{
	return frame_table_find(pfn);
}

const struct frame *frame_nth(uint32_t n)
{
	return n < frame_table.nr ? frame_table_at(n) : NULL;
}

/* What a frame is called where it is the object: the same in every schedule. */
#define wrong(pfn, ...)                                                 \
	do {                                                            \
		char object_[VIOLATION_OBJECT_MAX];                     \
									\
		snprintf(object_, sizeof(object_), "frame %lu", (pfn)); \
		broken(REFCOUNT, object_, STEP_NONE, __VA_ARGS__);      \
	} while (0)

static void on_alloc(struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	struct frame *f;

	if (frame_used(pfn))
		wrong(pfn, "frame %lu is handed out while it is in use", pfn);
	f = frame_table_get(pfn);
	f->fresh = true;
}

static void compare(const struct frame *f, unsigned long pfn)
{
	if (f->refs < frame_holders(f))
		wrong(pfn, "frame %lu has %d references for %d holders", pfn,
		      f->refs, frame_holders(f));
}

static void on_ref(struct page *page, int delta, int now)
{
	unsigned long pfn = page_to_pfn(page);
	struct frame *f = frame_table_find(pfn);
	int before;

	if (!f) {
		wrong(pfn, "free frame %lu %s a reference", pfn,
		      delta > 0 ? "gets" : "loses");
		return;
	}
	before = f->refs;
	f->refs += delta;
	if (now < 0 || f->refs < 0)
		wrong(pfn, "the reference count of frame %lu falls below 0",
		      pfn);
	if (f->refs != now)
		wrong(pfn,
		      "the count of frame %lu says %d, it has %d references",
		      pfn, now, f->refs);
	if (!before && delta > 0 && !f->fresh && f->zeroed_by != whose() + 1)
		wrong(pfn, "frame %lu gets a reference while its count is 0",
		      pfn);
	f->fresh = false;
	f->zeroed_by = f->refs ? 0 : (uint16_t)(whose() + 1);
	if (delta < 0 && f->refs)
		compare(f, pfn);
}

static void on_free(struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	struct frame *f = frame_table_find(pfn);
	const struct mapping *m;

	if (!f) {
		wrong(pfn, "frame %lu is freed twice", pfn);
		return;
	}
	m = f->maps ? primary_of_frame(pfn) : NULL;
	if (m)
		wrong(pfn, "frame %lu is freed while %s maps it at 0x%lx", pfn,
		      NAME_AT(mapping_mm(m)), PAGE_ADDR(mapping_page(m)));
	if (f->caches)
		wrong(pfn, "frame %lu is freed while the swap cache holds it",
		      pfn);
	if (f->linked)
		wrong(pfn, "frame %lu is freed while it is a page table", pfn);
	if (f->refs)
		wrong(pfn, "frame %lu is freed with %d references", pfn,
		      f->refs);
	frame_table_remove(f);
}

static void on_swap_cache(struct page *page, unsigned long slot, bool held)
{
	unsigned long pfn = page_to_pfn(page);
	struct frame *f = frame_table_find(pfn);

	(void)slot;
	if (!f) {
		wrong(pfn, "free frame %lu %s the swap cache", pfn,
		      held ? "enters" : "leaves");
		return;
	}
	f->caches = held;
	if (held)
		compare(f, pfn);
}

static void unmap(unsigned long pfn)
{
	struct frame *f = frame_table_find(pfn);

	if (f && f->maps)
		f->maps--;
}

static void map(struct mm_struct *mm, unsigned long addr, unsigned long pfn)
{
	struct frame *f = frame_table_find(pfn);

	if (!f) {
		wrong(pfn, "%s maps free frame %lu at 0x%lx", NAME(mm), pfn,
		      addr);
		return;
	}
	f->maps++;
	compare(f, pfn);
}

static void link(entry_t entry, int by)
{
	struct frame *f = frame_table_find(entry_number(entry));

	if (f)
		f->linked += by;
}

static void on_entry(struct mm_struct *mm, struct ptdesc *table,
		     enum pgtable_level level, unsigned long addr, entry_t old,
		     entry_t new)
{
	bool same = entry_kind(old) == entry_kind(new) &&
		    entry_number(old) == entry_number(new);

	(void)table;
	(void)level;
	if (same)
		return;
	if (entry_kind(old) == ENTRY_TABLE)
		link(old, -1);
	if (entry_maps(old))
		unmap(entry_pfn(old));
	if (entry_kind(new) == ENTRY_TABLE)
		link(new, 1);
	if (entry_maps(new))
		map(mm, addr, entry_pfn(new));
}

static void on_table_alloc(struct mm_struct *mm, struct ptdesc *table,
			   enum pgtable_level level)
{
	struct frame *f = frame_table_find(page_to_pfn(ptdesc_page(table)));

	if (!f)
		return;
	f->table = true;
	f->level = (uint8_t)level;
	f->mm = world_offset(mm);
}

static void on_table_free(struct mm_struct *mm, struct ptdesc *table,
			  enum pgtable_level level)
{
	struct frame *f = frame_table_find(page_to_pfn(ptdesc_page(table)));

	(void)mm;
	(void)level;
	if (f)
		f->table = false;
}

/* The kernel's refcount_t, for whatever has one. */
static void on_refcount(enum refcount_error error, const volatile void *ref,
			const struct site *site)
{
	static const char *const what[] = {
		[REFCOUNT_ADD_OVF] = "overflows",
		[REFCOUNT_ADD_UAF] = "is raised from 0",
		[REFCOUNT_SUB_UAF] = "falls below 0",
		[REFCOUNT_DEC_LEAK] = "falls to 0 where nobody looks",
	};

	broken(REFCOUNT, NAME(ref), STEP_NONE, "%s %s by %s", NAME(ref),
	       what[error], site->text);
}

/* Nobody holds anything for a while now. */
void refcount_rest(void)
{
	for (uint32_t i = 0; i < frame_table.nr; i++)
		compare(frame_table_at(i), frame_table_at(i)->key);
}

void check_refcount_init(void)
{
	register_trace_mm_page_alloc(on_alloc);
	register_trace_mm_page_ref(on_ref);
	register_trace_mm_page_free(on_free);
	register_trace_mm_swap_cache(on_swap_cache);
	register_trace_mm_entry(on_entry);
	register_trace_mm_table_alloc(on_table_alloc);
	register_trace_mm_table_free(on_table_free);
	register_trace_refcount(on_refcount);
}
