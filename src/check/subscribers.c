/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Record: the subscriptions of secondary MMUs, and how far their lives are.
 *
 * Made of the notifier core's entries and exits, not of its list: whether the
 * core still finds a subscriber is what is checked.
 */
#include "check/invariants.h"
#include "check/records.h"
#include "mm/trace.h"

DEFINE_TABLE(subscriber, struct subscriber, 8);

struct subscriber *subscriber_at(uint32_t offset)
{
	return subscriber_table_find(offset);
}

struct subscriber *subscriber_find(const struct mmu_notifier *subscription)
{
	return subscriber_at(world_offset(subscription));
}

struct subscriber *subscriber_next(const struct subscriber *s,
				   const struct mm_struct *mm)
{
	uint32_t i = s ? (uint32_t)(s - subscriber_table_at(0)) + 1 : 0;

	for (; i < subscriber_table.nr; i++) {
		struct subscriber *next = subscriber_table_at(i);

		if (next->mm == world_offset(mm))
			return next;
	}
	return NULL;
}

bool subscribers_live(const struct mm_struct *mm)
{
	const struct subscriber *s = NULL;

	while ((s = subscriber_next(s, mm)) != NULL)
		if (subscriber_live(s))
			return true;
	return false;
}

/* A registration after a removal starts a new life. */
static void on_registered(struct mmu_notifier *subscription,
			  struct mm_struct *mm)
{
	uint64_t key = world_offset(subscription);

	*subscriber_table_get(key) = (struct subscriber){
		.key = key,
		.mm = world_offset(mm),
		.registered = true,
	};
}

/* It says why nobody was told; what must hold does not depend on it. */
static void on_unlinked(struct mmu_notifier *subscription)
{
	explain_step(EXPLAIN_UNLINKED, world_offset(subscription));
}

/* One is being removed; or, if it is NULL, all of an mm that exits. */
static void on_leaving(struct mmu_notifier *subscription, struct mm_struct *mm)
{
	struct subscriber *s = NULL;

	while ((s = subscriber_next(s, mm)) != NULL)
		if (!subscription || s->key == world_offset(subscription))
			s->leaving = true;
}

static void on_removed(struct mmu_notifier *subscription, struct mm_struct *mm)
{
	struct subscriber *s = subscriber_find(subscription);

	(void)mm;
	if (!s)
		return;
	s->removed = true;
	explain_step(EXPLAIN_SUBSCRIBER, s->key);
}

static void on_call(struct mmu_notifier *subscription, struct mm_struct *mm,
		    enum mmu_notifier_callback what,
		    const struct mmu_notifier_range *range)
{
	struct subscriber *s = subscriber_find(subscription);

	(void)mm;
	(void)range;
	if (!s)
		return;
	s->running++;
	if (what == MMU_NOTIFIER_RELEASE && !s->releasing++)
		explain_next(EXPLAIN_SUBSCRIBER, s->key);
}

static void on_return(struct mmu_notifier *subscription, struct mm_struct *mm,
		      enum mmu_notifier_callback what,
		      const struct mmu_notifier_range *range)
{
	struct subscriber *s = subscriber_find(subscription);

	(void)mm;
	(void)range;
	if (!s)
		return;
	s->running--;
	if (what == MMU_NOTIFIER_RELEASE)
		s->released++;
}

void check_subscribers_init(void)
{
	register_trace_mmu_notifier_registered(on_registered);
	register_trace_mmu_notifier_unlinked(on_unlinked);
	register_trace_mmu_notifier_leaving(on_leaving);
	register_trace_mmu_notifier_removed(on_removed);
	register_trace_mmu_notifier_call(on_call);
	register_trace_mmu_notifier_return(on_return);
}
