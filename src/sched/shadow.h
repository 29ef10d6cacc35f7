/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shadow of the world: whether memory is allocated, who accessed it last,
 * and what its synchronization clock is.
 */
#ifndef SCHED_SHADOW_H
#define SCHED_SHADOW_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Mark memory of the heap as allocated or freed, as kmalloc() and kfree() see
 * it.  Freeing counts as a write of all of it, allocating too.  @site: who
 * asks.
 */
struct site;
void shadow_alloc(const volatile void *obj, size_t size,
		  const struct site *site);
void shadow_free(const volatile void *obj, size_t size,
		 const struct site *site);

/* Is this byte in memory that was freed, or never allocated? */
bool shadow_is_freed(const volatile void *addr);

#endif
