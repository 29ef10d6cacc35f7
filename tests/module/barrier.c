/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: the barrier comes behind a message that was written before what is
 * read last, so it does not tell of that; another message, which did, was
 * overwritten meanwhile.
 */
#include <mmurace.h>

#include <kernel/barrier.h>

MM_SCENARIO("planted-barrier");

static int value, message, done;

MM_TASK(reader)
{
	int last;

	value = 1;
	smp_store_release(&message, 1);
	WRITE_ONCE(message, 2);
	last = value;
	WRITE_ONCE(done, last);
}

MM_TASK(writer)
{
	if (READ_ONCE(message) == 1 && READ_ONCE(done)) {
		smp_rmb();
		value = 2; /* here */
	}
}

MM_RESULT("sometimes data-race");
