/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Address spaces and their areas.
 *
 * Faithful: mm_users counts who uses the address space (the last one unmaps all
 * of it), mm_count who needs the structure (all users together are one of
 * them); VMAs are changed under the mmap lock held for writing.
 *
 * Simplified: a sorted list in the place of the maple tree, which nobody walks
 * without the mmap lock as there are no per-VMA locks yet (a kernel without
 * CONFIG_PER_VMA_LOCK); adjacent VMAs are not merged, which the kernel does not
 * promise either.  Statistics and limits decide nothing here.
 */
#ifndef MM_MM_TYPES_H
#define MM_MM_TYPES_H

#include "kernel/atomic.h"
#include "kernel/cpumask.h"
#include "kernel/list.h"
#include "kernel/rwsem.h"
#include "kernel/spinlock.h"
#include "mm/entry.h"

struct anon_vma;
struct mm_struct;
struct mmu_notifier_subscriptions;

#define VM_READ 0x1ul
#define VM_WRITE 0x2ul

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;		/* the first address behind it */
	struct mm_struct *vm_mm;
	struct vm_area_struct *vm_next;	/* by address */
	unsigned long vm_flags;
	struct list_head anon_vma_chain;	/* mmap lock, page_table_lock */
	struct anon_vma *anon_vma;		/* page_table_lock to set it */
};

struct mm_struct {
	const char *name;		/* first: a field's name is not its */
	atomic_t mm_users;
	atomic_t mm_count;
	struct rw_semaphore mmap_lock;
	spinlock_t page_table_lock;	/* also that of the PUD table */
	void *pgd;			/* the PUD table */
	struct vm_area_struct *mmap;
	struct mmu_notifier_subscriptions *notifier_subscriptions;
	struct cpumask cpu_bitmap;	/* CPUs that may have it in their TLB */
	/* Flushes that reclaim has put off: pending, and done of them. */
	atomic_t tlb_flush_batched;
};

#define mm_cpumask(mm) (&(mm)->cpu_bitmap)

/* The lock of the whole address space, as it reads in reports. */
#define mmap_read_lock(mm)                      \
	down_read_at(&(mm)->mmap_lock, LOCK_READ, \
		     SITE("mmap_read_lock(" #mm ")"))
#define mmap_read_unlock(mm) \
	up_read_at(&(mm)->mmap_lock, SITE("mmap_read_unlock(" #mm ")"))
#define mmap_write_lock(mm)                        \
	down_write_at(&(mm)->mmap_lock, LOCK_WRITE, \
		      SITE("mmap_write_lock(" #mm ")"))
#define mmap_write_unlock(mm) \
	up_write_at(&(mm)->mmap_lock, SITE("mmap_write_unlock(" #mm ")"))
#define mmap_write_downgrade(mm)           \
	downgrade_write_at(&(mm)->mmap_lock, \
			   SITE("mmap_write_downgrade(" #mm ")"))

#endif
