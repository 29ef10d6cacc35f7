/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stale-tlb (I4): a frame that is freed, and access that is taken away, while a
 * TLB still has it; an access by an entry that is gone; and munmap as it is.
 */
#include "mm/rmap.h"
#include "model/check.h"

static struct process *process __world;

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

/* Clear the entry of ADDR and take the page out, with no flush of any TLB. */
static struct page *zap(void)
{
	struct mm_struct *mm = process->mm;
	pmd_t *pmd = mm_find_pmd(mm, ADDR);
	struct page *page;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(mm, pmd, ADDR, &ptl);
	page = pfn_to_page(pte_pfn(ptep_get_and_clear(mm, ADDR, pte)));
	folio_remove_rmap_pte(page_folio(page));
	pte_unmap_unlock(pte, ptl);
	return page;
}

static void reads(void *arg)
{
	(void)arg;
	cpu_read(process, ADDR);
}

static void frees_without_flush(void *arg)
{
	reads(arg);
	put_page(zap());
}

static void returns_without_flush(void *arg)
{
	struct page *page;

	reads(arg);
	trace_mm_unmapping(process->mm, ADDR, ADDR + PAGE_SIZE);
	page = zap();
	trace_mm_revoked(process->mm, ADDR, ADDR + PAGE_SIZE);
	put_page(page);
}

/* It says that it took the page away, but does nothing. */
static void takes_nothing(void *arg)
{
	(void)arg;
	trace_mm_unmapping(process->mm, ADDR, ADDR + PAGE_SIZE);
	trace_mm_revoked(process->mm, ADDR, ADDR + PAGE_SIZE);
	cpu_read(process, ADDR);
}

static void drops_and_reads(void *arg)
{
	unsigned long pfn = 3;

	reads(arg);
	trace_mm_tlb_drop(0, process->mm, ADDR);
	trace_mm_cpu_access(0, process->mm, ADDR, pfn + 1, false, 0);
}

static void unmaps(void *arg)
{
	(void)arg;
	mm_munmap(process, ADDR, 1);
}

static void maps(void *arg)
{
	(void)arg;
	mm_mmap(process, ADDR, 1);
}

static void maps_and_reads(void *arg)
{
	maps(arg);
	reads(arg);
}

static void test_broken(void)
{
	struct program freed = PROGRAM("freed without a flush", setup, 0,
				       { "A", frees_without_flush, NULL });
	struct program left = PROGRAM("taken away without a flush", setup, 0,
				      { "A", returns_without_flush, NULL });
	struct program filled = PROGRAM("filled again afterwards", setup, 0,
					{ "A", takes_nothing, NULL });
	struct program gone = PROGRAM("an entry that is gone", setup, 0,
				      { "A", drops_and_reads, NULL });

	breaks(&freed, "stale-tlb", "cpu 0 A 0x1000",
	       "cpu 0 maps freed frame 3 at 0x1000 of A");
	breaks(&left, "stale-tlb", "cpu 0 A 0x1000",
	       "cpu 0 still maps frame 3 at 0x1000 of A, which was taken away");
	breaks(&filled, "stale-tlb", "cpu 0 A 0x1000",
	       "cpu 0 maps frame 3 at 0x1000 of A, which was taken away");
	breaks(&gone, "stale-tlb", "cpu 0 A 0x1000",
	       "cpu 0 reads frame 4 at 0x1000 of A by an entry that is gone");
}

static void test_right(void)
{
	struct program against_read = PROGRAM("munmap against a read", setup, 0,
					      { "unmap", unmaps, NULL },
					      { "read", reads, NULL });
	struct program mapped_again = PROGRAM("munmap against mmap and a read",
					      setup, 0,
					      { "unmap", unmaps, NULL },
					      { "map", maps_and_reads, NULL });

	holds_within(&against_read, 2);
	holds_within(&mapped_again, 2);
}

int main(void)
{
	checks_begin();
	test_broken();
	test_right();
	return done_testing();
}
