/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loads and stores of user code: the TLB, the hardware walker, page faults
 * (the CPU, and arch/x86/mm/fault.c).
 *
 * Faithful: an access whose translation is in the TLB looks at no table; one
 * that misses reads an entry a level, each when it gets there, and uses what it
 * found even if the tables have changed behind it; an interrupt is taken before
 * or after such an instruction, never within.  Only present entries are cached.
 * A fault takes the mmap lock, after which the access starts again.
 *
 * Simplified: the last read of a walk, filling the TLB and the access are one
 * step.  A store needs the dirty bit: with hw_ad = on the walker sets it, else
 * it faults, as on machines that have no such walker.  Set-up has no TLB.
 */
#include "mm/access.h"

#include <errno.h>

#include "kernel/env.h"
#include "kernel/irqflags.h"
#include "mm/tlb.h"
#include "mm/trace.h"
#include "sched/clock.h"
#include "sched/names.h"

/* How often each task has written: the last is for set-up. */
static unsigned short writes[TASKS_MAX + 1] __world;

void access_init(void)
{
	name_set(writes, sizeof(writes), "versions of content");
}

__primitive unsigned int page_access(struct page *page, bool write)
{
	const struct task *t = task_current();
	unsigned int id = t ? t->id : TASKS_MAX;

	sched_marked(&page->version, sizeof(page->version), write);
	if (write)
		page->version = (id + 1) << 16 | ++writes[id];
	return page->version;
}

struct instruction {
	struct mm_struct *mm;
	unsigned long addr;
	bool write;
	unsigned int cpu;
	const struct site *site;
};

static inline __no_kcsan bool allows(entry_t entry, bool write)
{
	if (!entry_maps(entry))
		return false;
	return !write || (entry_writable(entry) && entry & ENTRY_DIRTY);
}

static __primitive void perform(const struct instruction *i, entry_t entry)
{
	unsigned long pfn = entry_pfn(entry);
	unsigned int version = page_access(pfn_to_page(pfn), i->write);

	sched_note("CPU %u %s 0x%lx in frame %u", i->cpu,
		   i->write ? "writes" : "reads", i->addr, (unsigned int)pfn);
	trace_mm_cpu_access(i->cpu, i->mm, i->addr, pfn, i->write, version);
}

/* Interrupts wait while an instruction is not finished. */
static __primitive void set_in_instruction(const struct instruction *i, bool in)
{
	if (i->cpu >= TLB_CPUS)
		return;
	/* As local_irq_disable() and local_irq_enable() order. */
	if (in) {
		cpu_irqs[i->cpu].word |= CPU_IRQS_OFF;
		clock_acquire(&cpu_irqs[i->cpu]);
	} else {
		cpu_irqs[i->cpu].word &= ~CPU_IRQS_OFF;
		clock_release(&cpu_irqs[i->cpu]);
	}
	sched_marked(&cpu_irqs[i->cpu].word, sizeof(u32), true);
}

/* One step: the access, if the TLB allows it; else the walk begins. */
static __primitive bool try_tlb(const struct instruction *i)
{
	struct cpu_tlb *tlb = this_cpu_tlb(i->cpu);
	const struct tlb_entry *e;

	if (!tlb)
		return false;
	sched_op(OP_CPU, &cpu_irqs[i->cpu], i->site);
	e = tlb_find(tlb, i->addr & PAGE_MASK);
	if (e && allows(e->entry, i->write)) {
		perform(i, e->entry);
		return true;
	}
	set_in_instruction(i, true);
	return false;
}

/* One step: the last level, and the access if it is allowed. */
static __primitive bool try_pte(const struct instruction *i, pte_t *pte)
{
	entry_t entry;

	sched_op(OP_CPU, pte, i->site);
	sched_marked(pte, sizeof(*pte), false);
	entry = pte->val;
	if (i->write && env(HW_AD) && entry_writable(entry) &&
	    entry_maps(entry) && !(entry & ENTRY_DIRTY)) {
		entry |= ENTRY_DIRTY;
		entry_set(i->mm, &pte->val, i->addr, entry);
	}
	set_in_instruction(i, false);
	if (!allows(entry, i->write))
		return false;
	if (i->cpu < TLB_CPUS)
		tlb_fill(i->cpu, i->addr & PAGE_MASK, entry);
	perform(i, entry);
	return true;
}

/* False: it faults. */
static bool walk(const struct instruction *i)
{
	unsigned long addr = i->addr;
	pud_t pud = pudp_get(pud_offset(i->mm, addr));
	pmd_t pmd;

	if (!pud_is_table(pud))
		goto fault;
	pmd = pmdp_get(pmd_offset(pud, addr));
	if (!pmd_is_table(pmd))
		goto fault;
	return try_pte(i, pte_offset(pmd, addr));
fault:
	set_in_instruction(i, false);
	return false;
}

/* do_user_addr_fault() */
static int page_fault(const struct instruction *i)
{
	vm_fault_t fault = VM_FAULT_SIGSEGV;
	struct vm_area_struct *vma;

	mmap_read_lock(i->mm);
	vma = vma_lookup(i->mm, i->addr);
	if (vma)
		fault = handle_mm_fault(vma, i->addr,
					i->write ? FAULT_FLAG_WRITE : 0);
	mmap_read_unlock(i->mm);
	if (fault == VM_FAULT_OOM)
		return -ENOMEM;
	return fault == VM_FAULT_SIGSEGV ? -EFAULT : 0;
}

int cpu_access(struct mm_struct *mm, unsigned long addr, bool write)
{
	struct instruction i = {
		.mm = mm,
		.addr = addr,
		.write = write,
		.cpu = smp_processor_id(),
		.site = write ? SITE("store to user memory") :
				SITE("load from user memory"),
	};
	int ret = 0;

	if (addr >= TASK_SIZE)
		return -EFAULT;
	switch_mm(mm);
	while (!try_tlb(&i) && !walk(&i) && !ret)
		ret = page_fault(&i);
	return ret;
}
