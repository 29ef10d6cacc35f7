/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MMU notifiers: registration, removal, and the walks of the list
 * (mm/mmu_notifier.c); see mmu_notifier.h.
 *
 * Form notifier.unlink: release and unregister as they were after
 *
 *   cddb8a5c14 (2.6.27)  unlink under the list lock, then call ->release.  An
 *	unmapping in between finds nobody to tell and frees a page that the
 *	secondary MMU still maps.
 *   3ad3d901bb (3.6)	  ->release first, unlink afterwards.  Both sides may
 *	call ->release, and unregister deletes a node that the exiting mm may
 *	have deleted since it was looked at: a NULL dereference.
 *   751efd8610 (3.9)	  whoever unlinks calls ->release, again after it: what
 *	3ad3d901bb had fixed is back.
 *   d34883d4e3 (3.10)	  3ad3d901bb again, with a deletion that can be
 *	repeated.  b972216e27 (3.17) stretched the reader's section of the
 *	release over the unlinking, as it is here; nobody can tell.
 *
 * Form notifier.domain: the walkers were RCU readers until 21a92735f6 (3.7).
 *
 * Walks are those of 6.12 whatever the form: not begun if the list is empty.
 */
#include "mm/mmu_notifier.h"

#include <errno.h>

#include "kernel/barrier.h"
#include "kernel/rcupdate.h"
#include "kernel/rules.h"
#include "kernel/srcu.h"
#include "mm/mm.h"
#include "mm/trace.h"
#include "sched/names.h"

struct mmu_notifier_subscriptions {
	/* all mmu notifiers registered in this mm */
	struct hlist_head list;
	/* to serialize changes of the list */
	spinlock_t lock;
};

/* One for all mms. */
static struct srcu_struct srcu __world;

void mmu_notifier_init(void)
{
	init_srcu_struct(&srcu);
	name_set(&srcu, sizeof(srcu), "mmu notifier srcu");
}

/* --- readers of the list --- */

#define mn_read_lock()                                                 \
	(form(NOTIFIER_DOMAIN) == SHAPE_NOTIFIER_DOMAIN_SRCU ?         \
		 srcu_read_lock(&srcu) :                               \
		 ({                                                    \
			 rcu_read_lock();                              \
			 0;                                            \
		 }))

#define mn_read_unlock(id)                                             \
	do {                                                           \
		if (form(NOTIFIER_DOMAIN) == SHAPE_NOTIFIER_DOMAIN_SRCU) \
			srcu_read_unlock(&srcu, (id));                 \
		else                                                   \
			rcu_read_unlock();                             \
	} while (0)

#define mn_synchronize()                                               \
	do {                                                           \
		if (form(NOTIFIER_DOMAIN) == SHAPE_NOTIFIER_DOMAIN_SRCU) \
			synchronize_srcu(&srcu);                       \
		else                                                   \
			synchronize_rcu();                             \
	} while (0)

/* For the walks. */
#define mn_read_lock_held()                                            \
	(form(NOTIFIER_DOMAIN) == SHAPE_NOTIFIER_DOMAIN_SRCU ?         \
		 srcu_read_lock_held(&srcu) :                          \
		 rcu_read_lock_held())

#define for_each_subscription(pos, subscriptions)                      \
	hlist_for_each_entry_rcu(pos, &subscriptions->list, hlist,     \
				 mn_read_lock_held())

/* --- callbacks --- */

static void call_release(struct mmu_notifier *subscription,
			 struct mm_struct *mm)
{
	if (!subscription->ops->release)
		return;
	trace_mmu_notifier_call(subscription, mm, MMU_NOTIFIER_RELEASE, NULL);
	subscription->ops->release(subscription, mm);
	trace_mmu_notifier_return(subscription, mm, MMU_NOTIFIER_RELEASE, NULL);
}

