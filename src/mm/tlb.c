/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flushing the TLBs of the CPUs; see tlb.h.
 */
#include "mm/tlb.h"

#include "kernel/smp.h"
#include "mm/cpu_tlb.h"

void switch_mm(struct mm_struct *mm)
{
	unsigned int cpu = smp_processor_id();

	/* A full barrier: what is cached after it, a flush will find. */
	if (tlb_load_mm(cpu, mm))
		cpumask_set_cpu(cpu, mm_cpumask(mm));
}

/* --- flushes --- */

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
