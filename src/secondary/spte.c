/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sptes: each function is one step; see spte.h.
 */
#include "secondary/spte.h"

#include "kernel/rmw.h"
#include "mm/access.h"
#include "mm/trace.h"

#define SPTE_NONE 0ull

__primitive u64 spte_clear(struct kvm *kvm, gfn_t gfn, const struct site *site)
{
	u64 *sptep = &kvm->sptes[gfn - kvm->memslot.base_gfn], old;

	sched_op(OP_RMW, sptep, site);
	sched_marked(sptep, sizeof(*sptep), true);
	old = *sptep;
	*sptep = SPTE_NONE;
	trace_secondary_clear(&kvm->mmu_notifier, gfn, gfn_to_hva(kvm, gfn));
	return old;
}

__primitive bool spte_try_set(struct kvm *kvm, gfn_t gfn, u64 old, u64 new,
			      const struct site *site)
{
	u64 *sptep = &kvm->sptes[gfn - kvm->memslot.base_gfn];

	if (rmw_cmpxchg(sptep, sizeof(*sptep), old, new, ORDER_FULL, site) !=
	    old)
		return false;
	trace_secondary_set(&kvm->mmu_notifier, gfn, gfn_to_hva(kvm, gfn),
			    entry_pfn(new), entry_writable(new));
	return true;
}

__primitive bool kvm_guest_access(struct kvm *kvm, gfn_t gfn, bool write,
				  const struct site *site)
{
	u64 *sptep = &kvm->sptes[gfn - kvm->memslot.base_gfn];
	unsigned long pfn;
	unsigned int version;

	sched_op(OP_GUEST, sptep, site);
	sched_marked(sptep, sizeof(*sptep), false);
	if (!entry_maps(*sptep) || (write && !entry_writable(*sptep)))
		return false;
	if (write)
		*sptep |= ENTRY_DIRTY;
	pfn = entry_pfn(*sptep);
	version = page_access(pfn_to_page(pfn), write);
	sched_note("%s: the guest %s gfn %u in frame %u", kvm->name,
		   write ? "writes" : "reads", (unsigned int)gfn,
		   (unsigned int)pfn);
	trace_secondary_access(&kvm->mmu_notifier, gfn, gfn_to_hva(kvm, gfn),
			       pfn, write, version);
	return true;
}