static int call_range_start(struct mmu_notifier *subscription,
			    const struct mmu_notifier_range *range)
{
	int ret;

	if (!subscription->ops->invalidate_range_start)
		return 0;
	trace_mmu_notifier_call(subscription, range->mm,
				MMU_NOTIFIER_RANGE_START, range);
	ret = subscription->ops->invalidate_range_start(subscription, range);
	trace_mmu_notifier_return(subscription, range->mm,
				  MMU_NOTIFIER_RANGE_START, range);
	return ret;
}

static void call_range_end(struct mmu_notifier *subscription,
			   const struct mmu_notifier_range *range)
{
	if (!subscription->ops->invalidate_range_end)
		return;
	trace_mmu_notifier_call(subscription, range->mm, MMU_NOTIFIER_RANGE_END,
				range);
	subscription->ops->invalidate_range_end(subscription, range);
	trace_mmu_notifier_return(subscription, range->mm,
				  MMU_NOTIFIER_RANGE_END, range);
}

/* --- the mm exits --- */

static struct mmu_notifier *
first_subscription(struct mmu_notifier_subscriptions *subscriptions)
{
	return hlist_entry(subscriptions->list.first, struct mmu_notifier,
			   hlist);
}

/* cddb8a5c14, and 751efd8610 with its wider section. */
static void release_after_unlink(struct mm_struct *mm, bool one_section)
{
	struct mmu_notifier_subscriptions *subscriptions =
		mm->notifier_subscriptions;
	struct mmu_notifier *subscription;
	int id = 0;

	if (one_section)
		id = mn_read_lock();
	spin_lock(&subscriptions->lock);
	while (unlikely(!hlist_empty(&subscriptions->list))) {
		subscription = first_subscription(subscriptions);
		hlist_del_init_rcu(&subscription->hlist);
		trace_mmu_notifier_unlinked(subscription);
		if (!one_section)
			id = mn_read_lock();
		spin_unlock(&subscriptions->lock);
		call_release(subscription, mm);
		if (!one_section)
			mn_read_unlock(id);
		spin_lock(&subscriptions->lock);
	}
	spin_unlock(&subscriptions->lock);
	if (one_section)
		mn_read_unlock(id);
}

/* 3ad3d901bb, d34883d4e3. */
static void release_before_unlink(struct mm_struct *mm)
{
	struct mmu_notifier_subscriptions *subscriptions =
		mm->notifier_subscriptions;
	struct mmu_notifier *subscription;
	int id;

	/* Keeps mmu_notifier_unregister() until ->release has returned. */
	id = mn_read_lock();
	for_each_subscription(subscription, subscriptions)
		call_release(subscription, mm);

	spin_lock(&subscriptions->lock);
	while (unlikely(!hlist_empty(&subscriptions->list))) {
		subscription = first_subscription(subscriptions);
		/* For unregister there is nothing left but to wait for us. */
		hlist_del_init_rcu(&subscription->hlist);
		trace_mmu_notifier_unlinked(subscription);
	}
	spin_unlock(&subscriptions->lock);
	mn_read_unlock(id);
}

/*
 * Called by exit_mmap() with mm_users 0, so not while anyone registers.  Others
 * may unmap pages and unregister at the same time.
 */
void __mmu_notifier_release(struct mm_struct *mm)
{
	struct mmu_notifier_subscriptions *subscriptions =
		mm->notifier_subscriptions;

	trace_mmu_notifier_leaving(NULL, mm);
	/*
	 * New in 5.5: the list is empty only when ->release has returned.  Not
	 * so in the shapes that unlink first, which always waited below.
	 */
	if (form(NOTIFIER_UNLINK) == SHAPE_NOTIFIER_UNLINK_D34883D4E3 &&
	    hlist_empty(&subscriptions->list))
		return;
	switch (form(NOTIFIER_UNLINK)) {
	case SHAPE_NOTIFIER_UNLINK_CDDB8A5C14:
		release_after_unlink(mm, false);
		break;
	case SHAPE_NOTIFIER_UNLINK_751EFD8610:
		release_after_unlink(mm, true);
		break;
	default:
		release_before_unlink(mm);
		break;
	}
	/*
	 * ->release may still run for mmu_notifier_unregister(), and pages must
	 * not be freed before it has returned.
	 */
	mn_synchronize();
}

