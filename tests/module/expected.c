/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: what a compare and exchange expects is memory that others write.
 */
#include <mmurace.h>

#include <kernel/rwonce.h>
#include <kernel/spinlock.h>

MM_SCENARIO("planted-expected");

static DEFINE_SPINLOCK(lock);
static int expected; /* under lock */
static int word, noise, more;

MM_TASK(writes)
{
	spin_lock(&lock);
	expected = 5;
	spin_unlock(&lock);
	WRITE_ONCE(noise, 1);
	spin_lock(&lock);
	expected = 0;
	spin_unlock(&lock);
	for (int i = 2; i < 6; i++)
		WRITE_ONCE(noise, i);
}

MM_TASK(exchanges)
{
	bool done;

	WRITE_ONCE(more, 1);
	spin_lock(&lock);
	done = __atomic_compare_exchange_n(&word, &expected, 7, 0,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	spin_unlock(&lock);
	mm_assert(done, "what is expected is there");
}

MM_RESULT("sometimes assertion");
