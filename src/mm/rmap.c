/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reverse map of anonymous memory: anon_vmas and their chains (mm/rmap.c);
 * see rmap.h.  Unmapping is in unmap.c.
 */
#include "mm/rmap.h"

#include <errno.h>

#include "sched/names.h"

static struct kmem_cache *anon_vma_cachep __world;

/* Once for each piece of memory: what stays as it is while it is unused. */
static void anon_vma_ctor(void *data)
{
	struct anon_vma *anon_vma = data;

	anon_vma->root = anon_vma;
	init_rwsem(&anon_vma->rwsem);
	atomic_set(&anon_vma->refcount, 0);
	anon_vma->all_locked = false;
	INIT_LIST_HEAD(&anon_vma->chain);
}

void rmap_init(void)
{
	anon_vma_cachep = kmem_cache_create("anon_vma", sizeof(struct anon_vma),
					    0, SLAB_TYPESAFE_BY_RCU,
					    anon_vma_ctor);
}

static struct anon_vma *anon_vma_alloc(struct vm_area_struct *vma)
{
	struct anon_vma *anon_vma;

	anon_vma = kmem_cache_alloc(anon_vma_cachep, GFP_KERNEL);
	if (!anon_vma)
		return NULL;
	atomic_set(&anon_vma->refcount, 1);
	name_set(anon_vma, sizeof(*anon_vma), "%s.anon_vma.0x%x",
		 vma->vm_mm->name, (unsigned int)vma->vm_start);
	return anon_vma;
}

static void anon_vma_free(struct anon_vma *anon_vma)
{
	/*
	 * A walker may have got the lock and not yet seen that no folio of it
	 * is mapped: let it finish with the lock.
	 */
	if (rwsem_is_locked(&anon_vma->root->rwsem)) {
		anon_vma_lock_write(anon_vma);
		anon_vma_unlock_write(anon_vma);
	}
	kmem_cache_free(anon_vma_cachep, anon_vma);
}

void __put_anon_vma(struct anon_vma *anon_vma)
{
	anon_vma_free(anon_vma);
}

static void anon_vma_chain_link(struct vm_area_struct *vma,
				struct anon_vma_chain *avc,
				struct anon_vma *anon_vma)
{
	avc->vma = vma;
	avc->anon_vma = anon_vma;
	list_add(&avc->same_vma, &vma->anon_vma_chain);
	list_add_tail(&avc->same_anon_vma, &anon_vma->chain);
}

static struct anon_vma_chain *anon_vma_chain_alloc(void)
{
	return kzalloc(sizeof(struct anon_vma_chain), GFP_KERNEL);
}

static int __anon_vma_prepare(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct anon_vma_chain *avc;
	struct anon_vma *anon_vma;
	bool linked = false;

	avc = anon_vma_chain_alloc();
	if (!avc)
		return -ENOMEM;
	anon_vma = anon_vma_alloc(vma);
	if (!anon_vma) {
		kfree(avc);
		return -ENOMEM;
	}
	anon_vma_lock_write(anon_vma);
	/* Against other faults: the mmap lock is held for reading. */
	spin_lock(&mm->page_table_lock);
	if (!vma->anon_vma) {
		smp_store_release(&vma->anon_vma, anon_vma);
		anon_vma_chain_link(vma, avc, anon_vma);
		linked = true;
	}
	spin_unlock(&mm->page_table_lock);
	anon_vma_unlock_write(anon_vma);
	if (!linked) {
		put_anon_vma(anon_vma);
		kfree(avc);
	}
	return 0;
}

int anon_vma_prepare(struct vm_area_struct *vma)
{
	/*
	 * Another fault may set it now.  The kernel reads it plainly, and has
	 * the address dependency for an order.
	 */
	if (likely(smp_load_acquire(&vma->anon_vma)))
		return 0;
	return __anon_vma_prepare(vma);
}

int anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src)
{
	struct anon_vma_chain *avc, *pavc;

	list_for_each_entry(pavc, &src->anon_vma_chain, same_vma) {
		avc = anon_vma_chain_alloc();
		if (!avc) {
			unlink_anon_vmas(dst);
			return -ENOMEM;
		}
		anon_vma_lock_write(pavc->anon_vma);
		anon_vma_chain_link(dst, avc, pavc->anon_vma);
		anon_vma_unlock_write(pavc->anon_vma);
	}
	dst->anon_vma = src->anon_vma;
	return 0;
}

void unlink_anon_vmas(struct vm_area_struct *vma)
{
	struct anon_vma_chain *avc, *next;

	list_for_each_entry_safe(avc, next, &vma->anon_vma_chain, same_vma) {
		struct anon_vma *anon_vma = avc->anon_vma;
		bool unused;

		anon_vma_lock_write(anon_vma);
		list_del(&avc->same_anon_vma);
		unused = list_empty(&anon_vma->chain);
		anon_vma_unlock_write(anon_vma);
		list_del(&avc->same_vma);
		kfree(avc);
		/* Outside of the lock, which is in it. */
		if (unused)
			put_anon_vma(anon_vma);
	}
	vma->anon_vma = NULL;
}

void folio_add_new_anon_rmap(struct folio *folio, struct vm_area_struct *vma,
			     unsigned long addr)
{
	unsigned long mapping = (unsigned long)vma->anon_vma;

	folio->index = addr >> PAGE_SHIFT;
	folio->owner = vma->vm_mm;
	WRITE_ONCE(folio->mapping, mapping | PAGE_MAPPING_ANON);
	__page_mapcount_add(&folio->page, 1,
			    SITE("folio_add_new_anon_rmap(folio, vma, addr)"));
}