/* --- invalidation --- */

int __mmu_notifier_invalidate_range_start(struct mmu_notifier_range *range)
{
	struct mmu_notifier_subscriptions *subscriptions =
		range->mm->notifier_subscriptions;
	struct mmu_notifier *subscription;
	int id, ret = 0;

	if (hlist_empty(&subscriptions->list))
		return 0;
	id = mn_read_lock();
	for_each_subscription(subscription, subscriptions) {
		bool blockable = mmu_notifier_range_blockable(range);
		int _ret = call_range_start(subscription, range);

		if (_ret) {
			WARN_ON(blockable || _ret != -EAGAIN);
			ret = _ret;
		}
	}
	mn_read_unlock(id);
	return ret;
}

void __mmu_notifier_invalidate_range_end(struct mmu_notifier_range *range)
{
	struct mmu_notifier_subscriptions *subscriptions =
		range->mm->notifier_subscriptions;
	struct mmu_notifier *subscription;
	int id;

	if (hlist_empty(&subscriptions->list))
		return;
	id = mn_read_lock();
	for_each_subscription(subscription, subscriptions)
		call_range_end(subscription, range);
	mn_read_unlock(id);
}

void mmu_notifier_invalidate_range_start(struct mmu_notifier_range *range)
{
	might_sleep();
	lock_map_acquire(&__mmu_notifier_invalidate_range_start_map);
	range->flags |= MMU_NOTIFIER_RANGE_BLOCKABLE;
	if (mm_has_notifiers(range->mm))
		__mmu_notifier_invalidate_range_start(range);
	lock_map_release(&__mmu_notifier_invalidate_range_start_map);
	trace_mmu_notifier_range_started(range);
}

void mmu_notifier_invalidate_range_end(struct mmu_notifier_range *range)
{
	might_sleep();
	trace_mmu_notifier_range_ending(range);
	if (mm_has_notifiers(range->mm)) {
		lock_map_acquire(&__mmu_notifier_invalidate_range_start_map);
		__mmu_notifier_invalidate_range_end(range);
		lock_map_release(&__mmu_notifier_invalidate_range_start_map);
	}
	trace_mmu_notifier_range_ended(range);
}

/* --- registration --- */

int __mmu_notifier_register(struct mmu_notifier *subscription,
			    struct mm_struct *mm)
{
	struct mmu_notifier_subscriptions *subscriptions = NULL;
	int ret;

	lockdep_assert_held_write(&mm->mmap_lock);
	BUG_ON(atomic_read(&mm->mm_users) <= 0);

	if (!mm->notifier_subscriptions) {
		/* Not under mm_take_all_locks(): reclaim takes those locks. */
		subscriptions = kzalloc(sizeof(*subscriptions), GFP_KERNEL);
		if (!subscriptions)
			return -ENOMEM;
		INIT_HLIST_HEAD(&subscriptions->list);
		spin_lock_init(&subscriptions->lock);
		name_set(subscriptions, sizeof(*subscriptions),
			 "%s.notifier_subscriptions", mm->name);
		name_set(&subscriptions->list, sizeof(subscriptions->list),
			 "%s.notifier_list", mm->name);
		name_set(&subscriptions->lock, sizeof(subscriptions->lock),
			 "%s.notifier_lock", mm->name);
	}
	ret = mm_take_all_locks(mm);
	if (unlikely(ret)) {
		kfree(subscriptions);
		return ret;
	}
	/*
	 * Nobody can be in a range now, as that takes one of the locks; nor can
	 * the mm exit, as the caller is a user of it.
	 */
	if (subscriptions)
		smp_store_release(&mm->notifier_subscriptions, subscriptions);
	mmgrab(mm);
	subscription->mm = mm;
	subscriptions = mm->notifier_subscriptions;
	spin_lock(&subscriptions->lock);
	hlist_add_head_rcu(&subscription->hlist, &subscriptions->list);
	spin_unlock(&subscriptions->lock);
	trace_mmu_notifier_registered(subscription, mm);
	mm_drop_all_locks(mm);
	return 0;
}

