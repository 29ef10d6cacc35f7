/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KVM's MMU: faults, sptes, invalidation (arch/x86/kvm/mmu, and the retry
 * protocol of virt/kvm/kvm_main.c); see kvm.h.
 *
 * The retry protocol: whoever invalidates counts itself in before it zaps, and
 * ends by raising the sequence and counting itself out; whoever faults reads
 * the sequence before it asks the primary MMU, and installs nothing, under
 * mmu_lock, if someone is counted in for this gfn or the sequence has changed.
 * Four rules (kvm.*) take a part of it away each.
 *
 * What is read without mmu_lock (seq and in_progress by faults) is marked here
 * on both sides; the kernel writes it plainly.
 */
#include <errno.h>

#include "kernel/barrier.h"
#include "kernel/rules.h"
#include "mm/gup.h"
#include "secondary/kvm.h"
#include "secondary/spte.h"

struct kvm_page_fault {
	gfn_t gfn;
	bool write;
	unsigned long mmu_seq;
	unsigned long hva;
	struct page *page;		/* with a reference */
};

static u64 *spte_of(struct kvm *kvm, gfn_t gfn)
{
	return &kvm->sptes[gfn - kvm->memslot.base_gfn];
}

static bool spte_allows(u64 spte, bool write)
{
	return entry_maps(spte) && (!write || entry_writable(spte));
}

/* --- invalidation --- */

void kvm_mmu_invalidate_begin(struct kvm *kvm)
{
	long nr = kvm->mmu_invalidate_in_progress + 1;

	lockdep_assert_held_write(&kvm->mmu_lock);
	WRITE_ONCE(kvm->mmu_invalidate_in_progress, nr);
}

void kvm_mmu_invalidate_range_add(struct kvm *kvm, gfn_t start, gfn_t end)
{
	lockdep_assert_held_write(&kvm->mmu_lock);
	/*
	 * Those that overlap in time share one range: it grows, and shrinks
	 * only when all have ended.  Faults in between retry in vain.
	 */
	if (unlikely(kvm->mmu_invalidate_in_progress != 1)) {
		start = min(kvm->mmu_invalidate_range_start, start);
		end = max(kvm->mmu_invalidate_range_end, end);
	}
	/* Plain in the kernel; steps here, for who reads them unlocked. */
	data_race(kvm->mmu_invalidate_range_start = start);
	data_race(kvm->mmu_invalidate_range_end = end);
}

void kvm_mmu_invalidate_end(struct kvm *kvm)
{
	unsigned long seq = kvm->mmu_invalidate_seq + 1;
	long nr = kvm->mmu_invalidate_in_progress - 1;

	lockdep_assert_held_write(&kvm->mmu_lock);
	/* Faults that began in the range see one or the other. */
	WRITE_ONCE(kvm->mmu_invalidate_seq, seq);
	smp_wmb();
	WRITE_ONCE(kvm->mmu_invalidate_in_progress, nr);
}

/* The first present spte of [gfn, end), or end; nobody may set them now. */
static __reads_only gfn_t next_present(const struct kvm *kvm, gfn_t gfn,
				       gfn_t end)
{
	gfn_t base = kvm->memslot.base_gfn;

	for (; gfn < end; gfn++) {
		sched_looked(&kvm->sptes[gfn - base], sizeof(*kvm->sptes));
		if (entry_maps(kvm->sptes[gfn - base]))
			break;
	}
	return gfn;
}

static void kvm_set_pfn_dirty(unsigned long pfn)
{
	struct folio *folio = pfn_folio(pfn);

	folio_mark_dirty(folio);
}

/*
 * Whoever waits for the lock may have it.  True if so: what was read is old.
 * The kernel asks twice, which is once too often, as nobody gives up waiting;
 * it also yields if another task wants the CPU, and here there is none.
 */
static bool tdp_mmu_iter_cond_resched(struct kvm *kvm)
{
	if (!rwlock_needbreak(&kvm->mmu_lock))
		return false;
	write_unlock(&kvm->mmu_lock);
	write_lock(&kvm->mmu_lock);
	return true;
}

/*
 * And __tdp_mmu_zap_root().  No yield before there was progress since the last
 * one, so none at the first gfn, nor a second one at a gfn.
 */
static void tdp_mmu_zap_leafs(struct kvm *kvm, gfn_t start, gfn_t end,
			      bool can_yield)
{
	gfn_t gfn = start, yielded_gfn = start;

	lockdep_assert_held_write(&kvm->mmu_lock);
	while ((gfn = next_present(kvm, gfn, end)) < end) {
		u64 old;

		if (can_yield && gfn != yielded_gfn &&
		    tdp_mmu_iter_cond_resched(kvm)) {
			yielded_gfn = gfn;
			continue;
		}
		old = spte_clear(kvm, gfn++, SITE("xchg(sptep, 0)"));
		if (old & ENTRY_DIRTY)
			kvm_set_pfn_dirty(entry_pfn(old));
	}
}

