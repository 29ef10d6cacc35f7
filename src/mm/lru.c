/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The LRU list (mm/swap.c and the isolation of mm/vmscan.c).
 *
 * Faithful: the list is guarded by its lock; a folio on it has PG_lru; the list
 * holds no reference, so a folio whose count falls to 0 is taken off by whoever
 * frees it, and reclaim takes off only what it gets a reference to.
 *
 * Simplified: PG_lru is only changed with the lock held (the kernel's isolation
 * clears it first where several may isolate one folio), and read by who holds
 * it or has the last reference, so these are no steps of their own; one list
 * without ageing and without the caches of folios that are still to be added; a
 * scenario says which folio reclaim comes upon.
 */
#include "mm/page.h"
#include "sched/names.h"

struct lruvec lruvec __world;

void lru_init(void)
{
	spin_lock_init(&lruvec.lru_lock);
	INIT_LIST_HEAD(&lruvec.list);
	name_set(&lruvec.lru_lock, sizeof(lruvec.lru_lock), "lru_lock");
	name_set(&lruvec.list, sizeof(lruvec.list), "lru list");
}

/* Under the lock. */
static void lruvec_add_folio(struct folio *folio)
{
	page_set_flag(&folio->page, PG_lru, true);
	list_add(&folio->lru, &lruvec.list);
}

void folio_add_lru(struct folio *folio)
{
	spin_lock_irq(&lruvec.lru_lock);
	lruvec_add_folio(folio);
	spin_unlock_irq(&lruvec.lru_lock);
}

void __page_cache_release(struct folio *folio)
{
	/* The count is 0: nobody can put it on the list, or isolate it. */
	if (!page_flag(&folio->page, PG_lru))
		return;
	spin_lock_irq(&lruvec.lru_lock);
	list_del(&folio->lru);
	page_set_flag(&folio->page, PG_lru, false);
	spin_unlock_irq(&lruvec.lru_lock);
}

static void __folio_put(struct folio *folio)
{
	__page_cache_release(folio);
	free_unref_page(&folio->page);
}

void __folio_put_at(struct folio *folio, const struct site *site)
{
	if (__page_put_testzero(&folio->page, site))
		__folio_put(folio);
}

/*
 * The choice of the scenario: reads what faults may be setting, as a part of
 * the step that took the lock.
 */
static __reads_only struct folio *lru_find(const struct mm_struct *owner,
					   unsigned long index)
{
	sched_looked(&lruvec.list.prev, sizeof(lruvec.list.prev));
	for (struct list_head *p = lruvec.list.prev; p != &lruvec.list;
	     p = p->prev) {
		struct folio *folio = container_of(p, struct folio, lru);

		sched_looked(&p->prev, sizeof(p->prev));
		sched_looked(&folio->index, sizeof(folio->index));
		sched_looked(&folio->owner, sizeof(folio->owner));
		if (folio->owner == owner && folio->index == index)
			return folio;
	}
	return NULL;
}

struct folio *folio_isolate_lru_of(const struct mm_struct *owner,
				   unsigned long index)
{
	struct folio *folio;

	spin_lock_irq(&lruvec.lru_lock);
	folio = lru_find(owner, index);
	/* Not one that is being freed. */
	if (folio && !folio_try_get(folio))
		folio = NULL;
	if (folio) {
		list_del(&folio->lru);
		page_set_flag(&folio->page, PG_lru, false);
	}
	spin_unlock_irq(&lruvec.lru_lock);
	return folio;
}

void folio_putback_lru(struct folio *folio)
{
	bool last;

	spin_lock_irq(&lruvec.lru_lock);
	lruvec_add_folio(folio);
	last = folio_put_testzero(folio);
	if (last) {
		list_del(&folio->lru);
		page_set_flag(&folio->page, PG_lru, false);
	}
	spin_unlock_irq(&lruvec.lru_lock);
	if (last)
		free_unref_page(&folio->page);
}
