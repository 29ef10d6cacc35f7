/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the primary MMU does when nobody disturbs it: content survives faults,
 * swap and partial unmapping, and everything is given back.
 *
 * All of it happens as set-up does, without the scheduler.  Content is checked
 * by the versions that tracepoints tell, frames by their free list.
 */
#include <errno.h>

#include "kernel/env.h"
#include "kernel/rules.h"
#include "mm/mm.h"
#include "mm/ops.h"
#include "mm/process.h"
#include "mm/trace.h"
#include "model/engine.h"
#include "secondary/kvm_ops.h"

#define PAGE(n) ((unsigned long)(n) << PAGE_SHIFT)

static struct {
	unsigned int used_frames, used_slots, tables, mms;
	unsigned int version;		/* of the last access */
	unsigned long pfn;
	unsigned int entries;		/* secondary ones that are there */
	unsigned int starts, ends, releases;
} seen;

static void on_page_alloc(struct page *page)
{
	(void)page;
	seen.used_frames++;
}

static void on_page_free(struct page *page)
{
	(void)page;
	seen.used_frames--;
}

static void on_swap_slot(unsigned long slot, bool used)
{
	(void)slot;
	seen.used_slots += used ? 1 : -1u;
}

static void on_table_alloc(struct mm_struct *mm, struct ptdesc *table,
			   enum pgtable_level level)
{
	(void)mm;
	(void)table;
	(void)level;
	seen.tables++;
}

static void on_table_free(struct mm_struct *mm, struct ptdesc *table,
			  enum pgtable_level level)
{
	(void)mm;
	(void)table;
	(void)level;
	seen.tables--;
}

static void on_mm_alloc(struct mm_struct *mm)
{
	(void)mm;
	seen.mms++;
}

static void on_mm_free(struct mm_struct *mm)
{
	(void)mm;
	seen.mms--;
}

static void on_cpu_access(unsigned int cpu, struct mm_struct *mm,
			  unsigned long addr, unsigned long pfn, bool write,
			  unsigned int version)
{
	(void)cpu;
	(void)mm;
	(void)addr;
	(void)write;
	seen.pfn = pfn;
	seen.version = version;
}

static void on_guest_access(struct mmu_notifier *subscription,
			    unsigned long gfn, unsigned long hva,
			    unsigned long pfn, bool write, unsigned int version)
{
	(void)subscription;
	(void)gfn;
	(void)hva;
	(void)write;
	seen.pfn = pfn;
	seen.version = version;
}

static void on_set(struct mmu_notifier *subscription, unsigned long gfn,
		   unsigned long hva, unsigned long pfn, bool writable)
{
	(void)subscription;
	(void)gfn;
	(void)hva;
	(void)pfn;
	(void)writable;
	seen.entries++;
}

static void on_clear(struct mmu_notifier *subscription, unsigned long gfn,
		     unsigned long hva)
{
	(void)subscription;
	(void)gfn;
	(void)hva;
	seen.entries--;
}

static void on_call(struct mmu_notifier *subscription, struct mm_struct *mm,
		    enum mmu_notifier_callback what,
		    const struct mmu_notifier_range *range)
{
	(void)subscription;
	(void)mm;
	(void)range;
	seen.starts += what == MMU_NOTIFIER_RANGE_START;
	seen.ends += what == MMU_NOTIFIER_RANGE_END;
	seen.releases += what == MMU_NOTIFIER_RELEASE;
}

static void listen(void)
{
	register_trace_mm_page_alloc(on_page_alloc);
	register_trace_mm_page_free(on_page_free);
	register_trace_mm_swap_slot(on_swap_slot);
	register_trace_mm_table_alloc(on_table_alloc);
	register_trace_mm_table_free(on_table_free);
	register_trace_mm_alloc(on_mm_alloc);
	register_trace_mm_free(on_mm_free);
	register_trace_mm_cpu_access(on_cpu_access);
	register_trace_secondary_access(on_guest_access);
	register_trace_secondary_set(on_set);
	register_trace_secondary_clear(on_clear);
	register_trace_mmu_notifier_call(on_call);
}

/* A machine, and a process with @pages pages from page 1 on. */
static struct process *fresh(const struct machine *machine, unsigned long pages)
{
	struct process *p;

