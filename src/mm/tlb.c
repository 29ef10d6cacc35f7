/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TLBs of the CPUs, and flushing them; see tlb.h.
 *
 * A TLB is touched by the task of its CPU and by interrupt handlers on it,
 * which exclude each other; so what they do to it is part of the steps in which
 * they run.
 */
#include "mm/tlb.h"

#include "kernel/smp.h"
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

__primitive const struct tlb_entry *tlb_find(const struct cpu_tlb *tlb,
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

/* True if it has to be loaded: that is done. */
static __primitive bool load_mm(unsigned int cpu, struct mm_struct *mm)
{
	struct cpu_tlb *tlb = this_cpu_tlb(cpu);

	if (!tlb || tlb->loaded_mm == mm)
		return false;
	local_flush(cpu, 0, ULONG_MAX);
	tlb->loaded_mm = mm;
	return true;
}

void switch_mm(struct mm_struct *mm)
{
	unsigned int cpu = smp_processor_id();

	/* A full barrier: what is cached after it, a flush will find. */
	if (load_mm(cpu, mm))
		cpumask_set_cpu(cpu, mm_cpumask(mm));
}

__primitive void tlb_forget_mm(struct mm_struct *mm)
{
	for (unsigned int cpu = 0; cpu < TLB_CPUS; cpu++)
		if (cpu_tlbs[cpu].loaded_mm == mm)
			load_mm(cpu, NULL);
}

/* --- flushes --- */

struct flush_tlb_info {
	struct mm_struct *mm;		/* NULL: whichever is loaded */
	unsigned long start, end;
};

/* On the CPU that is asked to: in an interrupt, or itself. */
static __primitive void flush_tlb_func(void *data)
{
	const struct flush_tlb_info *info = data;
	unsigned int cpu = get_current()->cpu;
	struct cpu_tlb *tlb = this_cpu_tlb(cpu);

	if (tlb && (!info->mm || tlb->loaded_mm == info->mm))
		local_flush(cpu, info->start, info->end);
}

/* What the mask says now, on the stack of the caller. */
#define mm_cpumask_snapshot(mm)                           \
	((struct cpumask){ { READ_ONCE_AT((mm)->cpu_bitmap.bits[0], \
					  SITE("mm_cpumask(" #mm ")")) } })

static bool others_in(const struct cpumask *mask)
{
	return mask->bits[0] & ~BIT_MASK(smp_processor_id());
}

static void flush_tlb_multi(const struct cpumask *mask,
			    struct flush_tlb_info *info)
{
	if (mask->bits[0] & BIT_MASK(smp_processor_id()))
		flush_tlb_func(info);
	if (others_in(mask))
		smp_call_function_many(mask, flush_tlb_func, info, true);
}

void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start,
			unsigned long end)
{
	struct flush_tlb_info info = { mm, start, end };
	struct cpumask mask = mm_cpumask_snapshot(mm);

	flush_tlb_multi(&mask, &info);
}

/* --- batches --- */

bool should_defer_flush(struct mm_struct *mm)
{
	struct cpumask mask = mm_cpumask_snapshot(mm);

	return others_in(&mask);
}

/* mm->tlb_flush_batched: how many were put off, and how many of them done. */
#define TLB_FLUSH_BATCH_FLUSHED_SHIFT 16
#define TLB_FLUSH_BATCH_PENDING_MASK 0xffff

void set_tlb_ubc_flush_pending(struct tlbflush_unmap_batch *batch,
			       struct mm_struct *mm, pte_t pteval)
{
	if (!pte_present(pteval))
		return;
	batch->cpumask.bits[0] |= mm_cpumask_snapshot(mm).bits[0];
	batch->flush_required = true;
	/* Numbers here are too small to overflow as the kernel's might. */
	atomic_inc(&mm->tlb_flush_batched);
	if (pte_dirty(pteval))
		batch->writable = true;
}

void try_to_unmap_flush(struct tlbflush_unmap_batch *batch)
{
	struct flush_tlb_info info = { NULL, 0, ULONG_MAX };

	if (!batch->flush_required)
		return;
	flush_tlb_multi(&batch->cpumask, &info);
	cpumask_clear(&batch->cpumask);
	batch->flush_required = batch->writable = false;
}

void try_to_unmap_flush_dirty(struct tlbflush_unmap_batch *batch)
{
	if (batch->writable)
		try_to_unmap_flush(batch);
}

void flush_tlb_batched_pending(struct mm_struct *mm)
{
	int batch = atomic_read(&mm->tlb_flush_batched);
	int pending = batch & TLB_FLUSH_BATCH_PENDING_MASK;
	int flushed = batch >> TLB_FLUSH_BATCH_FLUSHED_SHIFT;
	int all = pending | pending << TLB_FLUSH_BATCH_FLUSHED_SHIFT;

	if (pending == flushed)
		return;
	flush_tlb_mm(mm);
	/* Unless more were put off meanwhile: those are not flushed. */
	atomic_cmpxchg(&mm->tlb_flush_batched, batch, all);
}
