/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Gathering of pages and tables that are unmapped: they are given back after
 * the TLBs have been flushed (mm/mmu_gather.c).
 *
 * Faithful: nothing that was unmapped is freed before the flush of what covers
 * it; tables go the same way as pages, as on x86 without paravirt; the flush of
 * a whole address space does not look at addresses.
 *
 * Left out: tlb_flush_pending, which tells two unmappings of the same range
 * that run at the same time of each other: those that can here hold the mmap
 * lock for writing at first, and so follow one another.
 */
#ifndef MM_MMU_GATHER_H
#define MM_MMU_GATHER_H

#include "mm/mm.h"

#define MMU_GATHER_BUNDLE 8u

struct mmu_gather {
	struct mm_struct *mm;
	unsigned long start, end;	/* to be flushed; none: start > end */
	bool fullmm;			/* the mm goes: flush all of it */
	unsigned int nr;
	unsigned int tables;		/* bits: which of them are tables */
	struct page *pages[MMU_GATHER_BUNDLE];
};

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm);
void tlb_gather_mmu_fullmm(struct mmu_gather *tlb, struct mm_struct *mm);
void tlb_finish_mmu(struct mmu_gather *tlb);

/* A translation of this page was removed. */
void tlb_remove_tlb_entry(struct mmu_gather *tlb, unsigned long addr);
/* To be freed after the flush; true: the batch is full, flush it now. */
bool __tlb_remove_page(struct mmu_gather *tlb, struct page *page);
void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb);
void tlb_flush_mmu(struct mmu_gather *tlb);
/* A table that translated @size bytes at @addr, to be freed after the flush. */
void tlb_remove_table(struct mmu_gather *tlb, struct ptdesc *table,
		      unsigned long addr, unsigned long size);

#endif
