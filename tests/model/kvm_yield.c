/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Zapping lets go of mmu_lock between two sptes when a fault waits for it, so a
 * fault can come in the middle; nothing but the count in progress stops it.
 */
#include "kernel/rules.h"
#include "mm/trace.h"
#include "model/mm_explore.h"

static const struct invariant between = { .name = "between" };
static unsigned int cleared __world;

static void on_clear(struct mmu_notifier *subscription, unsigned long gfn,
		     unsigned long hva)
{
	(void)subscription;
	(void)gfn;
	(void)hva;
	cleared++;
}

static void on_set(struct mmu_notifier *subscription, unsigned long gfn,
		   unsigned long hva, unsigned long pfn, bool writable)
{
	(void)subscription;
	(void)hva;
	(void)pfn;
	(void)writable;
	if (cleared == 1)
		violation(&between, "", STEP_NONE, "gfn %lu is set", gfn);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	mm_setup(3);
	cpu_write(A, PAGE(1));
	guest_write(vm, 2);
	guest_write(vm, 3);
	cleared = 0;
}

static void unmaps(void *arg)
{
	(void)arg;
	mm_munmap(A, PAGE(1), 3);
}

static void faults(void *arg)
{
	(void)arg;
	guest_write(vm, 1);
}

static struct program program = {
	.name = "a fault and a zap of two sptes",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "unmap", unmaps, NULL }, { "guest", faults, NULL } },
};

int main(void)
{
	struct env env;

	env_default(&env);
	env_apply(&env);
	register_trace_secondary_clear(on_clear);
	register_trace_secondary_set(on_set);
	never(&program, 3, NULL);
	sometimes(&program, 3, "between", "kvm.check-in-progress");
	return done_testing();
}
