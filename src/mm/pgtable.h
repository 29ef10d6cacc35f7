/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables of the primary MMU: three levels, PUD, PMD and PTE, of 2 to 512
 * entries each; mm->pgd is the PUD table.
 *
 * Faithful: tables are pages of the frame allocator with a ptdesc over the
 * struct page; each PTE and PMD table has a lock of its own, the PUD table uses
 * mm->page_table_lock; entries are read whole by READ_ONCE() and written whole;
 * removing one that hardware may use is one atomic exchange; a walker without
 * locks is in an RCU section from the read of the PMD entry on, takes the lock
 * of the PTE table and reads the PMD entry again (pte_offset_map_lock()).
 *
 * Simplified: PGD and P4D are folded; no kernel mappings; no arch-lazy mode.
 * The word of an entry is described in entry.h.  Each function that touches an
 * entry is one visible operation of its caller's line.
 */
#ifndef MM_PGTABLE_H
#define MM_PGTABLE_H

#include "kernel/rcupdate.h"
#include "mm/entry.h"
#include "mm/mm_types.h"
#include "mm/page.h"

typedef struct {
	entry_t val;
} pte_t;

typedef struct {
	entry_t val;
} pmd_t;

typedef struct {
	entry_t val;
} pud_t;

static inline pte_t __pte(entry_t val)
{
	return (pte_t){ val };
}

static inline pmd_t __pmd(entry_t val)
{
	return (pmd_t){ val };
}

static inline pud_t __pud(entry_t val)
{
	return (pud_t){ val };
}

/* A page that is a table. */
struct ptdesc {
	unsigned int flags;		/* from here to lru: as struct page */
	atomic_t _refcount;
	atomic_t __page_mapcount;
	unsigned int __page_version;	/* of the content: others touch it */
	enum pgtable_level level;
	struct mm_struct *pt_mm;
	unsigned long addr;		/* the first that it translates */
	spinlock_t ptl;
};

_Static_assert(offsetof(struct ptdesc, __page_version) ==
		       offsetof(struct page, version),
	       "the ptdesc must leave the version of the content alone");
_Static_assert(sizeof(struct ptdesc) <= offsetof(struct page, owner),
	       "the ptdesc must not overlay what outlives it");

static inline struct ptdesc *page_ptdesc(struct page *page)
{
	return (struct ptdesc *)page;
}

static inline struct page *ptdesc_page(struct ptdesc *ptdesc)
{
	return (struct page *)ptdesc;
}

static inline struct ptdesc *virt_to_ptdesc(const volatile void *addr)
{
	return page_ptdesc(virt_to_page(addr));
}

/* --- geometry: set once a machine --- */

/* Words, since the race detector is slow where a word is read in parts. */
struct pgtable_geometry {
	unsigned long entries_shift, pmd_shift, pud_shift;
	unsigned long task_size;	/* addresses below it can be mapped */
};
extern struct pgtable_geometry pgtable_geometry;

#define PTRS_PER_TABLE (1u << pgtable_geometry.entries_shift)
#define PMD_SHIFT (pgtable_geometry.pmd_shift)
#define PUD_SHIFT (pgtable_geometry.pud_shift)
#define PMD_SIZE (1ul << PMD_SHIFT)
#define PUD_SIZE (1ul << PUD_SHIFT)
#define PMD_MASK (~(PMD_SIZE - 1))
#define PUD_MASK (~(PUD_SIZE - 1))
#define TASK_SIZE (pgtable_geometry.task_size)

void pgtable_init(unsigned int entries);

static inline unsigned int pgtable_index(unsigned long addr, unsigned int shift)
{
	return addr >> shift & (PTRS_PER_TABLE - 1);
}

static inline unsigned long boundary_end(unsigned long addr, unsigned long end,
					 unsigned long size)
{
	unsigned long boundary = (addr + size) & ~(size - 1);

	return boundary < end ? boundary : end;
}