int mmu_notifier_register(struct mmu_notifier *subscription,
			  struct mm_struct *mm)
{
	int ret;

	mmap_write_lock(mm);
	ret = __mmu_notifier_register(subscription, mm);
	mmap_write_unlock(mm);
	return ret;
}

/* --- removal --- */

/* cddb8a5c14, 751efd8610: it is us or the exiting mm, by the list lock. */
static void unregister_after_unlink(struct mmu_notifier *subscription,
				    struct mm_struct *mm)
{
	struct mmu_notifier_subscriptions *subscriptions =
		mm->notifier_subscriptions;
	int id;

	spin_lock(&subscriptions->lock);
	if (hlist_unhashed(&subscription->hlist)) {
		spin_unlock(&subscriptions->lock);
		return;
	}
	/* 751efd8610 entered the section first: under the lock it is one. */
	hlist_del_rcu(&subscription->hlist);
	trace_mmu_notifier_unlinked(subscription);
	id = mn_read_lock();
	spin_unlock(&subscriptions->lock);
	call_release(subscription, mm);
	mn_read_unlock(id);
}

/* 3ad3d901bb, d34883d4e3. */
static void unregister_before_unlink(struct mmu_notifier *subscription,
				     struct mm_struct *mm)
{
	struct mmu_notifier_subscriptions *subscriptions =
		mm->notifier_subscriptions;
	int id;

	/*
	 * Without the lock; what is decided here is not final.  6.12 reads it
	 * plainly, a data race with what the exiting mm writes, marked, under
	 * the lock: hlist_unhashed_lockless() is there for that.
	 */
	if (data_race(hlist_unhashed(&subscription->hlist)))
		return;
	/* Keeps the exiting mm from freeing pages until ->release returned. */
	id = mn_read_lock();
	call_release(subscription, mm);
	mn_read_unlock(id);

	spin_lock(&subscriptions->lock);
	if (form(NOTIFIER_UNLINK) == SHAPE_NOTIFIER_UNLINK_3AD3D901BB)
		hlist_del_rcu(&subscription->hlist);
	else
		hlist_del_init_rcu(&subscription->hlist);
	trace_mmu_notifier_unlinked(subscription);
	spin_unlock(&subscriptions->lock);
}

void mmu_notifier_unregister(struct mmu_notifier *subscription,
			     struct mm_struct *mm)
{
	BUG_ON(atomic_read(&mm->mm_count) <= 0);
	trace_mmu_notifier_leaving(subscription, mm);
	if (form(NOTIFIER_UNLINK) == SHAPE_NOTIFIER_UNLINK_CDDB8A5C14 ||
	    form(NOTIFIER_UNLINK) == SHAPE_NOTIFIER_UNLINK_751EFD8610)
		unregister_after_unlink(subscription, mm);
	else
		unregister_before_unlink(subscription, mm);
	/*
	 * Wait for callbacks that run, also for ->release if it is the exiting
	 * mm that called it.
	 */
	mn_synchronize();
	trace_mmu_notifier_removed(subscription, mm);
	mmdrop(mm);
}

void mmu_notifier_subscriptions_destroy(struct mm_struct *mm)
{
	if (!mm_has_notifiers(mm))
		return;
	BUG_ON(!hlist_empty(&mm->notifier_subscriptions->list));
	kfree(mm->notifier_subscriptions);
}
