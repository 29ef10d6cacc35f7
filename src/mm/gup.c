/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * get_user_pages(), the slow way (mm/gup.c).
 *
 * Faithful: under the mmap lock, the entry is looked at under the lock of its
 * table, the reference taken there; what is missing is faulted in and looked at
 * again.
 *
 * Simplified: one page; the mmap lock is kept over the fault (see memory.c); no
 * pins.  Left out until fast GUP is there: trying it first, and asking in a
 * read fault whether the page could be mapped writable.
 */
#include "mm/gup.h"

#include <errno.h>

/* NULL: not there, or not writable. */
static struct page *follow_page_pte(struct mm_struct *mm, unsigned long addr,
				    unsigned int flags)
{
	pmd_t *pmd = mm_find_pmd(mm, addr);
	struct folio *folio = NULL;
	spinlock_t *ptl;
	pte_t *ptep, pte;

	if (!pmd)
		return NULL;
	ptep = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!ptep)
		return NULL;
	pte = ptep_get(ptep);
	if (!pte_present(pte) || (flags & FOLL_WRITE && !pte_write(pte)))
		goto out;
	folio = pfn_folio(pte_pfn(pte));
	folio_get(folio);
	/* It will be written to: FOLL_TOUCH. */
	if (flags & FOLL_WRITE && !pte_dirty(pte))
		folio_mark_dirty(folio);
out:
	pte_unmap_unlock(ptep, ptl);
	return folio ? &folio->page : NULL;
}

static int faultin_page(struct vm_area_struct *vma, unsigned long addr,
			unsigned int flags)
{
	unsigned int fault_flags = flags & FOLL_WRITE ? FAULT_FLAG_WRITE : 0;

	switch (handle_mm_fault(vma, addr, fault_flags)) {
	case VM_FAULT_OOM:
		return -ENOMEM;
	case VM_FAULT_SIGSEGV:
		return -EFAULT;
	default:
		return 0;
	}
}

int get_user_page_unlocked(struct mm_struct *mm, unsigned long addr,
			   unsigned int flags, struct page **page)
{
	struct vm_area_struct *vma;
	int ret = 0;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, addr);
	if (!vma)
		ret = -EFAULT;
	while (!ret) {
		*page = follow_page_pte(mm, addr, flags);
		if (*page)
			break;
		ret = faultin_page(vma, addr, flags);
	}
	mmap_read_unlock(mm);
	return ret;
}
