/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * unbalanced-range (I3): ranges that are empty, not opened, not closed, or told
 * by halves; entries that change outside of one; and what may do so.
 */
#include "mm/rmap.h"
#include "model/fake_mmu.h"

static struct mmu_notifier_range range;
static struct mmu_notifier other __world;	/* subscriber of another mm */

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	fake_setup(0);
}

/* Nobody is subscribed. */
static void setup_alone(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	fake_setup(FAKE_ALONE);
}

static void init_range(unsigned long start, unsigned long end)
{
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, fake.process->mm,
				start, end);
}

static void opens_nothing(void *arg)
{
	(void)arg;
	init_range(ADDR, ADDR);
	mmu_notifier_invalidate_range_start(&range);
	mmu_notifier_invalidate_range_end(&range);
}

static void leaves_open(void *arg)
{
	(void)arg;
	init_range(ADDR, ADDR + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
}

static void only_closes(void *arg)
{
	(void)arg;
	init_range(ADDR, ADDR + PAGE_SIZE);
	mmu_notifier_invalidate_range_end(&range);
}

static void registers_within(void *arg)
{
	(void)arg;
	init_range(ADDR, ADDR + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	fake_register();
	mmu_notifier_invalidate_range_end(&range);
}

/* The end reaches nobody: the walk of the list is left out. */
static void forgets_to_tell(void *arg)
{
	(void)arg;
	init_range(ADDR, ADDR + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	trace_mmu_notifier_range_ending(&range);
	trace_mmu_notifier_range_ended(&range);
}

static void releases_nothing(struct mmu_notifier *mn, struct mm_struct *mm)
{
	(void)mn;
	(void)mm;
}

/* A second subscriber, of a process; returns the mm. */
static struct mm_struct *other_registers(struct process *process)
{
	static const struct mmu_notifier_ops ops = {
		.release = releases_nothing,
	};
	struct mm_struct *mm = process ? get_task_mm(process) : NULL;

	if (!mm)
		bail_out("no process");
	other.ops = &ops;
	if (mmu_notifier_register(&other, mm))
		bail_out("mmu_notifier_register() failed");
	mmput(mm);
	return mm;
}

static void forgets_while(void (*something)(void))
{
	init_range(ADDR, ADDR + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	something();
	trace_mmu_notifier_range_ending(&range);
	trace_mmu_notifier_range_ended(&range);
}

static void other_exits(void)
{
	struct process *process = mm_create("B");
	struct mm_struct *mm = other_registers(process);

	exit_mm(process);
	mmu_notifier_unregister(&other, mm);
}

static void other_leaves(void)
{
	mmu_notifier_unregister(&other, other_registers(fake.process));
}

/* Whom neither concerns has to be told. */
static void forgets_while_other_exits(void *arg)
{
	(void)arg;
	forgets_while(other_exits);
}

static void forgets_while_other_leaves(void *arg)
{
	(void)arg;
	forgets_while(other_leaves);
}

/* What comes later does not make it good. */
static void forgets_and_unregisters(void *arg)
{
	forgets_to_tell(arg);
	mmu_notifier_unregister(&fake.mn, fake.process->mm);
}

static void unregisters_within(void *arg)
{
	(void)arg;
	init_range(ADDR, ADDR + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	mmu_notifier_unregister(&fake.mn, fake.process->mm);
	mmu_notifier_invalidate_range_end(&range);
}

/* What the former subscription is owed is not owed to the one at its place. */
static void registers_again(void *arg)
{
	unregisters_within(arg);
	fake_register();
	init_range(ADDR, ADDR + PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	mmu_notifier_invalidate_range_end(&range);
}

/* Change the entry of ADDR, with or without a range around it. */
static void change(pte_t (*to)(pte_t pte), bool with_range)
{
	struct mm_struct *mm = fake.process->mm;
	pmd_t *pmd = mm_find_pmd(mm, ADDR);
	spinlock_t *ptl;
	pte_t *pte, old;

	if (with_range) {
		init_range(ADDR, ADDR + PAGE_SIZE);
		mmu_notifier_invalidate_range_start(&range);
	}
	pte = pte_offset_map_lock(mm, pmd, ADDR, &ptl);
	old = ptep_get(pte);
	set_pte_at(mm, ADDR, pte, to(old));
	set_pte_at(mm, ADDR, pte, old);
	pte_unmap_unlock(pte, ptl);
	if (with_range)
		mmu_notifier_invalidate_range_end(&range);
}

static pte_t to_none(pte_t pte)
{
	(void)pte;
	return __pte(0);
}

static pte_t to_read_only(pte_t pte)
{
	return __pte(pte.val & ~ENTRY_WRITE);
}

static pte_t to_old(pte_t pte)
{
	return __pte(pte.val & ~(ENTRY_YOUNG | ENTRY_DIRTY));
}

static void clears(void *arg)
{
	change(to_none, arg);
}

static void protects(void *arg)
{
	change(to_read_only, arg);
}

static void ages(void *arg)
{
	change(to_old, arg);
}

#define WITH_RANGE ((void *)1)

static void test_calls(void)
{
	struct program empty = PROGRAM("an empty range", setup, 0,
				       { "A", opens_nothing, NULL });
	struct program left = PROGRAM("a range left open", setup, 0,
				      { "A", leaves_open, NULL });
	struct program closed = PROGRAM("a range that was not opened", setup, 0,
					{ "A", only_closes, NULL });
	struct program half = PROGRAM("registered within", setup_alone, 0,
				      { "A", registers_within, NULL });
	struct program untold = PROGRAM("the end is not told", setup, 0,
					{ "A", forgets_to_tell, NULL });
	struct program exits =
		PROGRAM("nor told, and another mm exits", setup, 0,
			{ "A", forgets_while_other_exits, NULL });
	struct program leaves =
		PROGRAM("nor told, and another unregisters", setup, 0,
			{ "A", forgets_while_other_leaves, NULL });
	struct program later = PROGRAM("nor told, and removed later", setup, 0,
				       { "A", forgets_and_unregisters, NULL });
	struct program removed = PROGRAM("unregistered within", setup, 0,
					 { "A", unregisters_within, NULL });
	struct program again = PROGRAM("registered again behind it", setup, 0,
				       { "A", registers_again, NULL });

	breaks(&empty, "unbalanced-range", "A",
	       "an invalidation of A covers nothing: [0x1000,0x1000)");
	breaks(&left, "unbalanced-range", "A",
	       "[0x1000,0x2000) of A was never closed");
	breaks(&closed, "unbalanced-range", "A",
	       "[0x1000,0x2000) of A ends but was not started");
	breaks(&half, "unbalanced-range", "fake",
	       "fake is told the end of [0x1000,0x2000) but was not told its "
	       "start");
	breaks(&untold, "unbalanced-range", "fake",
	       "fake was told the start of [0x1000,0x2000) but not its end");
	breaks(&exits, "unbalanced-range", "fake",
	       "fake was told the start of [0x1000,0x2000) but not its end");
	breaks(&leaves, "unbalanced-range", "fake",
	       "fake was told the start of [0x1000,0x2000) but not its end");
	breaks(&later, "unbalanced-range", "fake",
	       "fake was told the start of [0x1000,0x2000) but not its end");
	holds(&removed);
	holds(&again);
}

static void test_entries(void)
{
	struct program cleared = PROGRAM("cleared without a range", setup, 0,
					 { "A", clears, NULL });
	struct program protected = PROGRAM("protected without a range", setup,
					   0, { "A", protects, NULL });
	struct program by_chance = PROGRAM("in the range of another task",
					   setup, 0, { "A", clears, NULL },
					   { "B", opens_nothing, NULL });
	struct program aged =
		PROGRAM("aged without a range", setup, 0, { "A", ages, NULL });
	struct program inside = PROGRAM("changed inside of a range", setup, 0,
					{ "A", clears, WITH_RANGE });
	struct program alone = PROGRAM("changed, and nobody is subscribed",
				       setup_alone, 0, { "A", clears, NULL });

	breaks(&cleared, "unbalanced-range", "A",
	       "0x1000 of A is unmapped outside of an open range");
	breaks(&protected, "unbalanced-range", "A",
	       "0x1000 of A is write-protected outside of an open range");
	breaks_within(&by_chance, 1, "unbalanced-range", "A",
		      "0x1000 of A is unmapped outside of an open range");
	holds(&aged);
	holds(&inside);
	holds(&alone);
}

int main(void)
{
	checks_begin();
	test_calls();
	test_entries();
	return done_testing();
}
