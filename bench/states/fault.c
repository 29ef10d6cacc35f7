/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Secondary faults against invalidations: sequence and count, as KVM has them.
 *
 * Faults that are overtaken try again.  For bench/states.sh, which takes one to
 * three of each.
 */
#include <mmurace.h>

#include <kernel/barrier.h>
#include <kernel/spinlock.h>

MM_SCENARIO("fault");
MM_PARAM(faults, 1, 1, 4);
MM_PARAM(invalidations, 1, 1, 4);

static spinlock_t mmu_lock;
static int in_progress, sequence;	/* changed under mmu_lock */
static int spte;			/* under mmu_lock */
static int pte;

MM_SETUP
{
	spin_lock_init(&mmu_lock);
	pte = 1;
}

MM_TASKS(fault, n, faults)
{
	int seq, page;

again:
	seq = READ_ONCE(sequence);
	smp_rmb();
	page = READ_ONCE(pte);
	spin_lock(&mmu_lock);
	if (in_progress || READ_ONCE(sequence) != seq) {
		spin_unlock(&mmu_lock);
		cpu_relax();
		goto again;
	}
	spte = page;
	spin_unlock(&mmu_lock);
}

MM_TASKS(invalidate, n, invalidations)
{
	spin_lock(&mmu_lock);
	in_progress++;
	spte = 0;
	spin_unlock(&mmu_lock);

	WRITE_ONCE(pte, 2 + (int)n);

	spin_lock(&mmu_lock);
	WRITE_ONCE(sequence, sequence + 1);
	in_progress--;
	spin_unlock(&mmu_lock);
}

MM_INVARIANT(up_to_date)
{
	return !spte || spte == pte;
}

MM_RESULT("never");
