/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * readers(N), after Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic
 * partial order reduction", POPL 2014: one writes a variable that N read, each
 * of which reads another one before, of its own.
 */
#include <mmurace.h>

MM_SCENARIO("readers");
MM_PARAM(readers, 2, 1, 15);

static int x, own[15];

MM_TASK(writer)
{
	WRITE_ONCE(x, 1);
}

MM_TASKS(reader, n, readers)
{
	int value = READ_ONCE(own[n]);

	value += READ_ONCE(x);
	mm_assert(value == 0 || value == 1, "read %d", value);
}

MM_INVARIANT(written)
{
	return x == 1;
}

MM_RESULT("never");