#define pmd_addr_end(addr, end) boundary_end((addr), (end), PMD_SIZE)
#define pud_addr_end(addr, end) boundary_end((addr), (end), PUD_SIZE)

/* --- values --- */

static inline bool pte_none(pte_t pte)
{
	return entry_kind(pte.val) == ENTRY_NONE;
}

static inline bool pte_present(pte_t pte)
{
	return entry_kind(pte.val) == ENTRY_LEAF;
}

static inline bool pte_write(pte_t pte)
{
	return pte.val & ENTRY_WRITE;
}

static inline bool pte_dirty(pte_t pte)
{
	return pte.val & ENTRY_DIRTY;
}

static inline pte_t pte_mkwrite(pte_t pte)
{
	return __pte(pte.val | ENTRY_WRITE);
}

static inline pte_t pte_mkdirty(pte_t pte)
{
	return __pte(pte.val | ENTRY_DIRTY);
}

static inline bool pte_same(pte_t a, pte_t b)
{
	return a.val == b.val;
}

static inline unsigned long pte_pfn(pte_t pte)
{
	return entry_pfn(pte.val);
}

static inline pte_t mk_pte(const struct page *page)
{
	return __pte(mk_entry(ENTRY_LEAF, page_to_pfn(page), ENTRY_YOUNG));
}

static inline bool is_swap_pte(pte_t pte)
{
	return entry_kind(pte.val) == ENTRY_SWAP;
}

static inline swp_entry_t pte_to_swp_entry(pte_t pte)
{
	return (swp_entry_t){ entry_number(pte.val) };
}

static inline pte_t swp_entry_to_pte(swp_entry_t entry)
{
	return __pte(mk_entry(ENTRY_SWAP, entry.val, 0));
}

static inline pte_t pte_swp_mkexclusive(pte_t pte)
{
	return __pte(pte.val | ENTRY_EXCLUSIVE);
}

static inline bool pte_swp_exclusive(pte_t pte)
{
	return pte.val & ENTRY_EXCLUSIVE;
}

static inline bool pmd_none(pmd_t pmd)
{
	return entry_kind(pmd.val) == ENTRY_NONE;
}

static inline bool pmd_is_table(pmd_t pmd)
{
	return entry_kind(pmd.val) == ENTRY_TABLE;
}

static inline bool pmd_same(pmd_t a, pmd_t b)
{
	return a.val == b.val;
}

static inline bool pud_none(pud_t pud)
{
	return entry_kind(pud.val) == ENTRY_NONE;
}

static inline bool pud_is_table(pud_t pud)
{
	return entry_kind(pud.val) == ENTRY_TABLE;
}

static inline pte_t *pmd_page_vaddr(pmd_t pmd)
{
	return (pte_t *)page_address(pfn_to_page(entry_number(pmd.val)));
}

static inline pmd_t *pud_pgtable(pud_t pud)
{
	return (pmd_t *)page_address(pfn_to_page(entry_number(pud.val)));
}

/* --- access to entries: each a visible operation --- */

entry_t __entry_read(const entry_t *entry, const struct site *site);
/*
 * Write, exchange; tell the listeners.  @addr: any that the entry covers; @mm:
 * whose table the caller takes it for, NULL if it does not say.
 */
void __entry_write(struct mm_struct *mm, entry_t *entry, unsigned long addr,
		   entry_t new, const struct site *site);
entry_t __entry_xchg(struct mm_struct *mm, entry_t *entry, unsigned long addr,
		     entry_t new, const struct site *site);
/* Write, as a part of the running step. */
void entry_set(struct mm_struct *mm, entry_t *entry, unsigned long addr,
	       entry_t new);

