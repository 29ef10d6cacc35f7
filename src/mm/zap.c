/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unmapping: entries of a range, then the tables that nobody needs any more
 * (the zap_ and free_ functions of mm/memory.c).
 *
 * Faithful: one notifier range around all areas; entries are cleared under the
 * lock of their table, after flushes that reclaim put off are made up for; the
 * mapcount falls under that lock, the page is freed after the flush; an area
 * leaves its anon_vmas before its tables are cleared, so that no rmap walker is
 * in them; a table goes only if no neighbour uses its range.
 *
 * Left out: reschedule points, counters, everything about huge entries, markers
 * and private device pages, which there are none of.
 */
#include "mm/mm.h"
#include "mm/mmu_gather.h"
#include "mm/mmu_notifier.h"
#include "mm/rmap.h"
#include "mm/swap.h"
#include "mm/tlb.h"

/* True: the batch is full. */
static bool zap_present_pte(struct mmu_gather *tlb, struct mm_struct *mm,
			    pte_t *pte, unsigned long addr, pte_t ptent)
{
	struct folio *folio = pfn_folio(pte_pfn(ptent));

	ptep_get_and_clear(mm, addr, pte);
	tlb_remove_tlb_entry(tlb, addr);
	folio_remove_rmap_pte(folio);
	return __tlb_remove_page(tlb, &folio->page);
}

static unsigned long zap_pte_range(struct mmu_gather *tlb,
				   struct vm_area_struct *vma, pmd_t *pmd,
				   unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	bool force_flush = false;
	pte_t *start_pte, *pte;
	spinlock_t *ptl;

	start_pte = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return end;
	flush_tlb_batched_pending(mm);
	for (; addr != end && !force_flush; pte++, addr += PAGE_SIZE) {
		pte_t ptent = ptep_get(pte);

		if (pte_none(ptent))
			continue;
		if (pte_present(ptent)) {
			force_flush =
				zap_present_pte(tlb, mm, pte, addr, ptent);
			continue;
		}
		BUG_ON(!is_swap_pte(ptent));
		free_swap_and_cache(pte_to_swp_entry(ptent));
		pte_clear(mm, addr, pte);
	}
	/* The flush before the lock is dropped, the pages after it. */
	if (force_flush)
		tlb_flush_mmu_tlbonly(tlb);
	pte_unmap_unlock(start_pte, ptl);
	if (force_flush)
		tlb_flush_mmu(tlb);
	return addr;
}

static void zap_pmd_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
			  pmd_t *pmd, unsigned long addr, unsigned long end)
{
	unsigned long next;

	for (; addr != end; addr = next, pmd++) {
		next = pmd_addr_end(addr, end);
		if (pmd_none(pmdp_get(pmd)))
			continue;
		while (addr != next)
			addr = zap_pte_range(tlb, vma, pmd, addr, next);
	}
}

static void unmap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
			     unsigned long addr, unsigned long end)
{
	pud_t *pud = pud_offset(vma->vm_mm, addr);
	unsigned long next;

	for (; addr != end; addr = next, pud++) {
		pud_t pudval = pudp_get(pud);

		next = pud_addr_end(addr, end);
		if (!pud_none(pudval))
			zap_pmd_range(tlb, vma, pmd_offset(pudval, addr), addr,
				      next);
	}
}

void unmap_vmas(struct mmu_gather *tlb, struct vm_area_struct *vma,
		unsigned long start, unsigned long end)
{
	struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_UNMAP, 0, vma->vm_mm, start,
				end);
	mmu_notifier_invalidate_range_start(&range);
	for (; vma; vma = vma->vm_next) {
		unsigned long from = vma->vm_start, to = vma->vm_end;

		if (from < start)
			from = start;
		if (to > end)
			to = end;
		unmap_page_range(tlb, vma, from, to);
	}
	mmu_notifier_invalidate_range_end(&range);
}

/* --- tables --- */

static void free_pte_range(struct mmu_gather *tlb, pmd_t *pmd, pmd_t pmdval,
			   unsigned long addr)
{
	struct ptdesc *table = virt_to_ptdesc(pmd_page_vaddr(pmdval));

	pmd_clear(pmd, addr);
	tlb_remove_table(tlb, table, addr & PMD_MASK, PMD_SIZE);
}

/*
 * Do the tables of @size bytes around [start, end) belong to it alone, when
 * its neighbours end at @floor and begin at @ceiling (0: none)?
 */
static bool alone(unsigned long start, unsigned long end, unsigned long floor,
		  unsigned long ceiling, unsigned long size)
{
	start &= ~(size - 1);
	if (start < floor)
		return false;
	if (ceiling) {
		ceiling &= ~(size - 1);
		if (!ceiling)
			return false;
	}
	return end - 1 <= ceiling - 1;
}

static void free_pmd_range(struct mmu_gather *tlb, pud_t *pud, pud_t pudval,
			   unsigned long addr, unsigned long end,
			   unsigned long floor, unsigned long ceiling)
{
	pmd_t *pmd = pmd_offset(pudval, addr);
	unsigned long start = addr, next;
	struct ptdesc *table;

	for (; addr != end; addr = next, pmd++) {
		pmd_t pmdval = pmdp_get(pmd);

		next = pmd_addr_end(addr, end);
		if (!pmd_none(pmdval))
			free_pte_range(tlb, pmd, pmdval, addr);
	}
	if (!alone(start, end, floor, ceiling, PUD_SIZE))
		return;
	table = virt_to_ptdesc(pud_pgtable(pudval));
	pud_clear(pud, start);
	tlb_remove_table(tlb, table, start & PUD_MASK, PUD_SIZE);
}

static void free_pgd_range(struct mmu_gather *tlb, unsigned long addr,
			   unsigned long end, unsigned long floor,
			   unsigned long ceiling)
{
	unsigned long next;
	pud_t *pud;

	/* Leave out the PTE tables at both ends that neighbours use. */
	addr &= PMD_MASK;
	if (addr < floor) {
		addr += PMD_SIZE;
		if (!addr)
			return;
	}
	if (ceiling) {
		ceiling &= PMD_MASK;
		if (!ceiling)
			return;
	}
	if (end - 1 > ceiling - 1)
		end -= PMD_SIZE;
	if (addr > end - 1)
		return;
	pud = pud_offset(tlb->mm, addr);
	for (; addr != end; addr = next, pud++) {
		pud_t pudval = pudp_get(pud);

		next = pud_addr_end(addr, end);
		if (!pud_none(pudval))
			free_pmd_range(tlb, pud, pudval, addr, next, floor,
				       ceiling);
	}
}

void free_pgtables(struct mmu_gather *tlb, struct vm_area_struct *vma,
		   unsigned long floor, unsigned long ceiling)
{
	for (; vma; vma = vma->vm_next) {
		struct vm_area_struct *next = vma->vm_next;

		unlink_anon_vmas(vma);
		free_pgd_range(tlb, vma->vm_start, vma->vm_end, floor,
			       next ? next->vm_start : ceiling);
	}
}
