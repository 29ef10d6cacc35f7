/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: two classes in two orders, the first of which is taken before the
 * task has done its first operation.
 */
#include <mmurace.h>

#include <kernel/lockdep.h>
#include <kernel/rwonce.h>

MM_SCENARIO("planted-early-order");

static struct lockdep_map outer = STATIC_LOCKDEP_MAP_INIT("outer");
static struct lockdep_map inner = STATIC_LOCKDEP_MAP_INIT("inner");
static int step;

MM_TASK(starts)
{
	lock_map_acquire(&outer);
	lock_map_acquire(&inner);
	lock_map_release(&inner);
	lock_map_release(&outer);
	WRITE_ONCE(step, 1);
}

MM_TASK(turns)
{
	WRITE_ONCE(step, 2);
	lock_map_acquire(&inner);
	lock_map_acquire(&outer);
	lock_map_release(&outer);
	lock_map_release(&inner);
	WRITE_ONCE(step, 3);
}

MM_RESULT("sometimes lock-order");
