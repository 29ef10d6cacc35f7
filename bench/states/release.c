/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A notifier's release against those who unmap a page each: the list is read
 * under SRCU, and who frees the subscription waits for the readers.
 *
 *	release				unmap
 *
 *   1	->release: the sptes are dropped
 *   2	takes the subscription off the
 *	list
 *   3					clears the PTE
 *   4					walks the list: drops the spte, if
 *					somebody is there
 *   5					frees the frame
 *   6	waits for readers, frees the
 *	subscription
 *
 * What the order of 1 and 2 is for is told by release-vs-reclaim.scn.
 */
#include <mmurace.h>

#include <kernel/rcupdate.h>
#include <kernel/spinlock.h>
#include <kernel/srcu.h>

MM_SCENARIO("release");
MM_PARAM(unmappers, 1, 1, 4);

MM_RULE(order, "release.before-unlink",
	"The sptes are dropped while the subscription is on the list.",
	"first it was taken off");
MM_RULE(wait, "release.wait-for-readers",
	"The subscription is freed when nobody reads it any more.",
	"it was freed at once");

#define PAGES 4

struct subscription {
	int *sptes;
};

DEFINE_STATIC_SRCU(srcu);
static DEFINE_SPINLOCK(list_lock);
static struct subscription *list;
static DEFINE_SPINLOCK(mmu_lock);
static int sptes[PAGES]; /* under mmu_lock */
static int ptes[PAGES];
static bool frame_free[PAGES];

MM_SETUP
{
	list = kzalloc(sizeof(*list), GFP_KERNEL);
	list->sptes = sptes;
	for (unsigned int i = 0; i < unmappers; i++)
		ptes[i] = sptes[i] = 1;
}

/* Where a frame is free, nobody maps it. */
MM_INVARIANT(not_stale)
{
	for (unsigned int i = 0; i < PAGES; i++)
		if (frame_free[i] && sptes[i])
			return false;
	return true;
}

static void drop_all(void)
{
	struct subscription *s;
	int idx = srcu_read_lock(&srcu);

	s = srcu_dereference(list, &srcu);
	spin_lock(&mmu_lock);
	for (unsigned int i = 0; i < unmappers; i++)
		s->sptes[i] = 0;
	spin_unlock(&mmu_lock);
	srcu_read_unlock(&srcu, idx);
}

static void drop_late(struct subscription *s)
{
	spin_lock(&mmu_lock);
	for (unsigned int i = 0; i < unmappers; i++)
		s->sptes[i] = 0;
	spin_unlock(&mmu_lock);
}

MM_TASK(release)
{
	struct subscription *s = list;

	if (mm_rule(order))
		drop_all();
	spin_lock(&list_lock);
	rcu_assign_pointer(list, NULL);
	spin_unlock(&list_lock);
	if (!mm_rule(order))
		drop_late(s);
	if (mm_rule(wait))
		synchronize_srcu(&srcu);
	kfree(s);
}

MM_TASKS(unmap, n, unmappers)
{
	struct subscription *s;
	int idx;

	WRITE_ONCE(ptes[n], 0);
	idx = srcu_read_lock(&srcu);
	s = srcu_dereference(list, &srcu);
	if (s) {
		spin_lock(&mmu_lock);
		s->sptes[n] = 0;
		spin_unlock(&mmu_lock);
	}
	srcu_read_unlock(&srcu, idx);
	WRITE_ONCE(frame_free[n], true);
	mm_check(not_stale);
}

MM_RESULT("never");
MM_RESULT("sometimes assertion without release.before-unlink");
MM_RESULT("sometimes use-after-free without release.wait-for-readers");