	world_clear();
	memset(&seen, 0, sizeof(seen));
	if (machine_init(machine))
		bail_out("machine_init() failed");
	p = mm_create("A");
	if (!p || (pages && mm_mmap(p, PAGE(1), pages)))
		bail_out("the process cannot be made");
	return p;
}

/* The process goes, and has left nothing behind. */
static void nothing_left(struct process *p, const char *what)
{
	is_int(exit_mm(p), 0, "%s: exit", what);
	is_int(seen.used_frames, 0, "%s: all frames are free", what);
	is_int(seen.used_slots, 0, "%s: all slots are free", what);
	is_int(seen.tables, 0, "%s: all tables are free", what);
	is_int(seen.mms, 0, "%s: the mm is free", what);
}

static unsigned int written(struct process *p, unsigned long page)
{
	is_int(cpu_write(p, PAGE(page)), 0, "page %lu is written", page);
	return seen.version;
}

static unsigned int read_back(struct process *p, unsigned long page)
{
	is_int(cpu_read(p, PAGE(page)), 0, "page %lu is read", page);
	return seen.version;
}

static void test_faults(void)
{
	struct process *p = fresh(&MACHINE_DEFAULT, 2);
	unsigned int first, second;

	is_int(seen.tables, 1, "an empty address space has its root table");
	is_int(cpu_read(p, PAGE(0)), -EFAULT, "nothing is mapped at 0");
	is_int(cpu_read(p, PAGE(3)), -EFAULT, "nor behind the mapping");
	is_int(cpu_read(p, PAGE(64)), -EFAULT, "nor behind all addresses");
	is_int(read_back(p, 1), 0, "a new page is clear");
	is_int(seen.tables, 3, "its tables are there");
	first = written(p, 1);
	second = written(p, 2);
	is_int(seen.tables, 3, "a neighbour needs no more");
	ok(first != second, "every write is another content");
	is_int(read_back(p, 1), first, "the first page keeps its own");
	is_int(read_back(p, 2), second, "and so does the second");
	nothing_left(p, "faults");
	is_int(cpu_read(p, PAGE(1)), -ESRCH, "who is gone reads not");
	is_int(mm_mmap(p, PAGE(8), 1), -ESRCH, "maps not");
	is_int(mm_munmap(p, PAGE(8), 1), -ESRCH, "unmaps not");
	is_int(exit_mm(p), -ESRCH, "and does not exit again");
	is_int(swap_out(p, PAGE(1)), -ENOENT, "reclaim finds nothing of it");
}

static void test_arguments(void)
{
	struct process *p = fresh(&MACHINE_DEFAULT, 0);
	struct machine odd = MACHINE_DEFAULT;

	is_int(mm_mmap(p, PAGE(1) + 8, 1), -EINVAL, "addresses are aligned");
	is_int(mm_mmap(p, PAGE(1), 0), -EINVAL, "nothing is not mapped");
	is_int(mm_mmap(p, PAGE(64), 1), -EINVAL, "nor beyond the tables");
	is_int(mm_mmap(p, PAGE(60), 5), -EINVAL, "nor from within them");
	is_int(mm_mmap(p, PAGE(60), 4), 0, "the last pages can be");
	is_int(mm_mmap(p, PAGE(59), 2), -EEXIST, "but once");
	is_int(mm_mmap(p, PAGE(59), 1), 0, "and others beside them");
	is_int(mm_munmap(p, PAGE(1), ~0ul), -EINVAL, "no overflow");
	nothing_left(p, "arguments");
	odd.entries = 3;
	is_int(machine_init(&odd), -EINVAL, "tables are powers of two");
	odd.entries = 1024;
	is_int(machine_init(&odd), -EINVAL, "of 512 entries at most");
	odd = MACHINE_DEFAULT;
	odd.frames = 0;
	is_int(machine_init(&odd), -EINVAL, "there is memory");
	odd = MACHINE_DEFAULT;
	odd.slots = 0;
	is_int(machine_init(&odd), -EINVAL, "and swap");
}

