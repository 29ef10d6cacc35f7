/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoints of the MMU model; see trace.h.
 */
#include "mm/trace.h"

DEFINE_TRACE(mm_page_alloc, TP_PROTO(struct page *page), TP_ARGS(page));
DEFINE_TRACE(mm_page_free, TP_PROTO(struct page *page), TP_ARGS(page));
DEFINE_TRACE(mm_page_ref, TP_PROTO(struct page *page, int delta, int now),
	     TP_ARGS(page, delta, now));
DEFINE_TRACE(mm_swap_cache,
	     TP_PROTO(struct page *page, unsigned long slot, bool held),
	     TP_ARGS(page, slot, held));
DEFINE_TRACE(mm_swap_slot, TP_PROTO(unsigned long slot, bool used),
	     TP_ARGS(slot, used));
DEFINE_TRACE(mm_entry,
	     TP_PROTO(struct mm_struct *mm, struct ptdesc *table,
		      enum pgtable_level level, unsigned long addr, entry_t old,
		      entry_t new),
	     TP_ARGS(mm, table, level, addr, old, new));
DEFINE_TRACE(mm_table_alloc,
	     TP_PROTO(struct mm_struct *mm, struct ptdesc *table,
		      enum pgtable_level level),
	     TP_ARGS(mm, table, level));
DEFINE_TRACE(mm_table_free,
	     TP_PROTO(struct mm_struct *mm, struct ptdesc *table,
		      enum pgtable_level level),
	     TP_ARGS(mm, table, level));
DEFINE_TRACE(mm_alloc, TP_PROTO(struct mm_struct *mm), TP_ARGS(mm));
DEFINE_TRACE(mm_free, TP_PROTO(struct mm_struct *mm), TP_ARGS(mm));
DEFINE_TRACE(mm_exit_mmap, TP_PROTO(struct mm_struct *mm), TP_ARGS(mm));
DEFINE_TRACE(mm_mapped,
	     TP_PROTO(struct mm_struct *mm, unsigned long start,
		      unsigned long end),
	     TP_ARGS(mm, start, end));
DEFINE_TRACE(mm_unmapping,
	     TP_PROTO(struct mm_struct *mm, unsigned long start,
		      unsigned long end),
	     TP_ARGS(mm, start, end));
DEFINE_TRACE(mm_revoked,
	     TP_PROTO(struct mm_struct *mm, unsigned long start,
		      unsigned long end),
	     TP_ARGS(mm, start, end));
DEFINE_TRACE(mm_tlb_fill,
	     TP_PROTO(unsigned int cpu, struct mm_struct *mm,
		      unsigned long addr, entry_t entry),
	     TP_ARGS(cpu, mm, addr, entry));
DEFINE_TRACE(mm_tlb_drop,
	     TP_PROTO(unsigned int cpu, struct mm_struct *mm,
		      unsigned long addr),
	     TP_ARGS(cpu, mm, addr));
DEFINE_TRACE(mm_cpu_access,
	     TP_PROTO(unsigned int cpu, struct mm_struct *mm,
		      unsigned long addr, unsigned long pfn, bool write,
		      unsigned int version),
	     TP_ARGS(cpu, mm, addr, pfn, write, version));
DEFINE_TRACE(mmu_notifier_registered,
	     TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm),
	     TP_ARGS(subscription, mm));
DEFINE_TRACE(mmu_notifier_removed,
	     TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm),
	     TP_ARGS(subscription, mm));
DEFINE_TRACE(mmu_notifier_unlinked, TP_PROTO(struct mmu_notifier *subscription),
	     TP_ARGS(subscription));
DEFINE_TRACE(mmu_notifier_call,
	     TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm,
		      enum mmu_notifier_callback what,
		      const struct mmu_notifier_range *range),
	     TP_ARGS(subscription, mm, what, range));
DEFINE_TRACE(mmu_notifier_return,
	     TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm,
		      enum mmu_notifier_callback what,
		      const struct mmu_notifier_range *range),
	     TP_ARGS(subscription, mm, what, range));
DEFINE_TRACE(mmu_notifier_range_started,
	     TP_PROTO(const struct mmu_notifier_range *range), TP_ARGS(range));
DEFINE_TRACE(mmu_notifier_range_ending,
	     TP_PROTO(const struct mmu_notifier_range *range), TP_ARGS(range));
DEFINE_TRACE(secondary_set,
	     TP_PROTO(struct mmu_notifier *subscription, unsigned long gfn,
		      unsigned long hva, unsigned long pfn, bool writable),
	     TP_ARGS(subscription, gfn, hva, pfn, writable));
DEFINE_TRACE(secondary_clear,
	     TP_PROTO(struct mmu_notifier *subscription, unsigned long gfn,
		      unsigned long hva),
	     TP_ARGS(subscription, gfn, hva));
DEFINE_TRACE(secondary_access,
	     TP_PROTO(struct mmu_notifier *subscription, unsigned long gfn,
		      unsigned long hva, unsigned long pfn, bool write,
		      unsigned int version),
	     TP_ARGS(subscription, gfn, hva, pfn, write, version));
