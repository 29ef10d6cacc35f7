/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KVM: creation and destruction of VMs, and the callbacks of the notifier
 * (virt/kvm/kvm_main.c); see kvm.h.
 */
#include "secondary/kvm.h"

#include "mm/mm.h"
#include "sched/names.h"

static struct kvm *mmu_notifier_to_kvm(struct mmu_notifier *mn)
{
	return container_of(mn, struct kvm, mmu_notifier);
}

/* The part of the slot that @range is; false: none. */
static bool range_to_gfns(const struct kvm *kvm,
			  const struct mmu_notifier_range *range,
			  struct kvm_gfn_range *gfn_range)
{
	const struct kvm_memory_slot *slot = &kvm->memslot;
	unsigned long base = slot->userspace_addr;
	unsigned long start = max(range->start, base);
	unsigned long end =
		min(range->end, base + (slot->npages << PAGE_SHIFT));

	if (start >= end)
		return false;
	gfn_range->start = slot->base_gfn + ((start - base) >> PAGE_SHIFT);
	gfn_range->end = slot->base_gfn + ((end - 1 - base) >> PAGE_SHIFT) + 1;
	gfn_range->may_block = mmu_notifier_range_blockable(range);
	return true;
}

static int
kvm_mmu_notifier_invalidate_range_start(struct mmu_notifier *mn,
					const struct mmu_notifier_range *range)
{
	struct kvm *kvm = mmu_notifier_to_kvm(mn);
	struct kvm_gfn_range gfn_range;

	if (!range_to_gfns(kvm, range, &gfn_range))
		return 0;
	write_lock(&kvm->mmu_lock);
	kvm_mmu_invalidate_begin(kvm);
	kvm_mmu_invalidate_range_add(kvm, gfn_range.start, gfn_range.end);
	kvm_unmap_gfn_range(kvm, &gfn_range);
	write_unlock(&kvm->mmu_lock);
	return 0;
}

static void
kvm_mmu_notifier_invalidate_range_end(struct mmu_notifier *mn,
				      const struct mmu_notifier_range *range)
{
	struct kvm *kvm = mmu_notifier_to_kvm(mn);
	struct kvm_gfn_range gfn_range;

	if (!range_to_gfns(kvm, range, &gfn_range))
		return;
	write_lock(&kvm->mmu_lock);
	kvm_mmu_invalidate_end(kvm);
	write_unlock(&kvm->mmu_lock);
}

/* kvm_flush_shadow_all() */
static void kvm_mmu_notifier_release(struct mmu_notifier *mn,
				     struct mm_struct *mm)
{
	struct kvm *kvm = mmu_notifier_to_kvm(mn);

	(void)mm;
	kvm_mmu_zap_all(kvm);
}

static const struct mmu_notifier_ops kvm_mmu_notifier_ops = {
	.invalidate_range_start = kvm_mmu_notifier_invalidate_range_start,
	.invalidate_range_end = kvm_mmu_notifier_invalidate_range_end,
	.release = kvm_mmu_notifier_release,
};

/* --- life --- */

static void name_fields(struct kvm *kvm)
{
#define NAME_FIELD(field) \
	name_set(&kvm->field, sizeof(kvm->field), "%s." #field, kvm->name)
	name_set(kvm, sizeof(*kvm) + KVM_SLOT_PAGES * sizeof(u64), "%s.kvm",
		 kvm->name);
	name_set(&kvm->mmu_notifier, sizeof(kvm->mmu_notifier), "%s",
		 kvm->name);
	NAME_FIELD(mmu_lock);
	NAME_FIELD(users_count);
	NAME_FIELD(mmu_invalidate_seq);
	NAME_FIELD(mmu_invalidate_in_progress);
#undef NAME_FIELD
	for (unsigned int i = 0; i < KVM_SLOT_PAGES; i++)
		name_set(&kvm->sptes[i], sizeof(kvm->sptes[i]), "%s.spte.%u",
			 kvm->name, i);
}

struct kvm *kvm_create_vm(struct mm_struct *mm, const char *name)
{
	struct kvm *kvm;

	kvm = kzalloc(sizeof(*kvm) + KVM_SLOT_PAGES * sizeof(u64), GFP_KERNEL);
	if (!kvm)
		return NULL;
	kvm->name = name;
	name_fields(kvm);
	rwlock_init(&kvm->mmu_lock);
	refcount_set(&kvm->users_count, 1);
	kvm->memslot.npages = KVM_SLOT_PAGES;
	mmgrab(mm);
	kvm->mm = mm;
	kvm->mmu_notifier.ops = &kvm_mmu_notifier_ops;
	if (!mmu_notifier_register(&kvm->mmu_notifier, mm))
		return kvm;
	mmdrop(mm);
	kfree(kvm);
	return NULL;
}

static void kvm_destroy_vm(struct kvm *kvm)
{
	struct mm_struct *mm = kvm->mm;

	if (!kvm->unregistered)
		mmu_notifier_unregister(&kvm->mmu_notifier, mm);
	kfree(kvm);
	mmdrop(mm);
}

void kvm_put_kvm(struct kvm *kvm)
{
	if (refcount_dec_and_test(&kvm->users_count))
		kvm_destroy_vm(kvm);
}