static void test_swap(void)
{
	struct process *p = fresh(&MACHINE_DEFAULT, 2);
	unsigned int first = written(p, 1), second = written(p, 2);
	unsigned int frames = seen.used_frames;

	is_int(swap_out(p, PAGE(1)), 0, "the page is reclaimed");
	is_int(seen.used_frames, frames - 1, "its frame is free");
	is_int(seen.used_slots, 1, "it has a slot");
	is_int(swap_out(p, PAGE(1)), -ENOENT, "it is on no list any more");
	is_int(read_back(p, 1), first, "its content comes back");
	is_int(seen.used_slots, 1, "reading leaves it in the swap cache");
	is_int(swap_out(p, PAGE(1)), 0, "it goes again");
	first = written(p, 1);
	is_int(seen.used_slots, 0, "writing needs no copy any more");
	is_int(swap_out(p, PAGE(1)), 0, "it goes once more");
	is_int(swap_out(p, PAGE(2)), 0, "the other too");
	is_int(seen.used_slots, 2, "two slots");
	is_int(read_back(p, 1), first, "the first is what it was last");
	is_int(read_back(p, 2), second, "the second what it always was");
	is_int(swap_out(p, PAGE(2)), 0, "one exits on swap");
	nothing_left(p, "swap");
}

/* Four slots, five pages. */
static void test_swap_full(void)
{
	struct process *p = fresh(&MACHINE_DEFAULT, 5);
	unsigned int last = 0;

	for (unsigned long page = 1; page <= 5; page++)
		last = written(p, page);
	for (unsigned long page = 1; page <= 4; page++)
		is_int(swap_out(p, PAGE(page)), 0, "page %lu goes", page);
	is_int(swap_out(p, PAGE(5)), -ENOSPC, "the fifth finds no slot");
	is_int(read_back(p, 5), last, "and stays");
	is_int(mm_munmap(p, PAGE(1), 1), 0, "one goes for good");
	is_int(seen.used_slots, 3, "and its slot");
	is_int(swap_out(p, PAGE(5)), 0, "now the fifth can go");
	nothing_left(p, "swap that is full");
}

static void test_munmap(void)
{
	struct machine more = { .frames = 32, .entries = 4, .slots = 4 };
	struct process *p = fresh(&more, 12);
	unsigned int content[13];

	for (unsigned long page = 1; page <= 12; page++)
		content[page] = written(p, page);
	/* PTE tables begin at pages 0, 4, 8 and 12. */
	is_int(seen.tables, 6, "four PTE tables, a PMD table and the root");
	is_int(mm_munmap(p, PAGE(5), 2), 0, "a hole in the middle of a table");
	is_int(seen.tables, 6, "leaves the table");
	is_int(read_back(p, 4), content[4], "and what is before it");
	is_int(read_back(p, 7), content[7], "and behind it");
	is_int(cpu_read(p, PAGE(5)), -EFAULT, "the hole is one");
	is_int(cpu_read(p, PAGE(6)), -EFAULT, "to its end");
	is_int(mm_munmap(p, PAGE(5), 2), 1, "unmapping it again is nothing");
	is_int(mm_munmap(p, PAGE(3), 6), 0, "a larger one");
	is_int(seen.tables, 5, "takes the table with it");
	is_int(read_back(p, 2), content[2], "what is before stays");
	is_int(read_back(p, 9), content[9], "what is behind, too");
	is_int(mm_mmap(p, PAGE(5), 1), 0, "something new in it");
	is_int(read_back(p, 5), 0, "is clear");
	is_int(swap_out(p, PAGE(2)), 0, "areas that were split");
	is_int(swap_out(p, PAGE(9)), 0, "are found by reclaim");
	is_int(mm_munmap(p, PAGE(0), 64), 0, "everything");
	is_int(seen.tables, 1, "leaves the root");
	is_int(seen.used_frames, 1, "and no page");
	nothing_left(p, "munmap");
}

/* Three levels of 512 entries; tables at both ends. */
static void test_large(void)
{
	struct machine large = { .frames = 16, .entries = 512, .slots = 4 };
	struct process *p = fresh(&large, 1);
	unsigned long far = 1ul << 38;
	unsigned int content = written(p, 1);

	is_int(mm_mmap(p, far, 2), 0, "far away");
	is_int(cpu_write(p, far + PAGE_SIZE), 0, "there is memory, too");
	is_int(seen.tables, 5, "with tables of its own");
	is_int(mm_munmap(p, far, 2), 0, "it goes");
	is_int(seen.tables, 3, "with its tables");
	is_int(read_back(p, 1), content, "the rest stays");
	nothing_left(p, "512 entries");
}

