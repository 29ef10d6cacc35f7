/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables: allocation of tables, walks; see pgtable.h for what is faithful
 * and what is simplified.
 */
#include "mm/pgtable.h"

#include <errno.h>

#include "mm/trace.h"
#include "sched/names.h"
#include "sched/shadow.h"

struct pgtable_geometry pgtable_geometry __world;

void pgtable_init(unsigned int entries)
{
	unsigned int shift = (unsigned int)__builtin_ctz(entries);

	pgtable_geometry.entries_shift = shift;
	pgtable_geometry.pmd_shift = PAGE_SHIFT + shift;
	pgtable_geometry.pud_shift = PAGE_SHIFT + 2 * shift;
	pgtable_geometry.task_size = 1ul << (PAGE_SHIFT + 3 * shift);
}

struct ptdesc *pagetable_alloc(struct mm_struct *mm, enum pgtable_level level,
			       unsigned long addr)
{
	static const char *const names[] = { "%s.pte.0x%x", "%s.pmd.0x%x",
					     "%s.pgd" };
	static const char *const lock_names[] = { "%s.pte.0x%x.ptl",
						  "%s.pmd.0x%x.ptl",
						  "%s.pgd.ptl" };
	struct page *page = alloc_page(GFP_KERNEL);
	struct ptdesc *table;
	entry_t *entries;

	if (!page)
		return NULL;
	table = page_ptdesc(page);
	table->level = level;
	table->pt_mm = mm;
	table->addr = addr;
	spin_lock_init(&table->ptl);
	entries = page_address(page);
	shadow_alloc(entries, page_table_bytes(), SITE("pagetable_alloc()"));
	for (unsigned int i = 0; i < PTRS_PER_TABLE; i++)
		entries[i] = 0;
	name_set(entries, page_table_bytes(), names[level], mm->name,
		 (unsigned int)addr);
	name_set(&table->ptl, sizeof(table->ptl), lock_names[level], mm->name,
		 (unsigned int)addr);
	trace_mm_table_alloc(mm, table, level);
	return table;
}

void pagetable_free(struct ptdesc *table)
{
	entry_t *entries = page_address(ptdesc_page(table));

	trace_mm_table_free(table->pt_mm, table, table->level);
	shadow_free(entries, page_table_bytes(), SITE("pagetable_free()"));
	name_drop(&table->ptl, sizeof(table->ptl));
	free_table_page(ptdesc_page(table));
}

static entry_t table_entry(struct ptdesc *table)
{
	return mk_entry(ENTRY_TABLE, page_to_pfn(ptdesc_page(table)), 0);
}

pmd_t *pmd_alloc(struct mm_struct *mm, pud_t *pud, unsigned long addr)
{
	pud_t pudval = pudp_get(pud);
	struct ptdesc *new;

	if (!pud_none(pudval))
		return pmd_offset(pudval, addr);
	new = pagetable_alloc(mm, PGTABLE_PMD, addr & PUD_MASK);
	if (!new)
		return NULL;
	spin_lock(&mm->page_table_lock);
	pudval = pudp_get(pud);
	if (pud_none(pudval)) {
		pudval.val = table_entry(new);
		__entry_write(mm, &pud->val, addr, pudval.val,
			      SITE("pud_populate(mm, pud, new)"));
		new = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	if (new)
		pagetable_free(new);
	return pmd_offset(pudval, addr);
}

int pte_alloc(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	struct ptdesc *new;
	spinlock_t *ptl;

	if (!pmd_none(pmdp_get(pmd)))
		return 0;
	new = pagetable_alloc(mm, PGTABLE_PTE, addr & PMD_MASK);
	if (!new)
		return -ENOMEM;
	ptl = pmd_lockptr(pmd);
	spin_lock(ptl);
	if (pmd_none(pmdp_get(pmd))) {
		__entry_write(mm, &pmd->val, addr, table_entry(new),
			      SITE("pmd_populate(mm, pmd, new)"));
		new = NULL;
	}
	spin_unlock(ptl);
	if (new)
		pagetable_free(new);
	return 0;
}

pmd_t *mm_find_pmd(struct mm_struct *mm, unsigned long addr)
{
	pud_t pudval = pudp_get(pud_offset(mm, addr));

	if (!pud_is_table(pudval))
		return NULL;
	return pmd_offset(pudval, addr);
}

/* In an RCU section unless it returns NULL. */
static pte_t *__pte_offset_map(pmd_t *pmd, unsigned long addr, pmd_t *pmdvalp)
{
	rcu_read_lock();
	*pmdvalp = pmdp_get_lockless(pmd);
	if (!pmd_is_table(*pmdvalp)) {
		rcu_read_unlock();
		return NULL;
	}
	return pte_offset(*pmdvalp, addr);
}

pte_t *pte_offset_map_nolock(struct mm_struct *mm, pmd_t *pmd,
			     unsigned long addr, spinlock_t **ptlp)
{
	pmd_t pmdval;
	pte_t *pte = __pte_offset_map(pmd, addr, &pmdval);

	(void)mm;
	if (pte)
		*ptlp = pte_lockptr(pmdval);
	return pte;
}

pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   spinlock_t **ptlp)
{
	spinlock_t *ptl;
	pmd_t pmdval;
	pte_t *pte;

	(void)mm;
	for (;;) {
		pte = __pte_offset_map(pmd, addr, &pmdval);
		if (!pte)
			return NULL;
		ptl = pte_lockptr(pmdval);
		spin_lock(ptl);
		if (pmd_same(pmdval, pmdp_get_lockless(pmd)))
			break;
		pte_unmap_unlock(pte, ptl);
	}
	*ptlp = ptl;
	return pte;
}
