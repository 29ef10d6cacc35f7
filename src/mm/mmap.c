/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmap, munmap and the end of an address space (mm/mmap.c, mm/vma.c).
 *
 * Faithful: munmap takes its areas out with the mmap lock held for writing,
 * downgrades it, and unmaps, frees tables and areas with the lock held for
 * reading; exit_mmap() calls the subscribers' ->release first, unmaps with the
 * lock held for reading and takes the tables down with it held for writing;
 * mm_take_all_locks() takes the lock of every anon_vma once.
 *
 * Simplified: areas are freed at once and not after a grace period, as nobody
 * looks them up without the mmap lock (mm_types.h).  Left out: accounting,
 * limits, MMF_OOM_SKIP (there is no OOM reaper), the caches of pages not yet on
 * the LRU list.
 */
#include <errno.h>

#include "kernel/mutex.h"
#include "mm/mm.h"
#include "mm/mmu_gather.h"
#include "mm/mmu_notifier.h"
#include "mm/rmap.h"
#include "mm/trace.h"
#include "sched/names.h"

static struct mutex mm_all_locks_mutex __world;

void mmap_init(void)
{
	mutex_init(&mm_all_locks_mutex);
	name_set(&mm_all_locks_mutex, sizeof(mm_all_locks_mutex),
		 "mm_all_locks_mutex");
}

int do_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
	    unsigned long flags)
{
	struct vm_area_struct *vma;
	int ret = -EEXIST;

	mmap_write_lock(mm);
	vma = find_vma(mm, addr);
	if (vma && vma->vm_start < addr + len)
		goto out;
	ret = -ENOMEM;
	vma = vm_area_alloc(mm, addr, addr + len);
	if (!vma)
		goto out;
	vma->vm_flags = flags;
	vma_link(mm, vma);
	trace_mm_mapped(mm, addr, addr + len);
	ret = 0;
out:
	mmap_write_unlock(mm);
	return ret;
}

static void remove_vmas(struct vm_area_struct *vma)
{
	while (vma) {
		struct vm_area_struct *next = vma->vm_next;

		vm_area_free(vma);
		vma = next;
	}
}

/* With the mmap lock held for writing; drops it to reading. */
static void unmap_region(struct mm_struct *mm, struct vm_area_struct *list,
			 unsigned long start, unsigned long end)
{
	struct vm_area_struct *prev = NULL, *next;
	struct mmu_gather tlb;

	for (next = mm->mmap; next && next->vm_start < end;
	     next = next->vm_next)
		prev = next;
	mmap_write_downgrade(mm);
	tlb_gather_mmu(&tlb, mm);
	unmap_vmas(&tlb, list, start, end);
	free_pgtables(&tlb, list, prev ? prev->vm_end : 0,
		      next ? next->vm_start : 0);
	tlb_finish_mmu(&tlb);
}

int vm_munmap(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	unsigned long end = start + len;
	struct vm_area_struct *vma, *list;
	int ret = -ENOMEM;

	mmap_write_lock(mm);
	vma = find_vma(mm, start);
	if (vma && vma->vm_start < start && split_vma(vma, start))
		goto out;
	vma = vma_lookup(mm, end - 1);
	if (vma && vma->vm_end > end && split_vma(vma, end))
		goto out;
	ret = 1;
	list = vma_detach(mm, start, end);
	if (!list)
		goto out;
	trace_mm_unmapping(mm, start, end);
	unmap_region(mm, list, start, end);
	remove_vmas(list);
	mmap_read_unlock(mm);
	/* In the same step: nobody can have mapped the range again. */
	trace_mm_revoked(mm, start, end);
	return 0;
out:
	mmap_write_unlock(mm);
	return ret;
}

void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct mmu_gather tlb;

	mmu_notifier_release(mm);
	trace_mm_exit_mmap(mm);

	mmap_read_lock(mm);
	vma = mm->mmap;
	if (!vma) {
		mmap_read_unlock(mm);
		return;
	}
	tlb_gather_mmu_fullmm(&tlb, mm);
	unmap_vmas(&tlb, vma, 0, ULONG_MAX);
	mmap_read_unlock(mm);

	mmap_write_lock(mm);
	mm->mmap = NULL;
	free_pgtables(&tlb, vma, 0, 0);
	tlb_finish_mmu(&tlb);
	remove_vmas(vma);
	mmap_write_unlock(mm);
}

/* --- everybody out --- */

static void vm_lock_anon_vma(struct mm_struct *mm, struct anon_vma *anon_vma)
{
	if (anon_vma->root->all_locked)
		return;
	down_write_nest_lock(&anon_vma->root->rwsem, &mm->mmap_lock);
	anon_vma->root->all_locked = true;
}

static void vm_unlock_anon_vma(struct anon_vma *anon_vma)
{
	if (!anon_vma->root->all_locked)
		return;
	anon_vma->root->all_locked = false;
	anon_vma_unlock_write(anon_vma);
}

int mm_take_all_locks(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct anon_vma_chain *avc;

	mutex_lock(&mm_all_locks_mutex);
	for (vma = mm->mmap; vma; vma = vma->vm_next)
		list_for_each_entry(avc, &vma->anon_vma_chain, same_vma)
			vm_lock_anon_vma(mm, avc->anon_vma);
	return 0;
}

void mm_drop_all_locks(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct anon_vma_chain *avc;

	for (vma = mm->mmap; vma; vma = vma->vm_next)
		list_for_each_entry(avc, &vma->anon_vma_chain, same_vma)
			vm_unlock_anon_vma(avc->anon_vma);
	mutex_unlock(&mm_all_locks_mutex);
}