static void test_no_memory(void)
{
	struct machine small = { .frames = 4, .entries = 4, .slots = 2 };
	struct process *p = fresh(&small, 4);

	written(p, 1);
	is_int(cpu_write(p, PAGE(2)), -ENOMEM, "three tables and a page");
	is_int(swap_out(p, PAGE(1)), 0, "reclaim helps");
	written(p, 2);
	is_int(cpu_read(p, PAGE(1)), -ENOMEM, "one");
	is_int(swap_out(p, PAGE(2)), 0, "or the other");
	is_int(cpu_read(p, PAGE(1)), 0, "fits");
	nothing_left(p, "no memory");
}

static void test_guest(void)
{
	struct process *p = fresh(&MACHINE_DEFAULT, 2);
	unsigned int content = written(p, 1);
	struct kvm_file *vm = kvm_create(p, "vm");

	is_int(guest_read(vm, 1), 0, "the guest reads");
	is_int(seen.version, content, "what the process wrote");
	is_int(guest_write(vm, 1), 0, "it writes");
	content = seen.version;
	is_int(read_back(p, 1), content, "and the process reads that");
	is_int(guest_write(vm, 2), 0, "the guest's fault makes a page");
	is_int(guest_read(vm, 3), -EFAULT, "not where nothing is mapped");
	is_int(guest_read(vm, 64), -EFAULT, "nor behind the slot");
	is_int(seen.entries, 3, "a read-only entry was made writable");

	is_int(swap_out(p, PAGE(1)), 0, "reclaim of a page of the guest");
	is_int(seen.starts, 1, "begins by telling it");
	is_int(seen.ends, 1, "and ends so");
	is_int(seen.entries, 2, "its entry is gone");
	is_int(guest_read(vm, 1), 0, "the guest reads it from swap");
	is_int(seen.version, content, "as it left it");
	is_int(mm_munmap(p, PAGE(2), 1), 0, "unmapping tells it, too");
	is_int(guest_read(vm, 2), -EFAULT, "and takes the page away");
	is_int(seen.starts, seen.ends, "ranges are closed");

	is_int(exit_mm(p), 0, "the process exits");
	is_int(seen.releases, 1, "->release");
	is_int(guest_read(vm, 1), -ESRCH, "no guest runs then");
	is_int(seen.used_frames, 1, "all pages are free, the root is not:");
	is_int(seen.mms, 1, "the VM has the mm");
	is_int(kvm_destroy(vm), 0, "close");
	is_int(kvm_destroy(vm), -EBADF, "once");
	is_int(seen.mms, 0, "that was the last reference");
	is_int(seen.used_frames, 0, "and the last frame");
}

static void test_unregister(void)
{
	struct process *p = fresh(&MACHINE_DEFAULT, 1);
	struct kvm_file *vm = kvm_create(p, "vm");

	is_int(guest_write(vm, 1), 0, "the guest writes");
	is_int(kvm_unregister(vm), 0, "unregister");
	is_int(seen.releases, 1, "calls ->release");
	is_int(seen.entries, 0, "which drops its entry");
	is_int(kvm_unregister(vm), -EBADF, "once");
	is_int(guest_read(vm, 1), -EBADF, "the guest does not run any more");
	is_int(swap_out(p, PAGE(1)), 0, "nobody is told of reclaim");
	is_int(seen.starts, 0, "nobody");
	is_int(kvm_destroy(vm), 0, "close");
	is_int(seen.releases, 1, "does not unregister again");
	nothing_left(p, "unregister");
}

int main(void)
{
	struct rules_selection rules;
	struct env env;

	rules_default(&rules);
	rules_apply(&rules);
	env_default(&env);
	env_apply(&env);
	listen();
	test_faults();
	test_arguments();
	test_swap();
	test_swap_full();
	test_munmap();
	test_large();
	test_no_memory();
	test_guest();
	test_unregister();
	return done_testing();
}
