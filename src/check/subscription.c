/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I16: the life of a subscription.
 *
 * What can break it, and where it is checked:
 *
 * - A subscriber is called that is not registered, or not any more: at the
 *   call.
 * - Removal returns while a callback runs: when it returns.  (The other way
 *   round, a callback that begins later, is the case above.)
 * - ->release is called twice: at the call, if form subscription.release asks
 *   for `once`.  Otherwise the second call must find nothing to do, which is
 *   the next case.
 * - ->release returns and an entry is left, for it must tear down all of them:
 *   when it returns.  Entries that are made later come to a frame whose pages
 *   go without anybody being told: when they are made.  The same for an entry
 *   that is left when removal returns.
 * - Pages go before ->release has returned: when an exiting mm begins to
 *   unmap.
 * - The mm is freed under a subscription: when it is freed.
 *
 * Nothing else moves a subscription from one state to the next.
 */
#include <stdio.h>

#include "check/invariants.h"
#include "check/records.h"
#include "kernel/rules.h"
#include "mm/trace.h"

static const char *const callbacks[] = {
	[MMU_NOTIFIER_RELEASE] = "->release",
	[MMU_NOTIFIER_RANGE_START] = "->invalidate_range_start",
	[MMU_NOTIFIER_RANGE_END] = "->invalidate_range_end",
};

static void on_call(struct mmu_notifier *subscription, struct mm_struct *mm,
		    enum mmu_notifier_callback what,
		    const struct mmu_notifier_range *range)
{
	const struct subscriber *s = subscriber_find(subscription);

	(void)mm;
	(void)range;
	if (!s || !s->registered)
		broken(SUBSCRIPTION, NAME(subscription), STEP_NONE,
		       "%s of %s is called before it is registered",
		       callbacks[what], NAME(subscription));
	else if (s->removed)
		broken(SUBSCRIPTION, NAME(subscription),
		       explained_by(EXPLAIN_SUBSCRIBER, s->key),
		       "%s of %s is called after its removal", callbacks[what],
		       NAME(subscription));
	else if (what == MMU_NOTIFIER_RELEASE && s->releasing > 1 &&
		 form(SUBSCRIPTION_RELEASE) == SHAPE_SUBSCRIPTION_RELEASE_ONCE)
		broken(SUBSCRIPTION, NAME(subscription),
		       explained_by(EXPLAIN_SUBSCRIBER, s->key),
		       "->release of %s is called twice", NAME(subscription));
}

static void nothing_left(struct mmu_notifier *subscription, const char *when)
{
	const struct translation *t =
		translation_within(world_offset(subscription), 0, UINT32_MAX);

	if (t)
		broken(SUBSCRIPTION, NAME(subscription),
		       explained_by(EXPLAIN_TRANSLATION, t->key),
		       "%s still maps frame %u at gfn %u %s",
		       NAME(subscription), t->pfn, translation_gfn(t), when);
}

static void on_return(struct mmu_notifier *subscription, struct mm_struct *mm,
		      enum mmu_notifier_callback what,
		      const struct mmu_notifier_range *range)
{
	(void)mm;
	(void)range;
	if (what == MMU_NOTIFIER_RELEASE)
		nothing_left(subscription, "after ->release");
}

static void on_removed(struct mmu_notifier *subscription, struct mm_struct *mm)
{
	const struct subscriber *s = subscriber_find(subscription);

	(void)mm;
	if (!s)
		return;
	if (s->running)
		broken(SUBSCRIPTION, NAME(subscription), STEP_NONE,
		       "%s is removed while a callback of it runs",
		       NAME(subscription));
	nothing_left(subscription, "after its removal");
}

static void on_set(struct mmu_notifier *subscription, unsigned long gfn,
		   unsigned long hva, unsigned long pfn, bool writable)
{
	const struct subscriber *s = subscriber_find(subscription);

	(void)hva;
	(void)writable;
	if (s && (s->released || s->removed))
		broken(SUBSCRIPTION, NAME(subscription),
		       explained_by(EXPLAIN_SUBSCRIBER, s->key),
		       "%s maps frame %lu at gfn %lu after %s",
		       NAME(subscription), pfn, gfn,
		       s->removed ? "its removal" : "->release");
}

/* Whoever is registered must have been told, and have finished. */
static void on_exit_mmap(struct mm_struct *mm)
{
	const struct subscriber *s = NULL;

	while ((s = subscriber_next(s, mm)) != NULL)
		if (!s->removed && !s->released)
			broken(SUBSCRIPTION, NAME_AT(s->key), STEP_NONE,
			       "%s unmaps its pages before ->release of %s has "
			       "returned",
			       NAME(mm), NAME_AT(s->key));
}

static void on_mm_free(struct mm_struct *mm)
{
	const struct subscriber *s = NULL;

	while ((s = subscriber_next(s, mm)) != NULL)
		if (!s->removed)
			broken(SUBSCRIPTION, NAME_AT(s->key), STEP_NONE,
			       "%s is freed while %s is registered", NAME(mm),
			       NAME_AT(s->key));
}

void check_subscription_init(void)
{
	register_trace_mmu_notifier_call(on_call);
	register_trace_mmu_notifier_return(on_return);
	register_trace_mmu_notifier_removed(on_removed);
	register_trace_secondary_set(on_set);
	register_trace_mm_exit_mmap(on_exit_mmap);
	register_trace_mm_free(on_mm_free);
}
