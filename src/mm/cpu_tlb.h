/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The TLB of a CPU, for the CPU itself; see tlb.h for what is simplified.
 *
 * A TLB is touched by the task of its CPU and by interrupt handlers on it,
 * which exclude each other; so what they do to it is part of the steps in which
 * they run.
 */
#ifndef MM_CPU_TLB_H
#define MM_CPU_TLB_H

#include "mm/tlb.h"
#include "sched/program.h"

/* Only tasks of the scenario run user code. */
#define TLB_CPUS PROGRAM_TASKS_MAX
#define TLB_ENTRIES 4u

struct tlb_entry {
	unsigned long addr;
	entry_t entry;			/* none: not used */
};

struct cpu_tlb {
	struct mm_struct *loaded_mm;	/* only compared */
	unsigned long next;		/* to be replaced */
	struct tlb_entry entries[TLB_ENTRIES];
};

/* As a part of the running step. */
struct cpu_tlb *this_cpu_tlb(unsigned int cpu);
const struct tlb_entry *tlb_find(const struct cpu_tlb *tlb, unsigned long addr);
void tlb_fill(unsigned int cpu, unsigned long addr, entry_t entry);
/* True if @mm has to be loaded: that is done. */
bool tlb_load_mm(unsigned int cpu, struct mm_struct *mm);

/* What is to be flushed. */
struct flush_tlb_info {
	struct mm_struct *mm;		/* NULL: whichever is loaded */
	unsigned long start, end;
};

/* On the CPU that is asked to: in an interrupt, or itself. */
void flush_tlb_func(void *info);

#endif
