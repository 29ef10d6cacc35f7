/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A patch, tried: when must the end of an invalidation grow the sequence count?
 *
 * kvm_mmu_invalidate_end() adds one to the count at every end, and then takes
 * itself off those that are open (fault-vs-unmap.scn has what each is for).
 * Somebody proposes to write the count less often.  What changes is one
 * function, which is all that is written here; the rest is the model's.
 *
 *	always		as it is
 *	last		only where no other invalidation stays open: faults are
 *			refused as long as one is
 *	swapped		the same as always, the other way round: both are under
 *			mmu_lock, as is the check that counts
 *	not-last	only where another one stays open, which is wrong: a
 *			fault that looked up its frame before the only
 *			invalidation began finds nothing open, and the count
 *			that it knows
 */
#include <mmurace.h>

#include <mm/ops.h>
#include <secondary/kvm.h>
#include <secondary/kvm_ops.h>

MM_SCENARIO("invalidate-end");
MM_COVERS("S12");
MM_PARAM(pages, 1, 1, 4);

enum shape {
	ALWAYS,
	LAST,
	SWAPPED,
	NOT_LAST
};
MM_FORM(count, "invalidate-end.count", "Which ends grow the sequence count.",
	"always", "last", "swapped", "not-last");

static bool grows(long open)
{
	switch (mm_form(count)) {
	case LAST:
		return !open;
	case NOT_LAST:
		return open;
	default:
		return true;
	}
}

MM_REPLACE(kvm_mmu_invalidate_end);
void kvm_mmu_invalidate_end(struct kvm *kvm)
{
	unsigned long seq = kvm->mmu_invalidate_seq + 1;
	long nr = kvm->mmu_invalidate_in_progress - 1;

	lockdep_assert_held_write(&kvm->mmu_lock);
	if (mm_form(count) == SWAPPED)
		WRITE_ONCE(kvm->mmu_invalidate_in_progress, nr);
	if (grows(nr))
		WRITE_ONCE(kvm->mmu_invalidate_seq, seq);
	smp_wmb();
	if (mm_form(count) != SWAPPED)
		WRITE_ONCE(kvm->mmu_invalidate_in_progress, nr);
}

static struct process *process;
static struct kvm_file *vm;

MM_SETUP
{
	mm_assert(!machine_init(&MACHINE_DEFAULT), "no machine");
	process = mm_create("A");
	mm_assert(!mm_mmap(process, 0x1000, pages), "no mapping");
	mm_assert(!cpu_write(process, 0x1000), "no page");
	vm = kvm_create(process, "vm");
}

MM_TASK(unmap)
{
	mm_munmap(process, 0x1000, pages);
}

MM_TASK(guest)
{
	guest_write(vm, 1);
}

MM_RESULT("never");
MM_RESULT("never with invalidate-end.count:last");
MM_RESULT("never with invalidate-end.count:swapped");
MM_RESULT("sometimes stale-secondary with invalidate-end.count:not-last");
