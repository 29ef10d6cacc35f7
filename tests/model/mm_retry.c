/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A secondary fault against an invalidation (S12): the retry protocol of KVM,
 * and what happens without each part of it.
 */
#include "model/mm_explore.h"
#include "mm/mm.h"
#include "mm/process.h"
#include "secondary/kvm.h"

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	mm_setup(1);
	cpu_write(A, PAGE(1));
}

static void do_guest(void *arg)
{
	(void)arg;
	guest_write(vm, 1);
}

static void do_guest_twice(void *arg)
{
	(void)arg;
	guest_read(vm, 1);
	guest_write(vm, 1);
}

static void do_munmap(void *arg)
{
	(void)arg;
	mm_munmap(A, PAGE(1), 1);
}

static void do_reclaim(void *arg)
{
	(void)arg;
	swap_out(A, PAGE(1));
}

static struct program fault_unmap = {
	.name = "fault and munmap",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "unmap", do_munmap, NULL }, { "guest", do_guest, NULL } },
};

static struct program fault_reclaim = {
	.name = "faults and reclaim",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "reclaim", do_reclaim, NULL },
		   { "guest", do_guest_twice, NULL } },
};

static struct program two_faults = {
	.name = "two faults and munmap",
	.setup = setup,
	.nr_tasks = 3,
	.tasks = { { "unmap", do_munmap, NULL },
		   { "guest", do_guest, NULL },
		   { "other", do_guest, NULL } },
};

/* --- two vCPUs at one entry: who loses the cmpxchg has not mapped it --- */

static const struct invariant fixed = { .name = "fixed" };
static struct kvm *kvm __world;

static void setup_vcpus(void *data, const uint32_t *open)
{
	struct mm_struct *mm;

	setup(data, open);
	mm = get_task_mm(A);
	kvm = kvm_create_vm(mm, "kvm");
	if (!kvm)
		bail_out("the VM cannot be made");
	mmput(mm);
}

static void vcpu_reads(void *arg)
{
	(void)arg;
	kvm_tdp_mmu_page_fault(kvm, 1, false);
}

static void vcpu_writes(void *arg)
{
	int r = kvm_tdp_mmu_page_fault(kvm, 1, true);

	(void)arg;
	if (r == RET_PF_FIXED && !kvm_guest_access(kvm, 1, true, SITE("write")))
		violation(&fixed, "vm", STEP_NONE, "fixed, but not writable");
}

static struct program two_vcpus = {
	.name = "two vCPUs fault at one entry",
	.setup = setup_vcpus,
	.nr_tasks = 2,
	.tasks = { { "reads", vcpu_reads, NULL },
		   { "writes", vcpu_writes, NULL } },
};

int main(void)
{
	explore_begin();
	never(&fault_unmap, 2, NULL);
	never(&fault_reclaim, 2, NULL);
	never(&two_faults, 1, NULL);
	never(&two_vcpus, 2, NULL);
	/* a, b, d of the catalogue, and the check in the wrong place. */
	sometimes(&fault_unmap, 2, "stale-secondary", "kvm.check-in-progress");
	sometimes(&fault_unmap, 2, "stale-secondary", "kvm.check-sequence");
	sometimes(&fault_unmap, 2, "stale-secondary",
		  "kvm.sequence-before-lookup");
	sometimes(&fault_unmap, 2, "stale-secondary", "kvm.retry-under-lock");
	return done_testing();
}
