/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I4: no TLB gives access that is gone.
 *
 * Kept are the entries of all TLBs, and what has been taken away: an operation
 * such as munmap says what it is about to take (the VMA is out), and that it
 * returns.  Whatever was in a TLB at the first, or gets there between the two
 * from an entry that is not cleared yet, must be gone at the second; what is
 * mapped there anew meanwhile is not concerned.
 *
 * What can break it, and where it is checked:
 *
 * - A frame is freed while a TLB reaches it: when it is freed.
 * - An entry is filled with a free frame, or with one in a range that has been
 *   taken away for good: when it is filled.
 * - The operation returns and an entry is left: when it returns.
 * - A CPU uses an entry that it has not: at the access.  (What it has just read
 *   from the page table and did not keep is no such entry.)
 *
 * Entries appear only by being filled, frames and ranges go only by those
 * events, so nothing can break it in between.  An entry that outlives its
 * range before the operation returns is no breach: the caller cannot rely upon
 * it yet.
 */
#include <stdio.h>

#include "check/invariants.h"
#include "check/records.h"
#include "mm/page.h"
#include "mm/trace.h"

/* An entry of a TLB. */
struct tlb_entry {
	uint64_t key;		/* cpu, mm, page */
	uint32_t pfn;
	uint16_t writable;
	uint16_t doomed_by;	/* the task that takes it away, from 1 */
};

/* A range that is taken away, or has been. */
struct revocation {
	uint64_t key;		/* mm, first page */
	uint32_t end;
	uint16_t task;		/* from 1 */
	uint16_t returned;
};

DEFINE_TABLE(tlb, struct tlb_entry, 32);
DEFINE_TABLE(revocation, struct revocation, 16);

#define MM_BITS 24u		/* offsets in the world fit into them */

static uint64_t key_of(unsigned int cpu, const struct mm_struct *mm,
		       unsigned long addr)
{
	return (uint64_t)cpu << (32 + MM_BITS) |
	       (uint64_t)world_offset(mm) << 32 | PAGE_NR(addr);
}

static unsigned int entry_cpu(const struct tlb_entry *e)
{
	return (unsigned int)(e->key >> (32 + MM_BITS));
}

static uint32_t entry_mm(const struct tlb_entry *e)
{
	return (uint32_t)(e->key >> 32) & ((1u << MM_BITS) - 1);
}

static uint32_t entry_page(const struct tlb_entry *e)
{
	return (uint32_t)e->key;
}

static uint32_t revocation_mm(const struct revocation *r)
{
	return (uint32_t)(r->key >> 32);
}

static uint32_t revocation_start(const struct revocation *r)
{
	return (uint32_t)r->key;
}

static char *object_of(const struct tlb_entry *e,
		       char object[VIOLATION_OBJECT_MAX])
{
	snprintf(object, VIOLATION_OBJECT_MAX, "cpu %u %s 0x%lx", entry_cpu(e),
		 NAME_AT(entry_mm(e)), PAGE_ADDR(entry_page(e)));
	return object;
}

/* A part of @r begins at @start: keep what it is about. */
static void keep(const struct revocation *r, uint32_t start, uint32_t end)
{
	uint64_t key = (uint64_t)revocation_mm(r) << 32 | start;
	struct revocation copy = *r, *part;

	if (start >= end)
		return;
	part = revocation_table_get(key);
	*part = copy;
	part->key = key;
	part->end = end;
}

/* [start, end) is not taken away any more: it is mapped, or taken again. */
static void trim(uint32_t mm, uint32_t start, uint32_t end)
{
	for (uint32_t i = 0; i < revocation_table.nr;) {
		struct revocation r = *revocation_table_at(i);

		if (revocation_mm(&r) != mm || r.end <= start ||
		    revocation_start(&r) >= end) {
			i++;
			continue;
		}
		revocation_table_remove(revocation_table_at(i));
		keep(&r, revocation_start(&r), start);
		keep(&r, end, r.end);
		i = 0;
	}
}

/* Nothing was taken away from a new mm, whatever was at its place before. */
static void on_mm_alloc(struct mm_struct *mm)
{
	trim(world_offset(mm), 0, UINT32_MAX);
}

static void on_mapped(struct mm_struct *mm, unsigned long start,
		      unsigned long end)
{
	trim(world_offset(mm), PAGE_NR(start), PAGE_NR(end));
}

static bool within(const struct tlb_entry *e, const struct mm_struct *mm,
		   unsigned long start, unsigned long end)
{
	return entry_mm(e) == world_offset(mm) &&
	       entry_page(e) >= PAGE_NR(start) && entry_page(e) < PAGE_NR(end);
}

static void on_unmapping(struct mm_struct *mm, unsigned long start,
			 unsigned long end)
{
	struct revocation *r;

	trim(world_offset(mm), PAGE_NR(start), PAGE_NR(end));
	r = revocation_table_get((uint64_t)world_offset(mm) << 32 |
				 PAGE_NR(start));
	r->end = PAGE_NR(end);
	r->task = (uint16_t)(whose() + 1);
	for (uint32_t i = 0; i < tlb_table.nr; i++) {
		struct tlb_entry *e = tlb_table_at(i);

		if (within(e, mm, start, end) && !e->doomed_by)
			e->doomed_by = r->task;
	}
}

