/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The TLB of a CPU; see cpu_tlb.h.
 */
#include "mm/cpu_tlb.h"

#include "mm/trace.h"
#include "sched/names.h"

static struct cpu_tlb cpu_tlbs[TLB_CPUS] __world;

void tlb_init(void)
{
	for (unsigned int cpu = 0; cpu < TLB_CPUS; cpu++)
		name_set(&cpu_tlbs[cpu], sizeof(*cpu_tlbs), "TLB of CPU %u",
			 cpu);
}

__primitive struct cpu_tlb *this_cpu_tlb(unsigned int cpu)
{
	return cpu < TLB_CPUS ? &cpu_tlbs[cpu] : NULL;
}

__reads_only const struct tlb_entry *tlb_find(const struct cpu_tlb *tlb,
					      unsigned long addr)
{
	for (unsigned int i = 0; i < TLB_ENTRIES; i++)
		if (tlb->entries[i].entry && tlb->entries[i].addr == addr)
			return &tlb->entries[i];
	return NULL;
}

static __primitive void drop(unsigned int cpu, struct tlb_entry *e)
{
	if (!e->entry)
		return;
	e->entry = 0;
	trace_mm_tlb_drop(cpu, cpu_tlbs[cpu].loaded_mm, e->addr);
}

__primitive void tlb_fill(unsigned int cpu, unsigned long addr, entry_t entry)
{
	struct cpu_tlb *tlb = &cpu_tlbs[cpu];
	struct tlb_entry *e = (struct tlb_entry *)tlb_find(tlb, addr);

	if (!e) {
		e = &tlb->entries[tlb->next];
		tlb->next = (tlb->next + 1) % TLB_ENTRIES;
		drop(cpu, e);
	}
	e->addr = addr;
	e->entry = entry;
	trace_mm_tlb_fill(cpu, tlb->loaded_mm, addr, entry);
}

static __primitive void local_flush(unsigned int cpu, unsigned long start,
				    unsigned long end)
{
	struct cpu_tlb *tlb = &cpu_tlbs[cpu];

	for (unsigned int i = 0; i < TLB_ENTRIES; i++)
		if (tlb->entries[i].addr >= start && tlb->entries[i].addr < end)
			drop(cpu, &tlb->entries[i]);
}

__primitive bool tlb_load_mm(unsigned int cpu, struct mm_struct *mm)
{
	struct cpu_tlb *tlb = this_cpu_tlb(cpu);

	if (!tlb || tlb->loaded_mm == mm)
		return false;
	local_flush(cpu, 0, ULONG_MAX);
	tlb->loaded_mm = mm;
	return true;
}

__primitive void tlb_forget_mm(struct mm_struct *mm)
{
	for (unsigned int cpu = 0; cpu < TLB_CPUS; cpu++)
		if (cpu_tlbs[cpu].loaded_mm == mm)
			tlb_load_mm(cpu, NULL);
}

__primitive void flush_tlb_func(void *data)
{
	const struct flush_tlb_info *info = data;
	unsigned int cpu = get_current()->cpu;
	struct cpu_tlb *tlb = this_cpu_tlb(cpu);

	if (tlb && (!info->mm || tlb->loaded_mm == info->mm))
		local_flush(cpu, info->start, info->end);
}
