/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * indexer(N), after Flanagan and Godefroid, "Dynamic partial-order reduction
 * for model checking software", POPL 2005: N tasks put four messages each into
 * a hash table of 128 slots, by compare and exchange; who finds a slot taken
 * goes to the next.  Up to 11 of them never meet, which no analysis in advance
 * can know; beyond that some do.
 *
 * With "crowded" there is room for what they put, and no more, so that all meet.
 */
#include <mmurace.h>

#include <kernel/cmpxchg.h>

MM_SCENARIO("indexer");
MM_PARAM(tasks, 2, 1, 16);

MM_FORM(table_form, "indexer.table", "How many slots there are.", "sparse",
	"crowded");
MM_RULE(compare, "indexer.compare", "A slot is taken if it is free.",
	"it was looked at first, and written then");

#define SLOTS 128u
#define MESSAGES 4u

static u32 table[SLOTS];

static unsigned int slots(void)
{
	return mm_form(table_form) ? MESSAGES * (unsigned int)tasks : SLOTS;
}

static bool take(unsigned int slot, u32 message)
{
	if (mm_rule(compare))
		return cmpxchg(&table[slot], 0, message) == 0;
	if (READ_ONCE(table[slot]))
		return false;
	WRITE_ONCE(table[slot], message);
	return true;
}

MM_TASKS(task, n, tasks)
{
	for (u32 i = 1; i <= MESSAGES; i++) {
		u32 message = i * 11 + (u32)n;
		unsigned int slot = message * 7 % slots();

		while (!take(slot, message))
			slot = (slot + 1) % slots();
	}
}

MM_INVARIANT(all_there)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < SLOTS; i++)
		nr += table[i] != 0;
	return nr == MESSAGES * tasks;
}

MM_RESULT("never");
MM_RESULT("never with indexer.table:crowded");
MM_RESULT("sometimes assertion with indexer.table:crowded "
	  "without indexer.compare");