#define ptep_get(ptep) \
	__pte(__entry_read(&(ptep)->val, SITE("ptep_get(" #ptep ")")))
#define ptep_get_lockless(ptep) \
	__pte(__entry_read(&(ptep)->val, SITE("ptep_get_lockless(" #ptep ")")))
#define pmdp_get(pmdp) \
	__pmd(__entry_read(&(pmdp)->val, SITE("pmdp_get(" #pmdp ")")))
#define pmdp_get_lockless(pmdp) \
	__pmd(__entry_read(&(pmdp)->val, SITE("pmdp_get_lockless(" #pmdp ")")))
#define pudp_get(pudp) \
	__pud(__entry_read(&(pudp)->val, SITE("pudp_get(" #pudp ")")))

#define set_pte_at(mm, addr, ptep, pte)                               \
	__entry_write((mm), &(ptep)->val, (addr), (pte).val,          \
		      SITE("set_pte_at(" #mm ", " #addr ", " #ptep ", " #pte \
			   ")"))
#define pte_clear(mm, addr, ptep)                       \
	__entry_write((mm), &(ptep)->val, (addr), 0,    \
		      SITE("pte_clear(" #mm ", " #addr ", " #ptep ")"))
#define ptep_get_and_clear(mm, addr, ptep)                       \
	__pte(__entry_xchg((mm), &(ptep)->val, (addr), 0,        \
			   SITE("ptep_get_and_clear(" #mm ", " #addr \
				", " #ptep ")")))
#define pmd_clear(pmdp, addr)                           \
	__entry_write(NULL, &(pmdp)->val, (addr), 0,    \
		      SITE("pmd_clear(" #pmdp ")"))
#define pud_clear(pudp, addr)                           \
	__entry_write(NULL, &(pudp)->val, (addr), 0,    \
		      SITE("pud_clear(" #pudp ")"))

/* --- tables --- */

/* A table with all entries none, or NULL. */
struct ptdesc *pagetable_alloc(struct mm_struct *mm, enum pgtable_level level,
			       unsigned long addr);
/* Gives its page back; nothing may be able to walk it any more. */
void pagetable_free(struct ptdesc *ptdesc);

static inline pud_t *pud_offset(struct mm_struct *mm, unsigned long addr)
{
	return (pud_t *)mm->pgd + pgtable_index(addr, PUD_SHIFT);
}

/* @pud: the value of the entry, as it was read. */
static inline pmd_t *pmd_offset(pud_t pud, unsigned long addr)
{
	return pud_pgtable(pud) + pgtable_index(addr, PMD_SHIFT);
}

/* Of a table that cannot go: see pte_offset_map_lock() for others. */
static inline pte_t *pte_offset(pmd_t pmd, unsigned long addr)
{
	return pmd_page_vaddr(pmd) + pgtable_index(addr, PAGE_SHIFT);
}

static inline spinlock_t *pte_lockptr(pmd_t pmd)
{
	return &page_ptdesc(pfn_to_page(entry_number(pmd.val)))->ptl;
}

static inline spinlock_t *pmd_lockptr(pmd_t *pmd)
{
	return &virt_to_ptdesc(pmd)->ptl;
}

/* The entry for @addr, with the table below it allocated; NULL: no memory. */
pmd_t *pmd_alloc(struct mm_struct *mm, pud_t *pud, unsigned long addr);
/* 0, or -ENOMEM. */
int pte_alloc(struct mm_struct *mm, pmd_t *pmd, unsigned long addr);

/* The PMD entry for @addr if there is a table below it, else NULL. */
pmd_t *mm_find_pmd(struct mm_struct *mm, unsigned long addr);

/*
 * The PTE of @addr, mapped: in an RCU section until pte_unmap().  NULL when the
 * PMD entry is no table.  _lock: with the lock of the table, until
 * pte_unmap_unlock(); _nolock: only says which lock that is.
 */
pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   spinlock_t **ptlp);
pte_t *pte_offset_map_nolock(struct mm_struct *mm, pmd_t *pmd,
			     unsigned long addr, spinlock_t **ptlp);

static inline void pte_unmap(pte_t *pte)
{
	(void)pte;
	rcu_read_unlock();
}

#define pte_unmap_unlock(pte, ptl)  \
	do {                        \
		spin_unlock(ptl);   \
		pte_unmap(pte);     \
	} while (0)

#endif
