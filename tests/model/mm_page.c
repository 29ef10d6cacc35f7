/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames between tasks: what their counts and flags order when they succeed and
 * when they fail, and that whoever polls them sees every change.
 */
#include "kernel/barrier.h"
#include "kernel/rwonce.h"
#include "mm/page.h"
#include "model/kernel.h"

static __world struct {
	struct folio *folio;		/* has one reference */
	struct page *second;
	int flag __attribute__((aligned(8)));
	int data __attribute__((aligned(8)));
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	if (page_init(2, 4))
		bail_out("no frames");
	w.folio = page_folio(alloc_page(GFP_KERNEL));
}

/* --- order --- */

static void publishes_by_get(void *arg)
{
	(void)arg;
	w.data = 1;
	folio_try_get(w.folio);
	WRITE_ONCE(w.flag, 1);
}

static void sees_by_get(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.flag) && folio_try_get(w.folio))
		check(w.data == 1, "published");
}

static void publishes_by_failed_freeze(void *arg)
{
	(void)arg;
	w.data = 1;
	folio_ref_freeze(w.folio, 7);
	WRITE_ONCE(w.flag, 1);
}

static void sees_by_failed_freeze(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.flag) && !folio_ref_freeze(w.folio, 7))
		check(w.data == 1, "published");
}

static void frozen(void *data, const uint32_t *open)
{
	setup(data, open);
	folio_ref_freeze(w.folio, 1);
}

static void sees_by_failed_get(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.flag) && !folio_try_get(w.folio))
		check(w.data == 1, "published");
}

static void test_order(void)
{
	PROGRAM(get, setup, TASK(publishes_by_get), TASK(sees_by_get));
	PROGRAM(failed_get, frozen, TASK(publishes_by_get),
		TASK(sees_by_failed_get));
	PROGRAM(failed_freeze, setup, TASK(publishes_by_failed_freeze),
		TASK(sees_by_failed_freeze));

	is_str(verdict(&get), "never", "folio_try_get() is a barrier");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&failed_get), "data-race", "unless it fails");
	is_str(verdict(&failed_freeze), "data-race",
	       "nor is folio_ref_freeze() when it fails");
}

/* --- polls --- */

static bool frees(struct folio *folio)
{
	folio_put(folio);
	return true;
}

/* The free one; what it was used for can still be seen. */
static struct folio *other(void)
{
	return page_folio(pfn_to_page(1));
}

#define POLLS \
	POLL(folio_ref_count, folio_ref_count(w.folio) == 2, \
	     folio_get(w.folio)) \
	POLL(folio_try_get, folio_try_get(other()), alloc_page(GFP_KERNEL)) \
	POLL(folio_ref_freeze, folio_ref_freeze(w.folio, 2), \
	     folio_get(w.folio)) \
	POLL(folio_mapped, folio_mapped(w.folio), \
	     __page_mapcount_add(&w.folio->page, 1, SITE("map"))) \
	POLL(test_dirty, folio_test_dirty(w.folio), folio_mark_dirty(w.folio)) \
	POLL(clear_dirty, folio_clear_dirty_for_io(w.folio), \
	     folio_mark_dirty(w.folio)) \
	POLL(no_dirty, !folio_test_dirty(other()), alloc_page(GFP_KERNEL)) \
	POLL(no_mapcount, !folio_mapped(other()), alloc_page(GFP_KERNEL)) \
	POLL(mapping, !READ_ONCE(w.folio->mapping), frees(w.folio)) \
	POLL(alloc_page, got_both(), frees(w.folio))

/* One frame is free; the other one is given back in the end. */
static bool got_both(void)
{
	if (!w.second)
		w.second = alloc_page(GFP_KERNEL);
	return alloc_page(GFP_KERNEL);
}

static void used(void *data, const uint32_t *open)
{
	setup(data, open);
	w.folio->mapping = PAGE_MAPPING_ANON;
	folio_mark_dirty(other());
	__page_mapcount_add(&other()->page, 1, SITE("map"));
}

#define POLLS_SETUP used
#include "model/polls.h"

int main(void)
{
	kernel_hooks();
	test_order();
	polls_test();
	return done_testing();
}
