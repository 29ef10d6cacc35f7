/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints of the MMU model: all that src/check learns while it runs.
 *
 * Each fires inside the step that did what it tells, right after the change,
 * so a probe sees the new state and no task can have come between.  Those that
 * only tell a passage of control (a call, a return) belong to whatever step
 * the task is in.  They also fire in set-up (task_current() == NULL).
 *
 * Identities: a frame is its struct page (page_to_pfn(); the same frame has the
 * same page for ever), a secondary MMU is its subscription, a range of
 * addresses is [start, end).  name_of() names all of them.  What they promise
 * about each other is written at each.
 */
#ifndef MM_TRACE_H
#define MM_TRACE_H

#include <stdbool.h>

#include "kernel/tracepoint.h"
#include "mm/entry.h"

struct mm_struct;
struct mmu_notifier;
struct mmu_notifier_range;
struct page;
struct ptdesc;

/* --- frames (page.c) --- */

/*
 * A frame left the free list: its count is 1.  The only way from 0 to 1.
 */
DECLARE_TRACE(mm_page_alloc, TP_PROTO(struct page *page), TP_ARGS(page));

/*
 * A frame went back to the free list: its count is 0, page->generation has
 * just grown.  From here to the next mm_page_alloc() nothing may reach it.
 */
DECLARE_TRACE(mm_page_free, TP_PROTO(struct page *page), TP_ARGS(page));

/*
 * The reference count was changed by @delta and is @now.  Fires for every
 * change, those of allocation (+1) included; a freeze is -@frozen to 0, an
 * unfreeze + to what is given back.  A failed try_get or freeze does not fire.
 */
DECLARE_TRACE(mm_page_ref, TP_PROTO(struct page *page, int delta, int now),
	      TP_ARGS(page, delta, now));

/* The swap cache holds the frame (one reference) for @slot, or not any more. */
DECLARE_TRACE(mm_swap_cache,
	      TP_PROTO(struct page *page, unsigned long slot, bool held),
	      TP_ARGS(page, slot, held));

/* A slot of the swap device was taken, or its last user let go of it. */
DECLARE_TRACE(mm_swap_slot, TP_PROTO(unsigned long slot, bool used),
	      TP_ARGS(slot, used));

/* --- primary page tables (pgtable.c) --- */

/*
 * An entry was written: @addr is the first address it covers, @table the table
 * that holds it.  Fires for every write by software, at every level, those that
 * change nothing included.  Accessed and dirty bits that hardware sets fire
 * too.
 */
DECLARE_TRACE(mm_entry,
	      TP_PROTO(struct mm_struct *mm, struct ptdesc *table,
		       enum pgtable_level level, unsigned long addr,
		       entry_t old, entry_t new),
	      TP_ARGS(mm, table, level, addr, old, new));

/* A table was allocated (not linked yet), or given back to the allocator. */
DECLARE_TRACE(mm_table_alloc,
	      TP_PROTO(struct mm_struct *mm, struct ptdesc *table,
		       enum pgtable_level level),
	      TP_ARGS(mm, table, level));
DECLARE_TRACE(mm_table_free,
	      TP_PROTO(struct mm_struct *mm, struct ptdesc *table,
		       enum pgtable_level level),
	      TP_ARGS(mm, table, level));

/* --- address spaces (mm.c, mmap.c) --- */

/* An mm_struct is ready; its memory is about to be freed. */
DECLARE_TRACE(mm_alloc, TP_PROTO(struct mm_struct *mm), TP_ARGS(mm));
DECLARE_TRACE(mm_free, TP_PROTO(struct mm_struct *mm), TP_ARGS(mm));

/*
 * exit_mmap() begins to unmap: the notifier core said that every subscriber has
 * been released.
 */
DECLARE_TRACE(mm_exit_mmap, TP_PROTO(struct mm_struct *mm), TP_ARGS(mm));

/* The range may be used: a VMA for it is in place (mmap lock held). */
DECLARE_TRACE(mm_mapped,
	      TP_PROTO(struct mm_struct *mm, unsigned long start,
		       unsigned long end),
	      TP_ARGS(mm, start, end));

/*
 * An operation that takes access away (munmap) took its VMA out: it may still
 * be used until the operation returns, and a new mm_mapped() may follow before
 * that.
 */
DECLARE_TRACE(mm_unmapping,
	      TP_PROTO(struct mm_struct *mm, unsigned long start,
		       unsigned long end),
	      TP_ARGS(mm, start, end));

/* That operation returns: what the range gave before it is revoked for good. */
DECLARE_TRACE(mm_revoked,
	      TP_PROTO(struct mm_struct *mm, unsigned long start,
		       unsigned long end),
	      TP_ARGS(mm, start, end));

/* --- CPUs (tlb.c) --- */

