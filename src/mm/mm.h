/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operations on address spaces: their life, areas, faults and unmapping.
 * Where a function lives in the kernel, and what is left out, is said in the
 * files that define them.
 */
#ifndef MM_MM_H
#define MM_MM_H

#include <limits.h>
#include <stdbool.h>

#include "kernel/atomic.h"
#include "kernel/err.h"
#include "kernel/slab.h"
#include "mm/mm_types.h"
#include "mm/pgtable.h"

struct mmu_gather;

/* --- life (mm.c) --- */

/* One user, who also needs the structure; NULL: no memory. */
struct mm_struct *mm_alloc(const char *name);

static inline void mmgrab(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_count);
}

static inline void mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}

static inline bool mmget_not_zero(struct mm_struct *mm)
{
	return atomic_inc_not_zero(&mm->mm_users);
}

void mmdrop(struct mm_struct *mm);
void mmput(struct mm_struct *mm);

/* --- areas (vma.c, mmap.c) --- */

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm, unsigned long start,
				     unsigned long end);
void vm_area_free(struct vm_area_struct *vma);

/* The first area that ends behind @addr; NULL: none. mmap lock held. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);
/* The one that contains @addr. */
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr);
void vma_link(struct mm_struct *mm, struct vm_area_struct *vma);
/* Make @addr a border between two areas.  0 or -ENOMEM. */
int split_vma(struct vm_area_struct *vma, unsigned long addr);
/* Unlink all areas of [start, end), a list that vm_next links. */
struct vm_area_struct *vma_detach(struct mm_struct *mm, unsigned long start,
				  unsigned long end);

void mmap_init(void);
int do_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
	    unsigned long flags);
/* Takes the mmap lock.  0, 1 if nothing is mapped there, or -ENOMEM. */
int vm_munmap(struct mm_struct *mm, unsigned long start, unsigned long len);
void exit_mmap(struct mm_struct *mm);
/* With the mmap lock for writing: keep everybody out of all of @mm. */
int mm_take_all_locks(struct mm_struct *mm);
void mm_drop_all_locks(struct mm_struct *mm);

/* --- faults (memory.c) --- */

#define FAULT_FLAG_WRITE 1u

typedef enum {
	VM_FAULT_OK,
	VM_FAULT_OOM,
	VM_FAULT_SIGSEGV,
} vm_fault_t;

/* @addr is in @vma; mmap lock held for reading or writing. */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long addr,
			   unsigned int flags);

/* --- unmapping (zap.c) --- */

/* What is mapped in [start, end) of the areas of a list; inside of a range. */
void unmap_vmas(struct mmu_gather *tlb, struct vm_area_struct *vma,
		unsigned long start, unsigned long end);
/*
 * Tables that only these areas use; @floor and @ceiling: the ends of the
 * neighbours (0: none), within which everything belongs to them.
 */
void free_pgtables(struct mmu_gather *tlb, struct vm_area_struct *vma,
		   unsigned long floor, unsigned long ceiling);

#endif
