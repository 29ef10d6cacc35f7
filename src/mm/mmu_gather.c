/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Gathering of pages and tables that are unmapped; see mmu_gather.h.
 */
#include "mm/mmu_gather.h"

#include "mm/swap.h"
#include "mm/tlb.h"

static void reset_range(struct mmu_gather *tlb)
{
	tlb->start = ULONG_MAX;
	tlb->end = 0;
}

static void gather(struct mmu_gather *tlb, struct mm_struct *mm, bool fullmm)
{
	tlb->mm = mm;
	tlb->fullmm = fullmm;
	tlb->nr = tlb->tables = 0;
	reset_range(tlb);
}

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm)
{
	gather(tlb, mm, false);
}

void tlb_gather_mmu_fullmm(struct mmu_gather *tlb, struct mm_struct *mm)
{
	gather(tlb, mm, true);
}

static void adjust_range(struct mmu_gather *tlb, unsigned long addr,
			 unsigned long size)
{
	if (addr < tlb->start)
		tlb->start = addr;
	if (addr + size > tlb->end)
		tlb->end = addr + size;
}

void tlb_remove_tlb_entry(struct mmu_gather *tlb, unsigned long addr)
{
	adjust_range(tlb, addr, PAGE_SIZE);
}

bool __tlb_remove_page(struct mmu_gather *tlb, struct page *page)
{
	tlb->pages[tlb->nr++] = page;
	return tlb->nr == MMU_GATHER_BUNDLE;
}

void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb)
{
	if (tlb->start >= tlb->end)
		return;
	if (tlb->fullmm)
		flush_tlb_mm(tlb->mm);
	else
		flush_tlb_mm_range(tlb->mm, tlb->start, tlb->end);
	reset_range(tlb);
}

void tlb_flush_mmu(struct mmu_gather *tlb)
{
	tlb_flush_mmu_tlbonly(tlb);
	for (unsigned int i = 0; i < tlb->nr; i++) {
		struct page *page = tlb->pages[i];

		if (tlb->tables & 1u << i) {
			pagetable_free(page_ptdesc(page));
			continue;
		}
		free_swap_cache(page_folio(page));
		put_page(page);
	}
	tlb->nr = tlb->tables = 0;
}

void tlb_remove_table(struct mmu_gather *tlb, struct ptdesc *table,
		      unsigned long addr, unsigned long size)
{
	adjust_range(tlb, addr, size);
	tlb->tables |= 1u << tlb->nr;
	if (__tlb_remove_page(tlb, ptdesc_page(table)))
		tlb_flush_mmu(tlb);
}

void tlb_finish_mmu(struct mmu_gather *tlb)
{
	tlb_flush_mmu(tlb);
}
