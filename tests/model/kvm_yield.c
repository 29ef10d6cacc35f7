/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Zapping lets go of mmu_lock between two sptes when somebody waits for it, so
 * a fault can come in the middle; nothing but the count in progress stops it.
 */
#include "kernel/rules.h"
#include "mm/process.h"
#include "mm/trace.h"
#include "model/mm_explore.h"
#include "secondary/kvm.h"

static const struct invariant between = { .name = "between" };
static const struct invariant early = { .name = "early" };
static const struct invariant twice = { .name = "twice" };

static unsigned int cleared __world;
static bool present[8] __world;

static void on_clear(struct mmu_notifier *subscription, unsigned long gfn,
		     unsigned long hva)
{
	(void)subscription;
	(void)hva;
	if (!present[gfn])
		violation(&twice, "", STEP_NONE, "gfn %lu is not set", gfn);
	present[gfn] = false;
	cleared++;
}

static void on_set(struct mmu_notifier *subscription, unsigned long gfn,
		   unsigned long hva, unsigned long pfn, bool writable)
{
	struct kvm *kvm = container_of(subscription, struct kvm, mmu_notifier);

	(void)hva;
	(void)pfn;
	(void)writable;
	present[gfn] = true;
	if (cleared == 1 && present[3])
		violation(&between, "", STEP_NONE, "gfn %lu is set", gfn);
	if (!cleared && kvm->mmu_invalidate_in_progress)
		violation(&early, "", STEP_NONE, "gfn %lu is set", gfn);
}

/* Pages 1 to 3, of which the guest has the second. */
static void setup_one(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	mm_setup(3);
	cpu_write(A, PAGE(1));
	guest_write(vm, 2);
	cleared = 0;
}

static void setup_two(void *data, const uint32_t *open)
{
	setup_one(data, open);
	guest_write(vm, 3);
	cleared = 0;
}

static void unmaps(void *arg)
{
	(void)arg;
	mm_munmap(A, PAGE(1), 3);
}

/* The guest has the first page of the range. */
static void unmaps_mapped(void *arg)
{
	(void)arg;
	mm_munmap(A, PAGE(2), 2);
}

static void invalidates(unsigned int flags)
{
	struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, flags, A->mm, PAGE(1),
				PAGE(4));
	__mmu_notifier_invalidate_range_start(&range);
	__mmu_notifier_invalidate_range_end(&range);
}

static void may_block(void *arg)
{
	(void)arg;
	invalidates(MMU_NOTIFIER_RANGE_BLOCKABLE);
}

static void may_not_block(void *arg)
{
	(void)arg;
	invalidates(0);
}

static void faults(void *arg)
{
	(void)arg;
	guest_write(vm, 1);
}

static void swaps(void *arg)
{
	(void)arg;
	swap_out(A, PAGE(3));
}

#define PROGRAM(name_, setup_, one, two)				\
	static const struct program name_ = {			\
		.name = #name_,					\
		.setup = setup_,				\
		.nr_tasks = 2,					\
		.tasks = { { #one, one, NULL }, { #two, two, NULL } }, \
	}

int main(void)
{
	PROGRAM(zap_of_two, setup_two, unmaps, faults);
	PROGRAM(zap_at_once, setup_one, unmaps_mapped, faults);
	PROGRAM(blocks, setup_two, may_block, faults);
	PROGRAM(does_not_block, setup_two, may_not_block, faults);
	PROGRAM(two_zaps, setup_two, unmaps, swaps);
	const char *rule = "kvm.check-in-progress";
	struct env env;

	env_default(&env);
	env_apply(&env);
	register_trace_secondary_clear(on_clear);
	register_trace_secondary_set(on_set);
	never(&zap_of_two, 3, NULL);
	sometimes(&zap_of_two, 3, "between", rule);
	/* Not before the first. */
	never(&zap_at_once, 2, rule);
	/* A range that must not block keeps the lock. */
	sometimes(&blocks, 3, "between", rule);
	never(&does_not_block, 3, rule);
	/* What another zap took away is looked at anew. */
	never(&two_zaps, 2, NULL);
	return done_testing();
}
