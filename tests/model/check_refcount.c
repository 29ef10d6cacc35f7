/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * refcount (I7): a reference too few, one taken from 0, a count that was
 * changed behind the ledger's back, a frame that is freed while it is held.
 */
#include "kernel/refcount.h"
#include "model/check.h"

static struct process *process __world;
static refcount_t users __world;
static unsigned int zero __world;	/* the count of frame 4 is 0 */

static void setup(void *data, const uint32_t *open)
{
	const struct machine machine = MACHINE_DEFAULT;

	(void)data;
	(void)open;
	if (machine_init(&machine))
		bail_out("machine_init() failed");
	name_set(&users, sizeof(users), "users");
	refcount_set(&users, 1);
	process = mm_create("A");
	if (!process || mm_mmap(process, ADDR, 1) || cpu_write(process, ADDR))
		bail_out("no process");
}

static struct page *get(void)
{
	struct page *page = NULL;

	get_user_page_unlocked(process->mm, ADDR, FOLL_WRITE, &page);
	return page;
}

static void puts_twice(void *arg)
{
	struct page *page = get();

	(void)arg;
	put_page(page);
	put_page(page);
}

static void gets_freed(void *arg)
{
	struct page *page = alloc_page(GFP_KERNEL);

	(void)arg;
	put_page(page);
	folio_get(page_folio(page));
}

static void frees_twice(void *arg)
{
	struct page *page = alloc_page(GFP_KERNEL);

	(void)arg;
	put_page(page);
	free_unref_page(page);
}

/* It takes a page that is about to be freed. */
static void raises_zero(void *arg)
{
	(void)arg;
	if (READ_ONCE(zero))
		folio_get(page_folio(pfn_to_page(4)));
}

static void zeroes_and_waits(void *arg)
{
	struct page *page = alloc_page(GFP_KERNEL);

	(void)arg;
	if (!folio_put_testzero(page_folio(page)))
		return;
	WRITE_ONCE(zero, 1);
	WRITE_ONCE(zero, 0);
	free_unref_page(page);
}

static void zeroes(void *arg)
{
	(void)arg;
	folio_put_testzero(page_folio(alloc_page(GFP_KERNEL)));
}

static void raises(void *arg)
{
	(void)arg;
	folio_get(page_folio(pfn_to_page(4)));
}

static void idles(void *arg)
{
	(void)arg;
}

static void join_new(void (*fn)(void *))
{
	task_join(task_spawn("kid", fn, NULL, SITE("spawn")), SITE("join"));
}

/* When all numbers are used, the next one gets that of the first. */
static void lets_successor_raise(void *arg)
{
	(void)arg;
	join_new(zeroes);
	for (unsigned int i = 2; i < TASKS_MAX; i++)
		join_new(idles);
	join_new(raises);
}

static void loses_an_update(void *arg)
{
	struct page *page = get();

	(void)arg;
	page->_refcount.counter++;
	put_page(page);
}

static void frees_held(void *arg)
{
	struct page *page = alloc_page(GFP_KERNEL);

	(void)arg;
	folio_get(page_folio(page));
	free_unref_page(page);
}

static void freezes(void *arg)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct folio *folio = page_folio(page);

	(void)arg;
	if (folio_ref_freeze(folio, 1))
		folio_ref_unfreeze(folio, 1);
	put_page(page);
}

static void gets_and_puts(void *arg)
{
	(void)arg;
	put_page(get());
}

static void increments_zero(void *arg)
{
	(void)arg;
	if (refcount_dec_and_test(&users))
		refcount_inc(&users);
}

static void test_broken(void)
{
	struct program twice =
		PROGRAM("put twice", setup, 0, { "A", puts_twice, NULL });
	struct program freed = PROGRAM("got when it is free", setup, 0,
				       { "A", gets_freed, NULL });
	struct program again =
		PROGRAM("freed twice", setup, 0, { "A", frees_twice, NULL });
	struct program zero = PROGRAM("got while the count is 0", setup, 0,
				      { "A", zeroes_and_waits, NULL },
				      { "B", raises_zero, NULL });
	struct program after = PROGRAM("got by a successor", setup, 0,
				       { "A", lets_successor_raise, NULL });
	struct program lost = PROGRAM("changed without an operation", setup, 0,
				      { "A", loses_an_update, NULL });
	struct program held = PROGRAM("freed with a reference", setup, 0,
				      { "A", frees_held, NULL });
	struct program object = PROGRAM("a refcount_t", setup, 0,
					{ "A", increments_zero, NULL });

	breaks(&twice, "refcount", "frame 3",
	       "frame 3 is freed while A maps it at 0x1000");
	breaks(&freed, "refcount", "frame 4", "free frame 4 gets a reference");
	breaks(&again, "refcount", "frame 4", "frame 4 is freed twice");
	breaks(&zero, "refcount", "frame 4",
	       "frame 4 gets a reference while its count is 0");
	breaks(&after, "refcount", "frame 4",
	       "frame 4 gets a reference while its count is 0");
	breaks(&lost, "refcount", "frame 3",
	       "the count of frame 3 says 2, it has 1 references");
	breaks(&held, "refcount", "frame 4",
	       "frame 4 is freed with 2 references");
	breaks(&object, "refcount", "users",
	       "users is raised from 0 by refcount_inc(&users)");
}

int main(void)
{
	struct program frozen =
		PROGRAM("frozen and thawed", setup, 0, { "A", freezes, NULL });
	struct program right = PROGRAM("got and put", setup, 0,
				       { "A", gets_and_puts, NULL },
				       { "B", gets_and_puts, NULL });

	checks_begin();
	test_broken();
	holds(&frozen);
	holds_within(&right, 2);
	return done_testing();
}
