/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The world: all memory whose content decides what the model does next.
 *
 * Model variables with static storage are marked __world and gathered by the
 * linker into one section; the heap of kmalloc() is an array in it.  The tool
 * is linked at a fixed address, so the world lies at the same place in every
 * process.  Set-up runs once; world_save() keeps what it left behind, and
 * world_restore() puts it back before each execution.
 *
 * The heap has a part for set-up, which is saved, and after it one region a
 * task, which is not: what an execution allocates is initialized when it is
 * allocated.  Regions make the address of an allocation a function of the task
 * and of what that task allocated before, whatever the others did meanwhile.
 */
#ifndef SCHED_WORLD_H
#define SCHED_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks a static variable as part of the world. */
#define __world __attribute__((section("world"), aligned(8)))

#define WORLD_SETUP_SIZE (256u << 10)	/* bytes that set-up may allocate */
#define WORLD_REGION_SIZE (16u << 10)	/* bytes that one task may allocate */

extern char __start_world[], __stop_world[];

/* Is the address inside the world?  Link-time constants: one compare. */
static inline __attribute__((always_inline)) bool
world_has(const volatile void *addr)
{
	return (uintptr_t)addr - (uintptr_t)__start_world <
	       (uintptr_t)__stop_world - (uintptr_t)__start_world;
}

/* Offset of an address in the world; what reports hold instead of addresses. */
static inline __attribute__((always_inline)) uint32_t
world_offset(const volatile void *addr)
{
	return (uint32_t)((uintptr_t)addr - (uintptr_t)__start_world);
}

/*
 * Raw memory from the set-up part (while no execution runs) or from the region
 * of the running task: 8-byte aligned, not cleared.  NULL when it is full; the
 * execution then ends at the limit "heap".  Only kmalloc() calls this.
 */
void *world_alloc(size_t size);

/* Is there much left of the region of this task? */
bool world_has_room(unsigned int task);

/* The extent of the heap; everything else in the world are static variables. */
void world_heap(const char **start, const char **end);
bool world_on_heap(const volatile void *addr);

/*
 * Make everything what it was when the process started: before the set-up of a
 * program.  The heap is empty then, static variables have their initial values
 * (those of the model are zero).
 */
void world_clear(void);

/* An image of the world as set-up left it. */
struct world_image;
struct world_image *world_save(void);
void world_restore(const struct world_image *image);
void world_image_free(struct world_image *image);

/* The content of all that is used of the world, mixed into @h. */
uint64_t world_hash(uint64_t h);

/* Clear what is not used of the heap, and may have been. */
void world_clear_unused(void);

/*
 * From @offset on, where the world is next used: what lies between was not
 * written since world_clear_unused().  Behind its end: nowhere.
 */
size_t world_next_used(size_t offset);

/* Four bytes at this offset; 0 where nothing is kept. */
uint32_t world_image_word(const struct world_image *image, uint32_t offset);

/* Bytes that the last world_restore() wrote: for the benchmarks. */
size_t world_image_size(const struct world_image *image);

#endif
