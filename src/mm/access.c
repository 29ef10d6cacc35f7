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

#include "mm/instruction.h"
#include "mm/tlb.h"

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
	return instruction_try_pte(i, pte_offset(pmd, addr));
fault:
	instruction_set_open(i, false);
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
	while (!instruction_try_tlb(&i) && !walk(&i) && !ret)
		ret = page_fault(&i);
	return ret;
}
