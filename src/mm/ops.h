/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario can ask of the primary MMU: plain functions, called in set-up
 * or by a task.
 *
 * A process owns an address space as a task_struct owns its mm: those who act
 * for the process take a reference first (get_task_mm()) and do nothing when it
 * is gone, those who act from outside (reclaim) need none.  So an operation may
 * be called at any time, in any order, as often as wanted.
 *
 * All of them return 0 or a negative errno: -ESRCH the process has exited,
 * -EFAULT no such mapping, -ENOMEM out of frames or memory, -EINVAL bad
 * arguments.  What was asked for then did not happen, and nothing is left over.
 */
#ifndef MM_OPS_H
#define MM_OPS_H

struct process;

/*
 * How large a machine can be: each of these alone, and together what stays
 * within the last two, with room left for the processes on it.  Frames, and
 * slots twice, have names, of which set-up has so many; frames and their
 * descriptors take words of its memory.
 */
#define MACHINE_FRAMES_MAX 1024
#define MACHINE_ENTRIES_MAX 512
#define MACHINE_SLOTS_MAX 512
#define MACHINE_NAMED_MAX 1280	/* frames + 2 * slots */
#define MACHINE_WORDS_MAX 24576	/* frames * (entries + 8) */

/* The machine; call it first in every set-up. */
struct machine {
	unsigned int frames;	/* page frames */
	unsigned int entries;	/* in a page table: a power of two, 2 or more */
	unsigned int slots;	/* pages of swap */
};
#define MACHINE_DEFAULT \
	((struct machine){ .frames = 16, .entries = 4, .slots = 4 })
int machine_init(const struct machine *machine);

/* A process with an empty address space.  Set-up only. */
struct process *mm_create(const char *name);

/*
 * Map @pages pages of anonymous memory at @addr, readable and writable.
 * -EEXIST: something is mapped there.  -EINVAL: not page aligned, or beyond
 * what three levels of tables can address (64 pages with 4 entries).
 */
int mm_mmap(struct process *p, unsigned long addr, unsigned long pages);

/*
 * munmap(2): whatever is mapped in the range.  The range may cover parts of
 * mappings.  1: nothing is mapped in it, for which munmap(2), too, returns 0.
 */
int mm_munmap(struct process *p, unsigned long addr, unsigned long pages);

/* Load or store one word through the TLB of the CPU that the task runs on. */
int cpu_read(struct process *p, unsigned long addr);
int cpu_write(struct process *p, unsigned long addr);

/* The process ends: it gives up its reference to the address space. */
int exit_mm(struct process *p);

/*
 * Reclaim takes the page of @p at @addr off the LRU list and tries to free it,
 * as it would be if it had come up at the end of the list.  -ENOENT: there is
 * no such page on the list; -EBUSY: it was put back, -ENOSPC: for lack of a
 * free slot.
 */
int swap_out(struct process *p, unsigned long addr);

#endif
