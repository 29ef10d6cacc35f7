/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an invalidation of KVM leaves behind: no translation is set in its range
 * while it is open, also if others are, and the page of a dirty one is dirty.
 */
#include "kernel/rwonce.h"
#include "mm/process.h"
#include "mm/trace.h"
#include "model/mm_explore.h"
#include "secondary/kvm.h"

static const struct invariant in_range = { .name = "in-range" };
static const struct invariant clean = { .name = "clean" };

static bool open_at[8] __world;		/* by page */
static unsigned long frame __world;	/* that the guest wrote to last */

static void on_set(struct mmu_notifier *subscription, unsigned long gfn,
		   unsigned long hva, unsigned long pfn, bool writable)
{
	(void)subscription;
	(void)hva;
	(void)writable;
	frame = pfn;
	if (open_at[gfn])
		violation(&in_range, "", STEP_NONE, "gfn %lu is set", gfn);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	mm_setup(3);
	cpu_write(A, PAGE(1));
	cpu_write(A, PAGE(3));
}

/* The guest alone has written to the page since. */
static void setup_dirty(void *data, const uint32_t *open)
{
	setup(data, open);
	guest_write(vm, 1);
	folio_clear_dirty_for_io(page_folio(pfn_to_page(frame)));
}

static void invalidates(void *arg)
{
	unsigned long page = (unsigned long)(uintptr_t)arg;
	struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR,
				MMU_NOTIFIER_RANGE_BLOCKABLE, A->mm, PAGE(page),
				PAGE(page + 1));
	__mmu_notifier_invalidate_range_start(&range);
	WRITE_ONCE(open_at[page], true);
	WRITE_ONCE(open_at[page], false);
	__mmu_notifier_invalidate_range_end(&range);
}

static void faults(void *arg)
{
	guest_write(vm, (unsigned long)(uintptr_t)arg);
}

static void zaps_dirty(void *arg)
{
	invalidates(arg);
	if (!folio_test_dirty(page_folio(pfn_to_page(frame))))
		violation(&clean, "", STEP_NONE, "a write is forgotten");
}

static struct program program(const char *name, void *first, void *second)
{
	return (struct program){
		.name = name,
		.setup = setup,
		.nr_tasks = 3,
		.tasks = { { "first", invalidates, first },
			   { "second", invalidates, second },
			   { "guest", faults, first } },
	};
}

int main(void)
{
	struct program below =
		program("another range above", (void *)1, (void *)3);
	struct program above =
		program("another range below", (void *)3, (void *)1);
	static const struct program dirty = {
		.name = "a dirty spte",
		.setup = setup_dirty,
		.nr_tasks = 1,
		.tasks = { { "zap", zaps_dirty, (void *)1 } },
	};
	struct env env;

	env_default(&env);
	env_apply(&env);
	register_trace_secondary_set(on_set);
	never(&below, 2, NULL);
	never(&above, 2, NULL);
	sometimes(&below, 2, "in-range", "kvm.check-in-progress");
	never(&dirty, 0, NULL);
	return done_testing();
}
