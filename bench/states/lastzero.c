/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lastzero(N), after Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic
 * partial order reduction", POPL 2014: writer n makes element n of an array one
 * more than the element before it, and a reader looks for the zero with the
 * highest index.
 */
#include <mmurace.h>

MM_SCENARIO("lastzero");
MM_PARAM(writers, 2, 1, 15);

static int array[16];

MM_TASK(reader)
{
	unsigned int i = (unsigned int)writers;

	while (READ_ONCE(array[i]))
		i--;
	mm_assert(i <= writers, "there is none");
}

MM_TASKS(writer, n, writers)
{
	int before = READ_ONCE(array[n]);

	WRITE_ONCE(array[n + 1], before + 1);
}

/* Nobody counts further than there are writers before. */
MM_INVARIANT(counted)
{
	for (int i = 0; i <= (int)writers; i++)
		if (array[i] > i || (i && !array[i]))
			return false;
	return true;
}

MM_RESULT("never");
