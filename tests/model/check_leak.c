/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * leak (I7 at rest): a frame, a table, a slot, an object, an mm that nobody has
 * any more; and what is still reachable.
 */
#include "mm/swap.h"
#include "model/check.h"

struct thing {
	struct thing *next;
	unsigned long number;
};

static struct process *process __world;
static struct thing *things __world;

static void setup(void *data, const uint32_t *open)
{
	const struct machine machine = MACHINE_DEFAULT;

	(void)data;
	(void)open;
	if (machine_init(&machine))
		bail_out("machine_init() failed");
	process = mm_create("A");
	if (!process || mm_mmap(process, ADDR, 1) || cpu_write(process, ADDR))
		bail_out("no process");
}

static void keeps_page(void *arg)
{
	struct page *page;

	(void)arg;
	get_user_page_unlocked(process->mm, ADDR, FOLL_WRITE, &page);
}

static void keeps_new_page(void *arg)
{
	(void)arg;
	alloc_page(GFP_KERNEL);
}

static void keeps_table(void *arg)
{
	(void)arg;
	pagetable_alloc(process->mm, PGTABLE_PTE, 0x4000);
}

static void keeps_slot(void *arg)
{
	swp_entry_t entry;

	(void)arg;
	folio_alloc_swap(&entry);
}

static struct thing *new_thing(void)
{
	struct thing *t = kzalloc(sizeof(*t), GFP_KERNEL);

	name_set(t, sizeof(*t), "thing");
	return t;
}

static void forgets_object(void *arg)
{
	(void)arg;
	new_thing();
}

/* The head is let go, and with it what only it points at. */
static void forgets_list(void *arg)
{
	(void)arg;
	WRITE_ONCE(things, new_thing());
	things->next = new_thing();
	WRITE_ONCE(things, NULL);
}

/* Reachable by a pointer into the middle of an object. */
static void keeps_list(void *arg)
{
	struct thing *t = new_thing();

	(void)arg;
	t->next = (struct thing *)&new_thing()->number;
	WRITE_ONCE(things, t);
}

static void frees_object(void *arg)
{
	(void)arg;
	kfree(new_thing());
}

static void keeps_mm(void *arg)
{
	(void)arg;
	mmgrab(process->mm);
	exit_mm(process);
}

static void exits(void *arg)
{
	(void)arg;
	exit_mm(process);
}

static void swaps_out(void *arg)
{
	(void)arg;
	swap_out(process, ADDR);
}

static void test_broken(void)
{
	struct program page = PROGRAM("a page that is not put", setup, 0,
				      { "A", keeps_page, NULL });
	struct program new_page =
		PROGRAM("a new page", setup, 0, { "A", keeps_new_page, NULL });
	struct program table = PROGRAM("a table that is not linked", setup, 0,
				       { "A", keeps_table, NULL });
	struct program slot =
		PROGRAM("a swap slot", setup, 0, { "A", keeps_slot, NULL });
	struct program object =
		PROGRAM("an object", setup, 0, { "A", forgets_object, NULL });
	struct program list =
		PROGRAM("a list", setup, 0, { "A", forgets_list, NULL });
	struct program mm = PROGRAM("an mm", setup, 0, { "A", keeps_mm, NULL });

	breaks(&page, "leak", "frame 3",
	       "frame 3 was never freed: 2 references, 1 holders");
	breaks(&new_page, "leak", "frame 4",
	       "frame 4 was never freed: 1 references, 0 holders");
	breaks(&table, "leak", "frame 4",
	       "frame 4, a PTE table of A, was never freed and nothing points "
	       "at it");
	breaks(&slot, "leak", "swap slot 1",
	       "swap slot 1 was never freed and nothing refers to it");
	breaks(&object, "leak", "thing",
	       "thing was never freed and nothing points at it "
	       "(kzalloc(sizeof(*t), GFP_KERNEL) in new_thing)");
	breaks(&list, "leak", "thing",
	       "thing was never freed and nothing points at it "
	       "(kzalloc(sizeof(*t), GFP_KERNEL) in new_thing)");
	breaks(&mm, "leak", "A",
	       "A was never freed and nothing points at it "
	       "(kzalloc(sizeof(*mm), GFP_KERNEL) in mm_alloc)");
}

int main(void)
{
	struct program list = PROGRAM("a list that is kept", setup, 0,
				      { "A", keeps_list, NULL });
	struct program object = PROGRAM("an object that is freed", setup, 0,
					{ "A", frees_object, NULL });
	struct program mm = PROGRAM("an exit against reclaim", setup, 0,
				    { "A", exits, NULL },
				    { "B", swaps_out, NULL });

	checks_begin();
	test_broken();
	holds(&list);
	holds(&object);
	holds_within(&mm, 1);
	return done_testing();
}