/*
 * The hardware walker put a translation into the TLB of @cpu: @entry as it was
 * read from the page table (entry_pfn(), entry_writable()).  One entry a (cpu,
 * mm, page): a fill replaces what was there.
 */
DECLARE_TRACE(mm_tlb_fill,
	      TP_PROTO(unsigned int cpu, struct mm_struct *mm,
		       unsigned long addr, entry_t entry),
	      TP_ARGS(cpu, mm, addr, entry));

/* A translation left the TLB of @cpu. */
DECLARE_TRACE(mm_tlb_drop,
	      TP_PROTO(unsigned int cpu, struct mm_struct *mm,
		       unsigned long addr),
	      TP_ARGS(cpu, mm, addr));

/*
 * A CPU reads or writes memory through its TLB.  @version is what it read, or
 * what the frame holds after the write (every write makes a new one).
 */
DECLARE_TRACE(mm_cpu_access,
	      TP_PROTO(unsigned int cpu, struct mm_struct *mm,
		       unsigned long addr, unsigned long pfn, bool write,
		       unsigned int version),
	      TP_ARGS(cpu, mm, addr, pfn, write, version));

/* --- the notifier core (mmu_notifier.c) --- */

/* Registration is complete; removal is about to return to its caller. */
DECLARE_TRACE(mmu_notifier_registered,
	      TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm),
	      TP_ARGS(subscription, mm));
DECLARE_TRACE(mmu_notifier_removed,
	      TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm),
	      TP_ARGS(subscription, mm));

/* It was taken off the list: whoever walks it from here on does not find it. */
DECLARE_TRACE(mmu_notifier_unlinked,
	      TP_PROTO(struct mmu_notifier *subscription),
	      TP_ARGS(subscription));

/*
 * It is about to be removed, or its mm to exit (@subscription is NULL: all of
 * that mm): from here on it need not be told anything but ->release.
 */
DECLARE_TRACE(mmu_notifier_leaving,
	      TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm),
	      TP_ARGS(subscription, mm));

/* The callbacks of struct mmu_notifier_ops. */
enum mmu_notifier_callback {
	MMU_NOTIFIER_RELEASE,
	MMU_NOTIFIER_RANGE_START,
	MMU_NOTIFIER_RANGE_END,
};

/*
 * A callback of one subscriber is called; it has returned.  @range is NULL for
 * ->release.
 */
DECLARE_TRACE(mmu_notifier_call,
	      TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm,
		       enum mmu_notifier_callback what,
		       const struct mmu_notifier_range *range),
	      TP_ARGS(subscription, mm, what, range));
DECLARE_TRACE(mmu_notifier_return,
	      TP_PROTO(struct mmu_notifier *subscription, struct mm_struct *mm,
		       enum mmu_notifier_callback what,
		       const struct mmu_notifier_range *range),
	      TP_ARGS(subscription, mm, what, range));

/*
 * The whole of an invalidation, whether anyone is subscribed or not: started
 * when everybody has been told (the task may change entries from here on),
 * ending before the first is told of the end, ended when the last has been.
 * @range lives on the stack of the task all the time and identifies the
 * invalidation.
 */
DECLARE_TRACE(mmu_notifier_range_started,
	      TP_PROTO(const struct mmu_notifier_range *range), TP_ARGS(range));
DECLARE_TRACE(mmu_notifier_range_ending,
	      TP_PROTO(const struct mmu_notifier_range *range), TP_ARGS(range));
DECLARE_TRACE(mmu_notifier_range_ended,
	      TP_PROTO(const struct mmu_notifier_range *range), TP_ARGS(range));

/* --- secondary MMUs (src/secondary) --- */

/*
 * The secondary MMU can reach frame @pfn for @hva, under its own name @gfn (for
 * those that have none, @hva >> PAGE_SHIFT).  One entry a (subscription, gfn):
 * setting it again replaces it.
 */
DECLARE_TRACE(secondary_set,
	      TP_PROTO(struct mmu_notifier *subscription, unsigned long gfn,
		       unsigned long hva, unsigned long pfn, bool writable),
	      TP_ARGS(subscription, gfn, hva, pfn, writable));

/* It cannot any more. */
DECLARE_TRACE(secondary_clear,
	      TP_PROTO(struct mmu_notifier *subscription, unsigned long gfn,
		       unsigned long hva),
	      TP_ARGS(subscription, gfn, hva));

/* It reads or writes memory; @version as for mm_cpu_access(). */
DECLARE_TRACE(secondary_access,
	      TP_PROTO(struct mmu_notifier *subscription, unsigned long gfn,
		       unsigned long hva, unsigned long pfn, bool write,
		       unsigned int version),
	      TP_ARGS(subscription, gfn, hva, pfn, write, version));

#endif