void kvm_unmap_gfn_range(struct kvm *kvm, const struct kvm_gfn_range *range)
{
	tdp_mmu_zap_leafs(kvm, range->start, range->end, range->may_block);
}

void kvm_mmu_zap_all(struct kvm *kvm)
{
	gfn_t base = kvm->memslot.base_gfn;

	write_lock(&kvm->mmu_lock);
	tdp_mmu_zap_leafs(kvm, base, base + kvm->memslot.npages, true);
	write_unlock(&kvm->mmu_lock);
}

/* --- faults --- */

static bool retry_in_progress(long in_progress, gfn_t start, gfn_t end,
			      gfn_t gfn)
{
	return rule(KVM_CHECK_IN_PROGRESS) && unlikely(in_progress) &&
	       gfn >= start && gfn < end;
}

static bool mmu_invalidate_retry_gfn(struct kvm *kvm, unsigned long mmu_seq,
				     gfn_t gfn)
{
	lockdep_assert_held(&kvm->mmu_lock);
	if (retry_in_progress(kvm->mmu_invalidate_in_progress,
			      kvm->mmu_invalidate_range_start,
			      kvm->mmu_invalidate_range_end, gfn))
		return true;
	return rule(KVM_CHECK_SEQUENCE) && kvm->mmu_invalidate_seq != mmu_seq;
}

/*
 * The same without mmu_lock, to save a fault that is going to be retried its
 * work: it may be wrong, as the range is not read together with the count, nor
 * marked: kvm_host.h of 6.12 means that race, and says why it does no harm.
 */
static bool mmu_invalidate_retry_gfn_unsafe(struct kvm *kvm,
					    unsigned long mmu_seq, gfn_t gfn)
{
	if (rule(KVM_CHECK_IN_PROGRESS) &&
	    unlikely(READ_ONCE(kvm->mmu_invalidate_in_progress))) {
		gfn_t start = data_race(kvm->mmu_invalidate_range_start);
		gfn_t end = data_race(kvm->mmu_invalidate_range_end);

		if (gfn >= start && gfn < end)
			return true;
	}
	return rule(KVM_CHECK_SEQUENCE) &&
	       READ_ONCE(kvm->mmu_invalidate_seq) != mmu_seq;
}

/* RET_PF_FIXED: the page is there, with a reference. */
static int kvm_faultin_pfn(struct kvm *kvm, struct kvm_page_fault *fault)
{
	int ret;

	fault->mmu_seq = READ_ONCE(kvm->mmu_invalidate_seq);
	smp_rmb();
	if (mmu_invalidate_retry_gfn_unsafe(kvm, fault->mmu_seq, fault->gfn))
		return RET_PF_RETRY;
	ret = get_user_page_unlocked(kvm->mm, fault->hva,
				     fault->write ? FOLL_WRITE : 0,
				     &fault->page);
	if (ret)
		return ret;
	if (!rule(KVM_SEQUENCE_BEFORE_LOOKUP))
		fault->mmu_seq = READ_ONCE(kvm->mmu_invalidate_seq);
	if (mmu_invalidate_retry_gfn_unsafe(kvm, fault->mmu_seq, fault->gfn)) {
		put_page(fault->page);
		return RET_PF_RETRY;
	}
	return RET_PF_FIXED;
}

static int kvm_tdp_mmu_map(struct kvm *kvm, struct kvm_page_fault *fault)
{
	u64 old = READ_ONCE(*spte_of(kvm, fault->gfn));
	u64 new = mk_entry(ENTRY_LEAF, page_to_pfn(fault->page),
			   fault->write ? ENTRY_WRITE : 0);

	if (spte_allows(old, fault->write))
		return RET_PF_SPURIOUS;
	if (!spte_try_set(kvm, fault->gfn, old, new,
			  SITE("try_cmpxchg64(sptep, &old, new)")))
		return RET_PF_RETRY;
	return RET_PF_FIXED;
}

int kvm_tdp_mmu_page_fault(struct kvm *kvm, gfn_t gfn, bool write)
{
	struct kvm_page_fault fault = {
		.gfn = gfn,
		.write = write,
		.hva = gfn_to_hva(kvm, gfn),
	};
	int r;

	r = kvm_faultin_pfn(kvm, &fault);
	if (r != RET_PF_FIXED)
		return r;
	r = RET_PF_RETRY;
	read_lock(&kvm->mmu_lock);
	if (rule(KVM_RETRY_UNDER_LOCK) &&
	    mmu_invalidate_retry_gfn(kvm, fault.mmu_seq, gfn))
		goto out_unlock;
	r = kvm_tdp_mmu_map(kvm, &fault);
out_unlock:
	read_unlock(&kvm->mmu_lock);
	put_page(fault.page);
	return r;
}
