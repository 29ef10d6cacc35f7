/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reverse map of anonymous memory: from a folio to the areas that may map
 * it.
 *
 * Faithful: folio->mapping names an anon_vma, whose chain names areas; the
 * chain is read and changed under the rwsem of the root; a walker that holds
 * nothing gets at the anon_vma from an RCU section, as its memory stays an
 * anon_vma for that long, and knows it for the right one when the folio is
 * still mapped after the lock was had; a folio is added and removed under the
 * lock of the table.
 *
 * Simplified: every anon_vma is a root, as there is no fork; the interval tree
 * is a list; folio_lock_anon_vma_read() looks at ->mapping once, as nothing
 * moves a folio to another anon_vma (no mremap of pages, no UFFDIO_MOVE).
 */
#ifndef MM_RMAP_H
#define MM_RMAP_H

#include "kernel/atomic.h"
#include "kernel/list.h"
#include "kernel/rwsem.h"
#include "mm/mm.h"

struct anon_vma {
	struct anon_vma *root;
	struct rw_semaphore rwsem;	/* of the root: guards chains */
	atomic_t refcount;
	bool all_locked;		/* by mm_take_all_locks() */
	struct list_head chain;		/* anon_vma_chain.same_anon_vma */
};

/* An area is in an anon_vma: one of these for each pair. */
struct anon_vma_chain {
	struct vm_area_struct *vma;
	struct anon_vma *anon_vma;
	struct list_head same_vma;	/* mmap lock and page_table_lock */
	struct list_head same_anon_vma;	/* root->rwsem */
};

#define anon_vma_lock_write(anon_vma)                         \
	down_write_at(&(anon_vma)->root->rwsem, LOCK_WRITE,   \
		      SITE("anon_vma_lock_write(" #anon_vma ")"))
#define anon_vma_unlock_write(anon_vma)          \
	up_write_at(&(anon_vma)->root->rwsem,    \
		    SITE("anon_vma_unlock_write(" #anon_vma ")"))
#define anon_vma_lock_read(anon_vma)                         \
	down_read_at(&(anon_vma)->root->rwsem, LOCK_READ,    \
		     SITE("anon_vma_lock_read(" #anon_vma ")"))
#define anon_vma_unlock_read(anon_vma)          \
	up_read_at(&(anon_vma)->root->rwsem,    \
		   SITE("anon_vma_unlock_read(" #anon_vma ")"))

void rmap_init(void);

/* The last reference is gone. */
void __put_anon_vma(struct anon_vma *anon_vma);

static inline void put_anon_vma(struct anon_vma *anon_vma)
{
	if (atomic_dec_and_test(&anon_vma->refcount))
		__put_anon_vma(anon_vma);
}

/* The area has an anon_vma afterwards; 0 or -ENOMEM. */
int anon_vma_prepare(struct vm_area_struct *vma);
/* @dst is in every anon_vma that @src is in. */
int anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src);
/* @vma is in none any more; those that nobody is in are freed. */
void unlink_anon_vmas(struct vm_area_struct *vma);

/* Under the lock of the table. */
void folio_add_new_anon_rmap(struct folio *folio, struct vm_area_struct *vma,
			     unsigned long addr);
#define folio_add_anon_rmap_pte(folio)         \
	__page_mapcount_add(&(folio)->page, 1, \
			    SITE("folio_add_anon_rmap_pte(" #folio ")"))
#define folio_remove_rmap_pte(folio)            \
	__page_mapcount_add(&(folio)->page, -1, \
			    SITE("folio_remove_rmap_pte(" #folio ")"))

struct tlbflush_unmap_batch;

/*
 * Replace all entries that map @folio by swap entries; it is locked and in the
 * swap cache.  Flushes of other CPUs may be put off into @batch.
 */
void try_to_unmap(struct folio *folio, struct tlbflush_unmap_batch *batch);

#endif
