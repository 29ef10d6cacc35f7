/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Areas of an address space: lookup, insertion, split (mm/vma.c).
 *
 * Faithful: the list is read under the mmap lock and changed under it for
 * writing; a split copies the anon_vma chain and moves the border under the
 * anon_vma lock, so that rmap walkers never see an address in no area or two.
 * Simplified: a list instead of a tree (see mm_types.h), no merging.
 */
#include <errno.h>

#include "mm/mm.h"
#include "mm/rmap.h"
#include "sched/names.h"

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm, unsigned long start,
				     unsigned long end)
{
	struct vm_area_struct *vma = kzalloc(sizeof(*vma), GFP_KERNEL);

	if (!vma)
		return NULL;
	vma->vm_mm = mm;
	vma->vm_start = start;
	vma->vm_end = end;
	INIT_LIST_HEAD(&vma->anon_vma_chain);
	name_set(vma, sizeof(*vma), "%s.vma.0x%x", mm->name,
		 (unsigned int)start);
	return vma;
}

void vm_area_free(struct vm_area_struct *vma)
{
	kfree(vma);
}

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = mm->mmap;

	while (vma && vma->vm_end <= addr)
		vma = vma->vm_next;
	return vma;
}

struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && vma->vm_start <= addr ? vma : NULL;
}

void vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct **p = &mm->mmap;

	while (*p && (*p)->vm_start < vma->vm_start)
		p = &(*p)->vm_next;
	vma->vm_next = *p;
	*p = vma;
}

int split_vma(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *new;

	new = vm_area_alloc(vma->vm_mm, addr, vma->vm_end);
	if (!new)
		return -ENOMEM;
	new->vm_flags = vma->vm_flags;
	if (anon_vma_clone(new, vma)) {
		vm_area_free(new);
		return -ENOMEM;
	}
	if (vma->anon_vma)
		anon_vma_lock_write(vma->anon_vma);
	vma->vm_end = addr;
	vma_link(vma->vm_mm, new);
	if (vma->anon_vma)
		anon_vma_unlock_write(vma->anon_vma);
	return 0;
}

struct vm_area_struct *vma_detach(struct mm_struct *mm, unsigned long start,
				  unsigned long end)
{
	struct vm_area_struct **first = &mm->mmap, **last, *list;

	while (*first && (*first)->vm_end <= start)
		first = &(*first)->vm_next;
	last = first;
	while (*last && (*last)->vm_start < end)
		last = &(*last)->vm_next;
	if (last == first)
		return NULL;
	list = *first;
	*first = *last;
	*last = NULL;
	return list;
}