static void on_revoked(struct mm_struct *mm, unsigned long start,
		       unsigned long end)
{
	char object[VIOLATION_OBJECT_MAX];

	for (uint32_t i = 0; i < revocation_table.nr; i++) {
		struct revocation *r = revocation_table_at(i);

		if (revocation_mm(r) == world_offset(mm) &&
		    r->task == whose() + 1 &&
		    revocation_start(r) < PAGE_NR(end) &&
		    r->end > PAGE_NR(start)) {
			r->returned = true;
			explain_step(EXPLAIN_REVOKED, r->key);
		}
	}
	for (uint32_t i = 0; i < tlb_table.nr; i++) {
		const struct tlb_entry *e = tlb_table_at(i);

		if (within(e, mm, start, end) && e->doomed_by == whose() + 1)
			broken(STALE_TLB, object_of(e, object),
			       explained_by(EXPLAIN_TLB, e->key),
			       "cpu %u still maps frame %u at 0x%lx of %s, "
			       "which was taken away",
			       entry_cpu(e), e->pfn, PAGE_ADDR(entry_page(e)),
			       NAME(mm));
	}
}

static const struct revocation *revocation_over(const struct mm_struct *mm,
						uint32_t page)
{
	for (uint32_t i = 0; i < revocation_table.nr; i++) {
		const struct revocation *r = revocation_table_at(i);

		if (revocation_mm(r) == world_offset(mm) &&
		    revocation_start(r) <= page && page < r->end)
			return r;
	}
	return NULL;
}

static void on_fill(unsigned int cpu, struct mm_struct *mm, unsigned long addr,
		    entry_t entry)
{
	struct tlb_entry *e = tlb_table_get(key_of(cpu, mm, addr));
	const struct revocation *r = revocation_over(mm, PAGE_NR(addr));
	char object[VIOLATION_OBJECT_MAX];

	e->pfn = (uint32_t)entry_pfn(entry);
	e->writable = entry_writable(entry);
	e->doomed_by = r ? r->task : 0;
	explain_step(EXPLAIN_TLB, e->key);
	if (!frame_used(e->pfn))
		broken(STALE_TLB, object_of(e, object), STEP_NONE,
		       "cpu %u maps free frame %u at 0x%lx of %s", cpu, e->pfn,
		       addr, NAME(mm));
	if (r && r->returned)
		broken(STALE_TLB, object_of(e, object),
		       explained_by(EXPLAIN_REVOKED, r->key),
		       "cpu %u maps frame %u at 0x%lx of %s, which was taken "
		       "away",
		       cpu, e->pfn, addr, NAME(mm));
}

static void on_drop(unsigned int cpu, struct mm_struct *mm, unsigned long addr)
{
	struct tlb_entry *e = tlb_table_find(key_of(cpu, mm, addr));

	if (e)
		tlb_table_remove(e);
}

static void on_free(struct page *page)
{
	char object[VIOLATION_OBJECT_MAX];

	for (uint32_t i = 0; i < tlb_table.nr; i++) {
		const struct tlb_entry *e = tlb_table_at(i);

		if (e->pfn == page_to_pfn(page))
			broken(STALE_TLB, object_of(e, object),
			       explained_by(EXPLAIN_TLB, e->key),
			       "cpu %u maps freed frame %u at 0x%lx of %s",
			       entry_cpu(e), e->pfn, PAGE_ADDR(entry_page(e)),
			       NAME_AT(entry_mm(e)));
	}
}

static void on_access(unsigned int cpu, struct mm_struct *mm,
		      unsigned long addr, unsigned long pfn, bool write,
		      unsigned int version)
{
	const struct tlb_entry *e = tlb_table_find(key_of(cpu, mm, addr));
	char object[VIOLATION_OBJECT_MAX];

	(void)version;
	if (e ? e->pfn == pfn && (e->writable || !write) :
		primary_allows(mm, PAGE_NR(addr), pfn, write))
		return;
	snprintf(object, sizeof(object), "cpu %u %s 0x%lx", cpu, NAME(mm),
		 PAGE_ADDR(PAGE_NR(addr)));
	broken(STALE_TLB, object, STEP_NONE,
	       "cpu %u %s frame %lu at 0x%lx of %s by an entry that is gone",
	       cpu, write ? "writes" : "reads", pfn, addr, NAME(mm));
}

void check_stale_tlb_init(void)
{
	register_trace_mm_alloc(on_mm_alloc);
	register_trace_mm_mapped(on_mapped);
	register_trace_mm_unmapping(on_unmapping);
	register_trace_mm_revoked(on_revoked);
	register_trace_mm_tlb_fill(on_fill);
	register_trace_mm_tlb_drop(on_drop);
	register_trace_mm_page_free(on_free);
	register_trace_mm_cpu_access(on_access);
}
