/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page faults (the fault functions of mm/memory.c).
 *
 * Faithful: tables are allocated on the way down; the entry is read without the
 * lock, and what was prepared for it is used only if it is the same under the
 * lock of its table; a folio from the swap cache is locked, and checked to be
 * still the one of that swap entry, before the entry is.
 *
 * Simplified: read faults on anonymous memory allocate a page, as on
 * architectures where mm_forbids_zeropage(); reading swap goes through the swap
 * cache, as on a device that is not SWP_SYNCHRONOUS_IO; the mmap lock is kept
 * while a folio lock is waited for (no FAULT_FLAG_ALLOW_RETRY); no read-ahead.
 * Without fork, KSM and files every present entry of a writable area is
 * writable, so there is no copy on write yet.
 */
#include "mm/mm.h"
#include "mm/rmap.h"
#include "mm/swap.h"

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;
	unsigned int flags;
	pmd_t *pmd;
	pte_t orig_pte;
	pte_t *pte;
	spinlock_t *ptl;
};

static bool vmf_map_lock(struct vm_fault *vmf)
{
	vmf->pte = pte_offset_map_lock(vmf->vma->vm_mm, vmf->pmd, vmf->address,
				       &vmf->ptl);
	return vmf->pte;
}

/* The entry that maps @folio for this fault. */
static pte_t fault_pte(const struct vm_fault *vmf, const struct folio *folio)
{
	pte_t pte = mk_pte(&folio->page);

	if (vmf->vma->vm_flags & VM_WRITE)
		pte = pte_mkwrite(pte);
	if (vmf->flags & FAULT_FLAG_WRITE)
		pte = pte_mkdirty(pte);
	return pte;
}

static vm_fault_t do_anonymous_page(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct folio *folio;
	struct page *page;

	if (pte_alloc(vma->vm_mm, vmf->pmd, vmf->address))
		return VM_FAULT_OOM;
	if (anon_vma_prepare(vma))
		return VM_FAULT_OOM;
	page = alloc_page(GFP_HIGHUSER_MOVABLE);
	if (!page)
		return VM_FAULT_OOM;
	folio = page_folio(page);
	if (!vmf_map_lock(vmf))
		goto release;
	if (!pte_none(ptep_get(vmf->pte))) {
		/* Somebody else was faster. */
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		goto release;
	}
	folio_add_new_anon_rmap(folio, vma, vmf->address);
	folio_add_lru(folio);
	set_pte_at(vma->vm_mm, vmf->address, vmf->pte, fault_pte(vmf, folio));
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return VM_FAULT_OK;
release:
	folio_put(folio);
	return VM_FAULT_OK;
}

static vm_fault_t do_swap_page(struct vm_fault *vmf)
{
	swp_entry_t entry = pte_to_swp_entry(vmf->orig_pte);
	struct vm_area_struct *vma = vmf->vma;
	struct folio *folio;

	folio = swap_cache_get_folio(entry);
	if (!folio) {
		folio = read_swap_cache(entry);
		if (!folio) {
			/* Perhaps the entry is gone since we looked. */
			vm_fault_t ret = VM_FAULT_OOM;

			if (!vmf_map_lock(vmf))
				return VM_FAULT_OK;
			if (!pte_same(ptep_get(vmf->pte), vmf->orig_pte))
				ret = VM_FAULT_OK;
			pte_unmap_unlock(vmf->pte, vmf->ptl);
			return ret;
		}
	}
	folio_lock(folio);
	/* Has it left the swap cache before we had the lock? */
	if (!folio_in_swapcache(folio) || folio->swap.val != entry.val)
		goto out_page;
	if (!vmf_map_lock(vmf))
		goto out_page;
	if (!pte_same(ptep_get(vmf->pte), vmf->orig_pte))
		goto out_nomap;

	/* The mapping takes over from the swap entry, under both locks. */
	swap_free(entry);
	if (should_try_to_free_swap(folio, vmf->flags))
		folio_free_swap(folio);
	if (folio_test_anon(folio))
		folio_add_anon_rmap_pte(folio);
	else
		folio_add_new_anon_rmap(folio, vma, vmf->address);
	set_pte_at(vma->vm_mm, vmf->address, vmf->pte, fault_pte(vmf, folio));
	folio_unlock(folio);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return VM_FAULT_OK;

out_nomap:
	pte_unmap_unlock(vmf->pte, vmf->ptl);
out_page:
	folio_unlock(folio);
	folio_put(folio);
	return VM_FAULT_OK;
}

/* The page is there, but hardware may not do this with it. */
static vm_fault_t do_access_flags(struct vm_fault *vmf)
{
	pte_t entry = vmf->orig_pte;

	spin_lock(vmf->ptl);
	if (pte_same(ptep_get(vmf->pte), entry) &&
	    vmf->flags & FAULT_FLAG_WRITE && !pte_dirty(entry)) {
		BUG_ON(!pte_write(entry));
		entry = pte_mkdirty(entry);
		set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, entry);
	}
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return VM_FAULT_OK;
}

static vm_fault_t handle_pte_fault(struct vm_fault *vmf)
{
	if (!pmd_is_table(pmdp_get(vmf->pmd)))
		return do_anonymous_page(vmf);
	vmf->pte = pte_offset_map_nolock(vmf->vma->vm_mm, vmf->pmd,
					 vmf->address, &vmf->ptl);
	if (!vmf->pte)
		return VM_FAULT_OK;
	vmf->orig_pte = ptep_get_lockless(vmf->pte);
	if (pte_none(vmf->orig_pte)) {
		pte_unmap(vmf->pte);
		return do_anonymous_page(vmf);
	}
	if (!pte_present(vmf->orig_pte)) {
		BUG_ON(!is_swap_pte(vmf->orig_pte));
		pte_unmap(vmf->pte);
		return do_swap_page(vmf);
	}
	return do_access_flags(vmf);
}

vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long addr,
			   unsigned int flags)
{
	struct vm_fault vmf = {
		.vma = vma,
		.address = addr & PAGE_MASK,
		.flags = flags,
	};

	if (flags & FAULT_FLAG_WRITE && !(vma->vm_flags & VM_WRITE))
		return VM_FAULT_SIGSEGV;
	vmf.pmd = pmd_alloc(vma->vm_mm, pud_offset(vma->vm_mm, addr), addr);
	if (!vmf.pmd)
		return VM_FAULT_OOM;
	return handle_pte_fault(&vmf);
}
