/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same steps with more and more memory around them: set-up fills as many
 * KiB, and nobody touches them later.  A step must not cost more for it.
 */
#include <mmurace.h>

#include <kernel/atomic.h>
#include <kernel/spinlock.h>

#include <string.h>

MM_SCENARIO("arena");
MM_PARAM(kib, 1, 1, 250);
MM_PARAM(turns, 4, 1, 64);

#define BLOCK 1000u

char *blocks[250];
static DEFINE_SPINLOCK(lock);
static unsigned int count;
static atomic_t sum;

MM_SETUP
{
	for (unsigned int i = 0; i < kib; i++)
		blocks[i] = memset(malloc(BLOCK), (int)i + 1, BLOCK);
}

MM_TASKS(task, n, 3)
{
	for (unsigned int i = 0; i < turns; i++) {
		spin_lock(&lock);
		count++;
		spin_unlock(&lock);
		atomic_add((int)n, &sum);
	}
}

MM_INVARIANT(all_counted)
{
	return count == 3 * turns && atomic_read(&sum) == 3 * (int)turns;
}

MM_RESULT("never");
