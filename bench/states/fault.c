/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Secondary faults against invalidations: the sequence count and the number of
 * open invalidations, as KVM has them.
 *
 *	fault				invalidate
 *
 *   1	reads the sequence count
 *   2	looks up the frame
 *   3					one more is open; the spte is dropped
 *   4					another frame is mapped
 *   5					sequence + 1; one less is open
 *   6	takes mmu_lock, checks both,
 *	installs the spte or begins anew
 *
 * A fault that comes while an invalidation is open goes in circles until it is
 * closed.  What the two checks are each for is told by fault-vs-unmap.scn.
 */
#include <mmurace.h>

#include <kernel/barrier.h>
#include <kernel/spinlock.h>

MM_SCENARIO("fault");
MM_PARAM(faults, 1, 1, 4);
MM_PARAM(invalidations, 1, 1, 4);

MM_RULE(sequence, "fault.check-sequence",
	"A fault that began before the end of an invalidation begins anew.",
	"the sequence count was not looked at");
MM_RULE(count, "fault.check-count",
	"A fault installs nothing while an invalidation is open.",
	"open ones were not looked at");

static DEFINE_SPINLOCK(mmu_lock);
static int open, seq, spte; /* changed under mmu_lock */
static DEFINE_SPINLOCK(page_table_lock);
static int pte;		    /* under page_table_lock */

MM_SETUP
{
	pte = 1;
}

static int lookup(void)
{
	int frame;

	spin_lock(&page_table_lock);
	frame = pte;
	spin_unlock(&page_table_lock);
	return frame;
}

static bool overtaken(int began)
{
	if (mm_rule(count) && READ_ONCE(open))
		return true;
	return mm_rule(sequence) && READ_ONCE(seq) != began;
}

MM_TASKS(fault, n, faults)
{
	bool again = true;

	while (again) {
		int began = READ_ONCE(seq), frame;

		smp_rmb();
		frame = lookup();
		spin_lock(&mmu_lock);
		again = overtaken(began);
		if (!again)
			WRITE_ONCE(spte, frame);
		spin_unlock(&mmu_lock);
	}
}

MM_TASKS(invalidate, n, invalidations)
{
	spin_lock(&mmu_lock);
	WRITE_ONCE(open, open + 1);
	WRITE_ONCE(spte, 0);
	spin_unlock(&mmu_lock);

	spin_lock(&page_table_lock);
	pte = 2 + (int)n;
	spin_unlock(&page_table_lock);

	spin_lock(&mmu_lock);
	mm_assert(!spte, "frame %d is mapped in an open range", spte);
	WRITE_ONCE(seq, seq + 1);
	smp_wmb();
	WRITE_ONCE(open, open - 1);
	spin_unlock(&mmu_lock);
}

MM_INVARIANT(not_stale)
{
	return !spte || spte == pte;
}

MM_RESULT("never");
MM_RESULT("sometimes assertion without fault.check-sequence");
MM_RESULT("sometimes assertion without fault.check-count");
