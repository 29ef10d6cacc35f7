/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The life of an address space (kernel/fork.c).
 *
 * Faithful: the last mmput() unmaps everything (exit_mmap()), then gives up the
 * reference to the structure that all users had together; the last mmdrop()
 * frees the root table and the list of subscriptions, then the structure.
 *
 * Left out: AIO, KSM, khugepaged and uprobes, which there is nothing of; lazy
 * TLB references: CPUs that still have a dead mm loaded run none of its code,
 * their TLBs were flushed of it, and they are made to forget it.
 */
#include "mm/mm.h"

#include "mm/mmu_notifier.h"
#include "mm/tlb.h"
#include "mm/trace.h"
#include "sched/names.h"

static void name_fields(struct mm_struct *mm)
{
	name_set(mm, sizeof(*mm), "%s", mm->name);
#define NAME_FIELD(field) \
	name_set(&mm->field, sizeof(mm->field), "%s." #field, mm->name)
	NAME_FIELD(mm_users);
	NAME_FIELD(mm_count);
	NAME_FIELD(mmap_lock);
	NAME_FIELD(page_table_lock);
	NAME_FIELD(cpu_bitmap);
	NAME_FIELD(tlb_flush_batched);
#undef NAME_FIELD
}

struct mm_struct *mm_alloc(const char *name)
{
	struct mm_struct *mm = kzalloc(sizeof(*mm), GFP_KERNEL);
	struct ptdesc *pgd;

	if (!mm)
		return NULL;
	mm->name = name;
	name_fields(mm);
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	init_rwsem(&mm->mmap_lock);
	spin_lock_init(&mm->page_table_lock);
	atomic_set(&mm->tlb_flush_batched, 0);
	pgd = pagetable_alloc(mm, PGTABLE_PUD, 0);
	if (!pgd) {
		kfree(mm);
		return NULL;
	}
	mm->pgd = page_address(ptdesc_page(pgd));
	trace_mm_alloc(mm);
	return mm;
}

static void __mmdrop(struct mm_struct *mm)
{
	pagetable_free(virt_to_ptdesc(mm->pgd));
	tlb_forget_mm(mm);
	mmu_notifier_subscriptions_destroy(mm);
	trace_mm_free(mm);
	kfree(mm);
}

void mmdrop(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_count))
		__mmdrop(mm);
}

void mmput(struct mm_struct *mm)
{
	might_sleep();
	if (atomic_dec_and_test(&mm->mm_users)) {
		exit_mmap(mm);
		mmdrop(mm);
	}
}
