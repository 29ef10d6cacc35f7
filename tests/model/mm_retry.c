/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A secondary fault against an invalidation (S12): the retry protocol of KVM,
 * and what happens without each part of it.
 */
#include "model/mm_explore.h"

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

int main(void)
{
	explore_begin();
	never(&fault_unmap, 2, NULL);
	never(&fault_reclaim, 2, NULL);
	never(&two_faults, 1, NULL);
	/* a, b, d of the catalogue, and the check in the wrong place. */
	sometimes(&fault_unmap, 2, "stale-secondary", "kvm.check-in-progress");
	sometimes(&fault_unmap, 2, "stale-secondary", "kvm.check-sequence");
	sometimes(&fault_unmap, 2, "stale-secondary",
		  "kvm.sequence-before-lookup");
	sometimes(&fault_unmap, 2, "stale-secondary", "kvm.retry-under-lock");
	return done_testing();
}
