/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MMU notifiers: how a secondary MMU follows the primary one.
 *
 * Faithful: a list of subscriptions for each mm, allocated with the first of
 * them under mm_take_all_locks() and freed with the mm; walkers are readers of
 * one SRCU domain for all mms; a subscription holds mm_count.
 *
 * History is kept as forms: notifier.unlink (how release and unregister take a
 * subscription off the list) and notifier.domain (RCU or SRCU readers); see
 * mmu_notifier.c.
 *
 * Not yet here: interval notifiers, ageing, change_pte, the call for MMUs that
 * share the CPU's tables, mmu_notifier_get() and _put().
 */
#ifndef MM_MMU_NOTIFIER_H
#define MM_MMU_NOTIFIER_H

#include "kernel/rculist.h"
#include "mm/mm_types.h"

struct mmu_notifier;

enum mmu_notifier_event {
	MMU_NOTIFY_UNMAP,	/* a part of the address space goes */
	MMU_NOTIFY_CLEAR,	/* an entry is cleared or replaced */
};

#define MMU_NOTIFIER_RANGE_BLOCKABLE 1u

struct mmu_notifier_range {
	struct mm_struct *mm;
	unsigned long start, end;
	unsigned int flags;
	enum mmu_notifier_event event;
};

static inline bool
mmu_notifier_range_blockable(const struct mmu_notifier_range *range)
{
	return range->flags & MMU_NOTIFIER_RANGE_BLOCKABLE;
}

struct mmu_notifier_ops {
	/*
	 * The mm goes, or unregister was called: drop every translation and
	 * make no more.  May be called twice, at the same time, too.
	 */
	void (*release)(struct mmu_notifier *subscription,
			struct mm_struct *mm);
	/*
	 * Entries of the range are about to change: drop translations of it,
	 * and make none until the end.  Ranges nest and overlap.  0, or -EAGAIN
	 * if it would block and must not.
	 */
	int (*invalidate_range_start)(struct mmu_notifier *subscription,
				      const struct mmu_notifier_range *range);
	void (*invalidate_range_end)(struct mmu_notifier *subscription,
				     const struct mmu_notifier_range *range);
};

struct mmu_notifier {
	struct hlist_node hlist;
	const struct mmu_notifier_ops *ops;
	struct mm_struct *mm;
};

void mmu_notifier_init(void);

/*
 * The caller holds mm_users, and no lock of the mm; __: the mmap lock for
 * writing.  0 or -ENOMEM.
 */
int mmu_notifier_register(struct mmu_notifier *subscription,
			  struct mm_struct *mm);
int __mmu_notifier_register(struct mmu_notifier *subscription,
			    struct mm_struct *mm);

/* No callback runs when it returns, or will be called. Drops mm_count. */
void mmu_notifier_unregister(struct mmu_notifier *subscription,
			     struct mm_struct *mm);

void __mmu_notifier_release(struct mm_struct *mm);
int __mmu_notifier_invalidate_range_start(struct mmu_notifier_range *range);
void __mmu_notifier_invalidate_range_end(struct mmu_notifier_range *range);
void mmu_notifier_subscriptions_destroy(struct mm_struct *mm);

static inline bool mm_has_notifiers(struct mm_struct *mm)
{
	return unlikely(mm->notifier_subscriptions);
}

static inline void mmu_notifier_release(struct mm_struct *mm)
{
	if (mm_has_notifiers(mm))
		__mmu_notifier_release(mm);
}

static inline void mmu_notifier_range_init(struct mmu_notifier_range *range,
					   enum mmu_notifier_event event,
					   unsigned int flags,
					   struct mm_struct *mm,
					   unsigned long start,
					   unsigned long end)
{
	range->event = event;
	range->mm = mm;
	range->start = start;
	range->end = end;
	range->flags = flags;
}

void mmu_notifier_invalidate_range_start(struct mmu_notifier_range *range);
void mmu_notifier_invalidate_range_end(struct mmu_notifier_range *range);

#endif
