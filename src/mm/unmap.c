/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unmapping a folio from wherever it is mapped (the part of mm/rmap.c that
 * reclaim uses); see rmap.h.
 *
 * Faithful: page_vma_mapped_walk() looks at the entry without the lock of the
 * table first; the notifier range covers one area's page and is open from
 * before the entry is looked for until after the folio was put; the entry is
 * cleared, flushed (or the flush put off), the slot gets its reference, the
 * swap entry is written, then mapcount and reference fall.
 */
#include "mm/mmu_notifier.h"
#include "mm/rmap.h"
#include "mm/swap.h"
#include "mm/tlb.h"

/*
 * The anon_vma that @folio is mapped by, locked for reading; NULL when it is
 * not mapped any more.
 */
static struct anon_vma *folio_lock_anon_vma_read(struct folio *folio)
{
	struct anon_vma *anon_vma = NULL;
	unsigned long mapping;

	rcu_read_lock();
	mapping = READ_ONCE(folio->mapping);
	if (!(mapping & PAGE_MAPPING_ANON))
		goto out;
	if (!folio_mapped(folio))
		goto out;
	anon_vma = (struct anon_vma *)(mapping - PAGE_MAPPING_ANON);
	if (down_read_trylock(&anon_vma->root->rwsem)) {
		/*
		 * Still mapped, so still ours, and it will not go while we
		 * hold the lock: see anon_vma_free().
		 */
		if (!folio_mapped(folio)) {
			anon_vma_unlock_read(anon_vma);
			anon_vma = NULL;
		}
		goto out;
	}
	/* Sleep for it then, with a reference. */
	if (!atomic_inc_not_zero(&anon_vma->refcount)) {
		anon_vma = NULL;
		goto out;
	}
	if (!folio_mapped(folio)) {
		rcu_read_unlock();
		put_anon_vma(anon_vma);
		return NULL;
	}
	rcu_read_unlock();
	anon_vma_lock_read(anon_vma);
	if (atomic_dec_and_test(&anon_vma->refcount)) {
		/* The last user went while we waited: nothing is mapped. */
		anon_vma_unlock_read(anon_vma);
		__put_anon_vma(anon_vma);
		anon_vma = NULL;
	}
	return anon_vma;
out:
	rcu_read_unlock();
	return anon_vma;
}

struct page_vma_mapped_walk {
	struct folio *folio;
	struct vm_area_struct *vma;
	unsigned long address;
	pte_t *pte;
	pte_t value;		/* what it was when the lock was taken */
	spinlock_t *ptl;
};

/* Find the entry of @vma that maps the folio, and lock its table. */
static bool page_vma_mapped_walk(struct page_vma_mapped_walk *pvmw)
{
	struct mm_struct *mm = pvmw->vma->vm_mm;
	pmd_t *pmd = mm_find_pmd(mm, pvmw->address);

	if (!pmd)
		return false;
	pvmw->pte = pte_offset_map_nolock(mm, pmd, pvmw->address, &pvmw->ptl);
	if (!pvmw->pte)
		return false;
	if (!pte_present(ptep_get_lockless(pvmw->pte))) {
		pte_unmap(pvmw->pte);
		return false;
	}
	spin_lock(pvmw->ptl);
	pvmw->value = ptep_get(pvmw->pte);
	if (pte_present(pvmw->value) &&
	    pte_pfn(pvmw->value) == folio_pfn(pvmw->folio))
		return true;
	pte_unmap_unlock(pvmw->pte, pvmw->ptl);
	return false;
}

/* False: the walk is to stop. */
static bool try_to_unmap_one(struct folio *folio, struct vm_area_struct *vma,
			     unsigned long address,
			     struct tlbflush_unmap_batch *batch)
{
	struct page_vma_mapped_walk pvmw = {
		.folio = folio,
		.vma = vma,
		.address = address,
	};
	struct mm_struct *mm = vma->vm_mm;
	struct mmu_notifier_range range;
	swp_entry_t entry;
	pte_t pteval;
	bool ret = true;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, address,
				address + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	if (!page_vma_mapped_walk(&pvmw))
		goto out;
	if (should_defer_flush(mm)) {
		pteval = ptep_get_and_clear(mm, address, pvmw.pte);
		set_tlb_ubc_flush_pending(batch, mm, pteval);
	} else {
		pteval = ptep_clear_flush(vma, address, pvmw.pte);
	}
	/* The entry is gone, so nobody sets the bit any more. */
	if (pte_dirty(pteval))
		folio_mark_dirty(folio);
	entry = folio->swap;
	if (swap_duplicate(entry) < 0) {
		set_pte_at(mm, address, pvmw.pte, pteval);
		ret = false;
	} else {
		pte_t swp_pte = swp_entry_to_pte(entry);

		set_pte_at(mm, address, pvmw.pte, pte_swp_mkexclusive(swp_pte));
		folio_remove_rmap_pte(folio);
		folio_put(folio);
	}
	pte_unmap_unlock(pvmw.pte, pvmw.ptl);
out:
	mmu_notifier_invalidate_range_end(&range);
	return ret;
}

/* rmap_walk_anon() */
void try_to_unmap(struct folio *folio, struct tlbflush_unmap_batch *batch)
{
	struct anon_vma *anon_vma = folio_lock_anon_vma_read(folio);
	unsigned long address = folio->index << PAGE_SHIFT;
	struct anon_vma_chain *avc;

	if (!anon_vma)
		return;
	list_for_each_entry(avc, &anon_vma->chain, same_anon_vma) {
		struct vm_area_struct *vma = avc->vma;

		if (address < vma->vm_start || address >= vma->vm_end)
			continue;
		if (!try_to_unmap_one(folio, vma, address, batch))
			break;
	}
	anon_vma_unlock_read(anon_vma);
}
