/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stale-secondary (I1): an entry whose frame is freed, that is made to a free
 * frame, or made after its page was unmapped, and one that is used after it was
 * removed; and the MMU that does all of it right.
 */
#include "model/fake_mmu.h"

static void setup(void *data, const uint32_t *open)
{
	(void)open;
	fake_setup((unsigned int)(uintptr_t)data);
}

static void setup_mapped(void *data, const uint32_t *open)
{
	setup(data, open);
	fake_fault(GFN);
}

static void unmaps(void *arg)
{
	(void)arg;
	mm_munmap(fake.process, ADDR, 1);
}

static void faults(void *arg)
{
	(void)arg;
	fake_fault(GFN);
}

static void accesses(void *arg)
{
	(void)arg;
	fake_access(GFN);
}

static void unmaps_and_accesses(void *arg)
{
	unmaps(arg);
	accesses(arg);
}

/* Map a page that was put and unmapped since it was looked up. */
static void maps_late(void *arg)
{
	struct page *page;

	get_user_page_unlocked(fake.process->mm, ADDR, FOLL_WRITE, &page);
	put_page(page);
	unmaps(arg);
	trace_secondary_set(&fake.mn, GFN, ADDR, page_to_pfn(page), true);
}

int main(void)
{
	struct program freed = PROGRAM("nobody is told", setup_mapped,
				       FAKE_DEAF, { "unmap", unmaps, NULL });
	struct program late = PROGRAM("no sequence", setup, FAKE_NO_SEQUENCE,
				      { "unmap", unmaps, NULL },
				      { "fault", faults, NULL });
	struct program early_put = PROGRAM("the page is put early", setup, 0,
					   { "A", maps_late, NULL });
	struct program copy = PROGRAM("a copy is used", setup_mapped,
				      FAKE_COPIES,
				      { "unmap", unmaps_and_accesses, NULL });
	struct program right = PROGRAM("all is right", setup_mapped, 0,
				       { "unmap", unmaps_and_accesses, NULL },
				       { "fault", faults, NULL });

	checks_begin();
	breaks(&freed, "stale-secondary", "fake gfn 1",
	       "fake maps freed frame 3 at gfn 1");
	breaks_within(
		&late, 2, "stale-secondary", "fake gfn 1",
		"fake maps frame 3 at gfn 1, but 0x1000 of A is unmapped");
	breaks(&early_put, "stale-secondary", "fake gfn 1",
	       "fake maps free frame 3 at gfn 1");
	breaks(&copy, "stale-secondary", "fake gfn 1",
	       "fake writes frame 3 at gfn 1 by an entry that is gone");
	holds_within(&right, 2);
	return done_testing();
}
