/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Record: invalidations of address ranges, and which subscribers were told.
 *
 * An invalidation is known by its task, mm and extent: struct
 * mmu_notifier_range lies on the stack of the task, whose addresses must not
 * get into the world.  Those of one task are nested, so the last one that fits
 * is meant.
 */
#include "check/invariants.h"
#include "check/records.h"
#include "mm/mmu_notifier.h"

DEFINE_TABLE(range, struct range, 16);
DEFINE_TABLE(told, struct told, 16);

#define RANGES_PER_TASK 16u

static uint32_t key_of(unsigned int task, unsigned int nth)
{
	return task * RANGES_PER_TASK + nth;
}

/* The i-th range if it is the running task's, else NULL. */
static struct range *mine(uint32_t i)
{
	struct range *r = range_table_at(i);

	return r->key / RANGES_PER_TASK == whose() ? r : NULL;
}

struct range *range_find(const struct mmu_notifier_range *range,
			 enum range_state state)
{
	for (uint32_t i = range_table.nr; i-- > 0;) {
		struct range *r = mine(i);

		if (r && r->state == state &&
		    r->mm == world_offset(range->mm) &&
		    r->start == PAGE_NR(range->start) &&
		    r->end == PAGE_NR(range->end))
			return r;
	}
	return NULL;
}

struct range *range_new(const struct mmu_notifier_range *range)
{
	struct range *r;
	unsigned int n = 0;

	while (range_table_find(key_of(whose(), n)))
		if (++n == RANGES_PER_TASK)
			sched_limit(LIMIT_CHECKS);
	r = range_table_get(key_of(whose(), n));
	r->mm = world_offset(range->mm);
	r->start = PAGE_NR(range->start);
	r->end = PAGE_NR(range->end);
	r->state = RANGE_STARTING;
	return r;
}

void range_forget(struct range *r)
{
	range_table_remove(r);
}

struct range *range_any(void)
{
	return range_table.nr ? range_table_at(0) : NULL;
}

const struct range *range_open_over(const struct mm_struct *mm, uint32_t start,
				    uint32_t end)
{
	for (uint32_t i = 0; i < range_table.nr; i++) {
		const struct range *r = mine(i);

		if (r && r->state == RANGE_OPEN && r->mm == world_offset(mm) &&
		    r->start <= start && end <= r->end)
			return r;
	}
	return NULL;
}

static uint64_t told_key(uint32_t subscription, const struct range *r)
{
	return (uint64_t)subscription << 32 | (uint32_t)r->key;
}

struct told *told_find(uint32_t subscription, const struct range *r)
{
	return told_table_find(told_key(subscription, r));
}

struct told *told_new(uint32_t subscription, const struct range *r)
{
	struct told *t = told_table_get(told_key(subscription, r));

	t->start = r->start;
	t->end = r->end;
	return t;
}

void told_forget(struct told *t)
{
	told_table_remove(t);
}

void told_forget_all(uint32_t subscription)
{
	for (uint32_t i = 0; i < told_table.nr;) {
		struct told *t = told_table_at(i);

		if (told_owner(t) == subscription)
			told_forget(t);
		else
			i++;
	}
}

struct told *told_of_range(const struct range *r)
{
	for (uint32_t i = 0; i < told_table.nr; i++) {
		struct told *t = told_table_at(i);

		if ((uint32_t)t->key == (uint32_t)r->key)
			return t;
	}
	return NULL;
}

const struct told *told_covers(uint32_t subscription, uint32_t page)
{
	for (uint32_t i = 0; i < told_table.nr; i++) {
		const struct told *t = told_table_at(i);

		if (told_owner(t) == subscription && t->done &&
		    t->start <= page && page < t->end)
			return t;
	}
	return NULL;
}
