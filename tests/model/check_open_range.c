/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * open-range (I2): an entry that outlives range_start, one that is made inside
 * of an open range, and the MMU that refuses.
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

/* A neighbour's range, at the same time. */
static void unmaps_other(void *arg)
{
	(void)arg;
	mm_munmap(fake.process, ADDR + PAGE_SIZE, 1);
}

static void setup_two(void *data, const uint32_t *open)
{
	setup(data, open);
	if (mm_mmap(fake.process, ADDR + PAGE_SIZE, 1))
		bail_out("mm_mmap() failed");
}

int main(void)
{
	struct program forgets = PROGRAM("an entry is forgotten", setup_mapped,
					 FAKE_FORGETS,
					 { "unmap", unmaps, NULL });
	struct program no_count = PROGRAM("no count", setup, FAKE_NO_COUNT,
					  { "unmap", unmaps, NULL },
					  { "fault", faults, NULL });
	struct program beside = PROGRAM("no count, and the range is beside",
					setup_two,
					FAKE_NO_COUNT | FAKE_NO_SEQUENCE,
					{ "unmap", unmaps_other, NULL },
					{ "fault", faults, NULL });
	struct program right = PROGRAM("all is right", setup, 0,
				       { "unmap", unmaps, NULL },
				       { "fault", faults, NULL });

	checks_begin();
	breaks(&forgets, "open-range", "fake gfn 1",
	       "fake still maps frame 3 at gfn 1 after range_start of "
	       "[0x1000,0x2000)");
	breaks_within(&no_count, 2, "open-range", "fake gfn 1",
		      "fake maps frame 3 at gfn 1 inside the open range "
		      "[0x1000,0x2000)");
	holds_within(&beside, 2);
	holds_within(&right, 2);
	return done_testing();
}
