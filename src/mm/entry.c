/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access to the entries of page tables; see pgtable.h for what is faithful and
 * what is simplified.
 *
 * Order: reading an entry that points at a table tells the reader what the one
 * who linked the table knew (the kernel has a write barrier in pmd_install()
 * and relies on the address dependency of the reader).  Other entries order
 * nothing.
 */
#include "mm/pgtable.h"
#include "mm/trace.h"
#include "sched/clock.h"

__primitive entry_t __entry_read(const entry_t *entry, const struct site *site)
{
	sched_op(OP_READ, entry, site);
	sched_marked(entry, sizeof(*entry), false);
	if (entry_kind(*entry) == ENTRY_TABLE)
		clock_acquire(entry);
	return *entry;
}

static __primitive void note(const struct ptdesc *table, unsigned long addr,
			     entry_t new)
{
	static const char *const levels[] = { "PTE", "PMD", "PUD" };
	const char *level = levels[table->level];
	unsigned int n = (unsigned int)entry_number(new);

	switch (entry_kind(new)) {
	case ENTRY_NONE:
		sched_note("%s of 0x%lx is none", level, addr);
		break;
	case ENTRY_TABLE:
		sched_note("%s of 0x%lx: table in frame %u", level, addr, n);
		break;
	case ENTRY_LEAF:
		sched_note("%s of 0x%lx: frame %u, %s", level, addr, n,
			   entry_writable(new) ? "writable" : "read-only");
		break;
	case ENTRY_SWAP:
		sched_note("%s of 0x%lx: swap slot %u", level, addr, n);
		break;
	case ENTRY_MIGRATION:
		sched_note("%s of 0x%lx: migrating frame %u", level, addr, n);
		break;
	}
}

/* The first address that the entry covers. */
static __primitive unsigned long entry_addr(const struct ptdesc *table,
					    unsigned long addr)
{
	unsigned int shift = PAGE_SHIFT;

	if (table->level == PGTABLE_PMD)
		shift = PMD_SHIFT;
	else if (table->level == PGTABLE_PUD)
		shift = PUD_SHIFT;
	return addr >> shift << shift;
}

__primitive void entry_set(struct mm_struct *mm, entry_t *entry,
			   unsigned long addr, entry_t new)
{
	struct ptdesc *table = virt_to_ptdesc(entry);
	entry_t old = *entry;

	sched_marked(entry, sizeof(*entry), true);
	if (entry_kind(new) == ENTRY_TABLE)
		clock_publish(entry);
	*entry = new;
	addr = entry_addr(table, addr);
	if (sched_tracing)
		note(table, addr, new);
	trace_mm_entry(mm ? mm : table->pt_mm, table, table->level, addr, old,
		       new);
}

__primitive void __entry_write(struct mm_struct *mm, entry_t *entry,
			       unsigned long addr, entry_t new,
			       const struct site *site)
{
	sched_op(OP_WRITE, entry, site);
	entry_set(mm, entry, addr, new);
}

__primitive entry_t __entry_xchg(struct mm_struct *mm, entry_t *entry,
				 unsigned long addr, entry_t new,
				 const struct site *site)
{
	entry_t old;

	sched_op(OP_RMW, entry, site);
	old = *entry;
	entry_set(mm, entry, addr, new);
	return old;
}
