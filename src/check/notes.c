/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The story of a trace: what a step meant for MMUs and subscribers.
 *
 * No invariant, but the same events, told under the steps of the timeline.
 * What frames, entries and primitives have to say, they say themselves.
 */
#include "check/invariants.h"
#include "check/records.h"
#include "mm/mmu_notifier.h"
#include "mm/trace.h"

/* Set-up is not a part of the timeline. */
#define note(...)                                    \
	do {                                         \
		if (task_current())                  \
			sched_note(__VA_ARGS__);     \
	} while (0)

/* For what is announced before the first step of it is done. */
#define note_next(...)                               \
	do {                                         \
		if (task_current())                  \
			sched_note_next(__VA_ARGS__); \
	} while (0)

static void on_tlb_fill(unsigned int cpu, struct mm_struct *mm,
			unsigned long addr, entry_t entry)
{
	note("TLB of cpu %u: 0x%lx of %s is frame %lu, %s", cpu, addr, NAME(mm),
	     entry_pfn(entry),
	     entry_writable(entry) ? "writable" : "read-only");
}

static void on_tlb_drop(unsigned int cpu, struct mm_struct *mm,
			unsigned long addr)
{
	note("TLB of cpu %u: 0x%lx of %s is gone", cpu, addr, NAME(mm));
}

static void on_registered(struct mmu_notifier *subscription,
			  struct mm_struct *mm)
{
	note("%s is registered with %s", NAME(subscription), NAME(mm));
}

static void on_unlinked(struct mmu_notifier *subscription)
{
	note("%s is off the list of subscribers", NAME(subscription));
}

static void on_removed(struct mmu_notifier *subscription, struct mm_struct *mm)
{
	(void)mm;
	note("%s is not registered any more", NAME(subscription));
}

/* Subscribers that the range_start which a task is in has called. */
static __world uint8_t nr_told[TASKS_MAX];

static void on_call(struct mmu_notifier *subscription, struct mm_struct *mm,
		    enum mmu_notifier_callback what,
		    const struct mmu_notifier_range *range)
{
	(void)mm;
	if (what == MMU_NOTIFIER_RANGE_START && task_current())
		nr_told[task_current()->id]++;
	if (what == MMU_NOTIFIER_RELEASE)
		note_next("->release of %s begins", NAME(subscription));
	else if (what == MMU_NOTIFIER_RANGE_END)
		note_next("[0x%lx,0x%lx) is closed for %s", range->start,
			  range->end, NAME(subscription));
}

static void on_return(struct mmu_notifier *subscription, struct mm_struct *mm,
		      enum mmu_notifier_callback what,
		      const struct mmu_notifier_range *range)
{
	(void)mm;
	if (what == MMU_NOTIFIER_RELEASE)
		note("->release of %s has returned", NAME(subscription));
	else if (what == MMU_NOTIFIER_RANGE_START)
		note("[0x%lx,0x%lx) is open for %s", range->start, range->end,
		     NAME(subscription));
}

static void on_started(const struct mmu_notifier_range *range)
{
	uint8_t *told;

	if (!task_current())
		return;
	told = &nr_told[task_current()->id];
	note("[0x%lx,0x%lx) of %s is open%s", range->start, range->end,
	     NAME(range->mm), *told ? "" : ", and nobody was told");
	*told = 0;
}

static void on_ending(const struct mmu_notifier_range *range)
{
	/* Nothing is done for it where nobody listens. */
	if (!mm_has_notifiers(range->mm))
		note("[0x%lx,0x%lx) of %s is closed", range->start, range->end,
		     NAME(range->mm));
	else
		note_next("[0x%lx,0x%lx) of %s is closed", range->start,
			  range->end, NAME(range->mm));
}

static void on_set(struct mmu_notifier *subscription, unsigned long gfn,
		   unsigned long hva, unsigned long pfn, bool writable)
{
	(void)hva;
	note("%s maps gfn %lu to frame %lu, %s", NAME(subscription), gfn, pfn,
	     writable ? "writable" : "read-only");
}

static void on_clear(struct mmu_notifier *subscription, unsigned long gfn,
		     unsigned long hva)
{
	(void)hva;
	note("%s maps gfn %lu no more", NAME(subscription), gfn);
}

static void on_exit_mmap(struct mm_struct *mm)
{
	note_next("%s is about to be unmapped", NAME(mm));
}

static void on_mm_free(struct mm_struct *mm)
{
	note("%s is freed", NAME(mm));
}

static void on_revoked(struct mm_struct *mm, unsigned long start,
		       unsigned long end)
{
	note("[0x%lx,0x%lx) of %s is taken away for good", start, end,
	     NAME(mm));
}

void check_notes_init(void)
{
	register_trace_mm_tlb_fill(on_tlb_fill);
	register_trace_mm_tlb_drop(on_tlb_drop);
	register_trace_mmu_notifier_registered(on_registered);
	register_trace_mmu_notifier_unlinked(on_unlinked);
	register_trace_mmu_notifier_removed(on_removed);
	register_trace_mmu_notifier_call(on_call);
	register_trace_mmu_notifier_return(on_return);
	register_trace_mmu_notifier_range_started(on_started);
	register_trace_mmu_notifier_range_ending(on_ending);
	register_trace_secondary_set(on_set);
	register_trace_secondary_clear(on_clear);
	register_trace_mm_exit_mmap(on_exit_mmap);
	register_trace_mm_free(on_mm_free);
	register_trace_mm_revoked(on_revoked);
}
