/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps of a load or store, and the content of frames; see instruction.h
 * and access.h.
 */
#include "mm/instruction.h"

#include "kernel/env.h"
#include "kernel/irqflags.h"
#include "mm/access.h"
#include "mm/cpu_tlb.h"
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

__primitive void instruction_set_open(const struct instruction *i, bool open)
{
	if (i->cpu >= TLB_CPUS)
		return;
	/* As local_irq_disable() and local_irq_enable() order. */
	if (open) {
		cpu_irqs[i->cpu].word |= CPU_IRQS_OFF;
		clock_acquire(&cpu_irqs[i->cpu]);
	} else {
		cpu_irqs[i->cpu].word &= ~CPU_IRQS_OFF;
		clock_release(&cpu_irqs[i->cpu]);
	}
	sched_marked(&cpu_irqs[i->cpu].word, sizeof(u32), true);
}

__primitive bool instruction_try_tlb(const struct instruction *i)
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
	instruction_set_open(i, true);
	return false;
}

__primitive bool instruction_try_pte(const struct instruction *i, pte_t *pte)
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
	instruction_set_open(i, false);
	if (!allows(entry, i->write))
		return false;
	if (i->cpu < TLB_CPUS)
		tlb_fill(i->cpu, i->addr & PAGE_MASK, entry);
	perform(i, entry);
	return true;
}
