/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Record: the present leaf entries of the primary page tables.
 *
 * A copy of what hardware could see, made of the writes themselves; it does
 * not matter by which path an entry was written, for the tracepoint is in the
 * one function that writes entries.
 */
#include "check/invariants.h"
#include "check/records.h"
#include "mm/trace.h"

DEFINE_TABLE(mapping, struct mapping, 64);

static uint64_t key_of(const struct mm_struct *mm, uint32_t page)
{
	return (uint64_t)world_offset(mm) << 32 | page;
}

const struct mapping *primary_find(const struct mm_struct *mm, uint32_t page)
{
	uint32_t offset = world_offset(mm);

	for (uint32_t i = 0; i < mapping_table.nr; i++) {
		const struct mapping *m = mapping_table_at(i);

		if (mapping_mm(m) == offset &&
		    page - mapping_page(m) < m->pages)
			return m;
	}
	return NULL;
}

bool primary_allows(const struct mm_struct *mm, uint32_t page,
		    unsigned long pfn, bool write)
{
	const struct mapping *m = primary_find(mm, page);

	return m && m->pfn + (page - mapping_page(m)) == pfn &&
	       (m->writable || !write);
}

const struct mapping *primary_of_frame(unsigned long pfn)
{
	for (uint32_t i = 0; i < mapping_table.nr; i++) {
		const struct mapping *m = mapping_table_at(i);

		if (pfn - m->pfn < m->pages)
			return m;
	}
	return NULL;
}

static void on_entry(struct mm_struct *mm, struct ptdesc *table,
		     enum pgtable_level level, unsigned long addr, entry_t old,
		     entry_t new)
{
	struct mapping *m;

	(void)table;
	if (!entry_maps(new)) {
		if (!entry_maps(old))
			return;
		m = mapping_table_find(key_of(mm, PAGE_NR(addr)));
		if (m)
			mapping_table_remove(m);
		explain_step(EXPLAIN_MAPPING, key_of(mm, PAGE_NR(addr)));
		return;
	}
	m = mapping_table_get(key_of(mm, PAGE_NR(addr)));
	if (!entry_maps(old) || m->pfn != entry_pfn(new) ||
	    m->writable != entry_writable(new))
		explain_step(EXPLAIN_MAPPING, m->key);
	m->pfn = (uint32_t)entry_pfn(new);
	m->pages = level_pages(level);
	m->writable = entry_writable(new);
}

void check_primary_init(void)
{
	register_trace_mm_entry(on_entry);
}
