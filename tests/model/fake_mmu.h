/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A secondary MMU for tests: a few entries under a lock, a count of open ranges
 * and a sequence, as a driver would have it, and a list of things that it does
 * wrong on request.  Entry gfn translates user page gfn.
 */
#ifndef TESTS_MODEL_FAKE_MMU_H
#define TESTS_MODEL_FAKE_MMU_H

#include "model/check.h"

#define FAKE_ENTRIES 8u

/* What it does wrong. */
#define FAKE_FORGETS 0x1u	/* range_start leaves the entries */
#define FAKE_DEAF 0x2u		/* it has no range_start and range_end */
#define FAKE_NO_COUNT 0x4u	/* faults do not look for open ranges */
#define FAKE_NO_SEQUENCE 0x8u	/* nor at the sequence */
#define FAKE_KEEPS 0x10u	/* ->release leaves the entries */
#define FAKE_NOT_FROZEN 0x20u	/* it maps pages after ->release */
#define FAKE_COPIES 0x40u	/* it uses a copy of an entry */
#define FAKE_ALONE 0x80u	/* set-up does not register it */

static struct fake_mmu {
	struct mmu_notifier mn;
	spinlock_t lock;
	struct process *process;
	unsigned int wrong;
	unsigned int open, sequence;
	bool released;
	unsigned long entries[FAKE_ENTRIES];	/* pfn + 1; 0: none */
	unsigned long copies[FAKE_ENTRIES];
} fake __world;

static inline void fake_clear(unsigned long gfn)
{
	if (!fake.entries[gfn])
		return;
	fake.entries[gfn] = 0;
	trace_secondary_clear(&fake.mn, gfn, gfn << PAGE_SHIFT);
}

static inline int fake_range_start(struct mmu_notifier *mn,
				   const struct mmu_notifier_range *range)
{
	(void)mn;
	spin_lock(&fake.lock);
	fake.open++;
	for (unsigned long gfn = 0; gfn < FAKE_ENTRIES; gfn++)
		if (!(fake.wrong & FAKE_FORGETS) &&
		    gfn >= range->start >> PAGE_SHIFT &&
		    gfn < range->end >> PAGE_SHIFT)
			fake_clear(gfn);
	spin_unlock(&fake.lock);
	return 0;
}

static inline void fake_range_end(struct mmu_notifier *mn,
				  const struct mmu_notifier_range *range)
{
	(void)mn;
	(void)range;
	spin_lock(&fake.lock);
	fake.open--;
	fake.sequence++;
	spin_unlock(&fake.lock);
}

static inline void fake_release(struct mmu_notifier *mn, struct mm_struct *mm)
{
	(void)mn;
	(void)mm;
	spin_lock(&fake.lock);
	for (unsigned long gfn = 0; gfn < FAKE_ENTRIES; gfn++)
		if (!(fake.wrong & FAKE_KEEPS))
			fake_clear(gfn);
	fake.released = true;
	spin_unlock(&fake.lock);
}

static const struct mmu_notifier_ops fake_ops = {
	.invalidate_range_start = fake_range_start,
	.invalidate_range_end = fake_range_end,
	.release = fake_release,
};

static const struct mmu_notifier_ops deaf_ops = {
	.release = fake_release,
};

static inline void fake_register(void)
{
	struct mm_struct *mm = get_task_mm(fake.process);

	if (!mm)
		return;
	fake.mn.ops = fake.wrong & FAKE_DEAF ? &deaf_ops : &fake_ops;
	if (mmu_notifier_register(&fake.mn, mm))
		bail_out("mmu_notifier_register() failed");
	mmput(mm);
}

static inline bool fake_may_map(unsigned int sequence)
{
	if (fake.open && !(fake.wrong & FAKE_NO_COUNT))
		return false;
	if (fake.sequence != sequence && !(fake.wrong & FAKE_NO_SEQUENCE))
		return false;
	return !fake.released || fake.wrong & FAKE_NOT_FROZEN;
}

/* Map what user page @gfn is mapped to. */
static inline void fake_fault(unsigned long gfn)
{
	struct mm_struct *mm = get_task_mm(fake.process);
	unsigned int sequence;
	struct page *page;

	if (!mm)
		return;
	spin_lock(&fake.lock);
	sequence = fake.sequence;
	spin_unlock(&fake.lock);
	if (get_user_page_unlocked(mm, gfn << PAGE_SHIFT, FOLL_WRITE, &page)) {
		mmput(mm);
		return;
	}
	spin_lock(&fake.lock);
	if (fake_may_map(sequence)) {
		unsigned long pfn = page_to_pfn(page);

		fake.entries[gfn] = fake.copies[gfn] = pfn + 1;
		trace_secondary_set(&fake.mn, gfn, gfn << PAGE_SHIFT, pfn,
				    true);
	}
	spin_unlock(&fake.lock);
	put_page(page);
	mmput(mm);
}

static inline void fake_access(unsigned long gfn)
{
	unsigned long entry;

	spin_lock(&fake.lock);
	entry = fake.wrong & FAKE_COPIES ? fake.copies[gfn] : fake.entries[gfn];
	if (entry)
		trace_secondary_access(&fake.mn, gfn, gfn << PAGE_SHIFT,
				       entry - 1, true, 0);
	spin_unlock(&fake.lock);
}

/* A machine, a process that has page ADDR, and the fake as its subscriber. */
static inline void fake_setup(unsigned int wrong)
{
	const struct machine machine = MACHINE_DEFAULT;

	if (machine_init(&machine))
		bail_out("machine_init() failed");
	name_set(&fake, sizeof(fake), "fake data");
	name_set(&fake.mn, sizeof(fake.mn), "fake");
	spin_lock_init(&fake.lock);
	fake.wrong = wrong;
	fake.process = mm_create("A");
	if (!fake.process || mm_mmap(fake.process, ADDR, 1) ||
	    cpu_write(fake.process, ADDR))
		bail_out("no process");
	if (!(wrong & FAKE_ALONE))
		fake_register();
}

#endif
