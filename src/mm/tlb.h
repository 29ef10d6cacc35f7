/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TLBs of the CPUs, and flushing them (arch/x86/mm/tlb.c, and the batching of
 * mm/rmap.c).
 *
 * Faithful: each CPU caches translations of the address space it has loaded; a
 * CPU is in mm_cpumask() before it caches any; a flush sends interrupts to the
 * other CPUs in the mask and waits until they have answered; reclaim puts off
 * flushes of other CPUs, and whoever works on a table of that mm meanwhile
 * makes up for them.
 *
 * Simplified: no PCIDs (loading another mm drops everything), no generations of
 * TLB contents, which save flushes that were done already, no lazy mode; a CPU
 * leaves the mask only when the mm is gone, so it is asked more often than need
 * be.  Intermediate entries are not cached.  A TLB of 4 entries replaces the
 * one that was filled first.
 */
#ifndef MM_TLB_H
#define MM_TLB_H

#include "mm/mm.h"

void tlb_init(void);

/* The CPU of the running task is going to use @mm. */
void switch_mm(struct mm_struct *mm);
/* The structure is about to be freed. */
void tlb_forget_mm(struct mm_struct *mm);

void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start,
			unsigned long end);
#define flush_tlb_mm(mm) flush_tlb_mm_range((mm), 0, ULONG_MAX)
#define flush_tlb_page(vma, addr) \
	flush_tlb_mm_range((vma)->vm_mm, (addr), (addr) + PAGE_SIZE)

#define ptep_clear_flush(vma, addr, ptep)                                 \
	({                                                                \
		pte_t __old = __pte(                                          \
			__entry_xchg((vma)->vm_mm, &(ptep)->val, (addr), 0,   \
				     SITE("ptep_clear_flush(" #vma ", " #addr \
					  ", " #ptep ")")));                  \
									  \
		if (pte_present(__old))                                   \
			flush_tlb_page(vma, addr);                        \
		__old;                                                    \
	})

/* --- flushes that reclaim puts off --- */

struct tlbflush_unmap_batch {
	struct cpumask cpumask;		/* who may still have the entries */
	bool flush_required;
	bool writable;			/* one of them may be written through */
};

/* Would a flush have to interrupt another CPU? */
bool should_defer_flush(struct mm_struct *mm);
void set_tlb_ubc_flush_pending(struct tlbflush_unmap_batch *batch,
			       struct mm_struct *mm, pte_t pteval);
void try_to_unmap_flush(struct tlbflush_unmap_batch *batch);
/* Before the page is written: nobody may write to it through an old entry. */
void try_to_unmap_flush_dirty(struct tlbflush_unmap_batch *batch);
/* With the lock of a table of @mm: what reclaim has put off for it. */
void flush_tlb_batched_pending(struct mm_struct *mm);

#endif
