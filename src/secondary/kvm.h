/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KVM on x86, with the TDP MMU: its page tables are the sptes of one table.
 *
 * Faithful: the fault path reads the invalidation sequence, looks the frame up
 * through the primary MMU (a reference is held until the end of the fault),
 * takes mmu_lock for reading, asks whether an invalidation made what it knows
 * stale, and installs the spte by cmpxchg; invalidation zaps under mmu_lock
 * held for writing, with count and sequence as in 6.12, and lets go of it
 * between two sptes if it may block and somebody waits; sptes hold no
 * reference; ->release zaps all; a dirty spte that is zapped dirties the page.
 *
 * Simplified, and why that is sound:
 * - One memslot, for ever: so kvm->srcu, mn_invalidate_lock and
 *   mn_active_invalidate_count, which order invalidations against changes of
 *   memslots, have nothing to order and are left out.
 * - One level of sptes, without roots to be replaced and tables to be freed.
 * - Hardware walks the sptes for each access: the guest's access and the look
 *   at the spte are one step, so a zap needs no flush of remote TLBs.
 *   Likewise before mmu_lock is let go of between two of them.
 * - The kernel asks at absent sptes, too, whether somebody waits; here a zap
 *   asks at present ones only.  Who would get the lock at an absent one gets it
 *   at the next present one, or when the zap has ended, and finds the same
 *   sptes.  What he sets, the kernel may come across and zap; here it stays, so
 *   one that is wrong is found all the same.
 * - A fault that is to be retried is tried again at once; in the kernel the
 *   guest runs into it again, unless another vCPU has helped.
 * - No fast GUP and no fast page fault: what they would map is mapped by the
 *   slow way, in more steps.
 */
#ifndef SECONDARY_KVM_H
#define SECONDARY_KVM_H

#include <stdbool.h>

#include "kernel/refcount.h"
#include "kernel/rwlock.h"
#include "kernel/types.h"
#include "mm/mmu_notifier.h"
#include "mm/page.h"

typedef u64 gfn_t;

#define KVM_SLOT_PAGES 64u

/* Guest page gfn is user address userspace_addr + (gfn - base_gfn) pages. */
struct kvm_memory_slot {
	gfn_t base_gfn;
	unsigned long npages;
	unsigned long userspace_addr;
};

struct kvm_gfn_range {
	gfn_t start, end;
	bool may_block;			/* so mmu_lock can be let go of */
};

struct kvm {
	rwlock_t mmu_lock;
	struct mm_struct *mm;			/* mm_count */
	struct kvm_memory_slot memslot;
	refcount_t users_count;
	bool unregistered;			/* the notifier, already */
	struct mmu_notifier mmu_notifier;

	/* Changed with mmu_lock held for writing. */
	unsigned long mmu_invalidate_seq;	/* read without it, too */
	long mmu_invalidate_in_progress;	/* likewise */
	gfn_t mmu_invalidate_range_start;	/* of all in progress */
	gfn_t mmu_invalidate_range_end;

	const char *name;
	u64 sptes[];				/* entries of mm/entry.h */
};

/* NULL: no memory.  The caller uses @mm. */
struct kvm *kvm_create_vm(struct mm_struct *mm, const char *name);
void kvm_put_kvm(struct kvm *kvm);

/* --- the MMU (kvm_mmu.c) --- */

enum {
	RET_PF_RETRY,		/* ask again */
	RET_PF_FIXED,		/* the guest can go on */
	RET_PF_SPURIOUS,	/* somebody else had fixed it */
};

/* One of them, or -EFAULT or -ENOMEM. */
int kvm_tdp_mmu_page_fault(struct kvm *kvm, gfn_t gfn, bool write);
/* One step: false if there is no spte that allows it. */
bool kvm_guest_access(struct kvm *kvm, gfn_t gfn, bool write,
		      const struct site *site);

/* With mmu_lock held for writing. */
void kvm_mmu_invalidate_begin(struct kvm *kvm);
void kvm_mmu_invalidate_range_add(struct kvm *kvm, gfn_t start, gfn_t end);
void kvm_mmu_invalidate_end(struct kvm *kvm);
void kvm_unmap_gfn_range(struct kvm *kvm, const struct kvm_gfn_range *range);

/* Takes mmu_lock. */
void kvm_mmu_zap_all(struct kvm *kvm);

static inline unsigned long gfn_to_hva(const struct kvm *kvm, gfn_t gfn)
{
	return kvm->memslot.userspace_addr +
	       ((gfn - kvm->memslot.base_gfn) << PAGE_SHIFT);
}

#endif
