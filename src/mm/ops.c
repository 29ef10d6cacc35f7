/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario can ask of the primary MMU; see ops.h.
 */
#include "mm/ops.h"

#include <errno.h>

#include "kernel/sched.h"
#include "mm/access.h"
#include "mm/mm.h"
#include "mm/mmu_notifier.h"
#include "mm/process.h"
#include "mm/rmap.h"
#include "mm/swap.h"
#include "mm/tlb.h"
#include "mm/vmscan.h"
#include "sched/names.h"

int machine_init(const struct machine *machine)
{
	unsigned int entries = machine->entries;

	if (!machine->frames || machine->frames > MACHINE_FRAMES_MAX ||
	    entries < 2 || entries > MACHINE_ENTRIES_MAX ||
	    entries & (entries - 1) || !machine->slots ||
	    machine->slots > MACHINE_SLOTS_MAX)
		return -EINVAL;
	kernel_setup();
	if (page_init(machine->frames, entries) || swap_init(machine->slots) ||
	    swap_cache_init(machine->slots) || swap_device_init(machine->slots))
		return -ENOMEM;
	pgtable_init(entries);
	lru_init();
	rmap_init();
	mmap_init();
	mmu_notifier_init();
	tlb_init();
	access_init();
	return 0;
}

/* --- processes --- */

static struct process *processes __world;

struct process *mm_create(const char *name)
{
	struct process *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	name_set(p, sizeof(*p), "%s.task", name);
	p->mm = mm_alloc(name);
	p->mm_id = ~(unsigned long)p->mm;
	if (!p->mm) {
		kfree(p);
		return NULL;
	}
	p->next = processes;
	processes = p;
	return p;
}

int exit_mm(struct process *p)
{
	struct mm_struct *mm;

	mm = drop_task_mm(p, SITE("current->mm = NULL"));
	if (!mm)
		return -ESRCH;
	mmput(mm);
	return 0;
}

/* --- operations --- */

static int check_range(unsigned long addr, unsigned long pages)
{
	if (!PAGE_ALIGNED(addr) || !pages || addr >= TASK_SIZE ||
	    pages > (TASK_SIZE - addr) >> PAGE_SHIFT)
		return -EINVAL;
	return 0;
}

int mm_mmap(struct process *p, unsigned long addr, unsigned long pages)
{
	int ret = check_range(addr, pages);
	struct mm_struct *mm;

	if (ret)
		return ret;
	mm = get_task_mm(p);
	if (!mm)
		return -ESRCH;
	ret = do_mmap(mm, addr, pages << PAGE_SHIFT, VM_READ | VM_WRITE);
	mmput(mm);
	return ret;
}

int mm_munmap(struct process *p, unsigned long addr, unsigned long pages)
{
	int ret = check_range(addr, pages);
	struct mm_struct *mm;

	if (ret)
		return ret;
	mm = get_task_mm(p);
	if (!mm)
		return -ESRCH;
	ret = vm_munmap(mm, addr, pages << PAGE_SHIFT);
	mmput(mm);
	return ret;
}

static int access_process_cpu(struct process *p, unsigned long addr, bool write)
{
	struct mm_struct *mm = get_task_mm(p);
	int ret;

	if (!mm)
		return -ESRCH;
	ret = cpu_access(mm, addr, write);
	mmput(mm);
	return ret;
}

int cpu_read(struct process *p, unsigned long addr)
{
	return access_process_cpu(p, addr, false);
}

int cpu_write(struct process *p, unsigned long addr)
{
	return access_process_cpu(p, addr, true);
}

int swap_out(struct process *p, unsigned long addr)
{
	return reclaim_folio((const struct mm_struct *)~p->mm_id,
			     addr >> PAGE_SHIFT);
}
