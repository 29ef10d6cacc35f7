/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page frames: struct page and struct folio, their flags and counts, and the
 * allocator of frames.
 *
 * Faithful: reference count, mapcount that starts at -1, flags as atomic bits,
 * ->mapping with the low bit that says "anonymous", the folio lock as a bit
 * that is waited for; memory that is freed when the count reaches 0; page-table
 * pages come from the same frames, with a ptdesc that overlays the page.
 *
 * Simplified, and why that is sound:
 * - A folio is one page.
 * - A frame's content is one number, its version, which every write changes: a
 *   stale or lost datum is then a wrong version.
 * - Zones, per-CPU lists, memory control groups and statistics decide nothing
 *   but which frame comes next.  Here the one freed longest ago does, so a
 *   stale reference is to a free frame as long as others last (reuse = none),
 *   or the one freed last (reuse = lifo).  Taking and giving a frame are one
 *   step each.
 * - There is no reclaim from within an allocation: it fails instead.
 * - PG_uptodate is left out: swap is memory, so reading it cannot fail and is
 *   over when the folio is unlocked.  PG_referenced and PG_active: there is one
 *   list and no ageing.  PG_anon_exclusive: without fork and KSM it is true of
 *   every anonymous page.
 */
#ifndef MM_PAGE_H
#define MM_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/atomic.h"
#include "kernel/bug.h"
#include "kernel/list.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/wait_bit.h"
#include "mm/entry.h"
#include "sched/sched.h"

#define PAGE_SHIFT 12
#define PAGE_SIZE (1ul << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGNED(addr) (!((addr) & ~PAGE_MASK))

struct anon_vma;
struct mm_struct;

typedef struct {
	unsigned long val;	/* the slot */
} swp_entry_t;

enum pageflags {
	PG_locked,
	PG_lru,			/* on the LRU list; lru_lock, or the last one */
	PG_dirty,		/* differs from the copy in the swap slot */
	PG_swapcache,		/* ->swap is its slot; with the folio lock */
	PG_writeback,		/* on its way to the slot, which it needs */
};

/* Set in ->mapping when it is an anon_vma. */
#define PAGE_MAPPING_ANON 1ul

/*
 * flags	enum pageflags
 * _mapcount	entries that map it, less one
 * version	what a reader of the page sees
 * mapping	anon_vma | PAGE_MAPPING_ANON
 * index	address >> PAGE_SHIFT
 * swap		its slot, with PG_swapcache
 *
 * Of the model alone:
 * owner	who faulted it in, for swap_out(): only compared
 * generation	times the frame was freed
 */
#define PAGE_FIELDS                    \
	unsigned int flags;            \
	atomic_t _refcount;            \
	atomic_t _mapcount;            \
	unsigned int version;          \
	unsigned long mapping;         \
	unsigned long index;           \
	swp_entry_t swap;              \
	struct list_head lru;          \
	const struct mm_struct *owner; \
	unsigned int generation

struct page {
	PAGE_FIELDS;
};

struct folio {
	union {
		struct {
			PAGE_FIELDS;
		};
		struct page page;
	};
};

static inline struct folio *page_folio(struct page *page)
{
	return (struct folio *)page;
}

/* --- frames by number --- */

extern struct page *mem_map;
extern unsigned long max_pfn;

static inline __reads_only unsigned long page_to_pfn(const struct page *page)
{
	return (unsigned long)(page - mem_map);
}

static inline __reads_only struct page *pfn_to_page(unsigned long pfn)
{
	return mem_map + pfn;
}

#define folio_pfn(folio) page_to_pfn(&(folio)->page)
#define pfn_folio(pfn) page_folio(pfn_to_page(pfn))

/* Memory of a frame that is used as a table; the reverse of page_address(). */
entry_t *page_address(const struct page *page);
struct page *virt_to_page(const volatile void *addr);

/* Set-up: so many frames, each as large as a table of @entries entries. */
int page_init(unsigned int frames, unsigned int entries);
/* Bytes of a table. */
unsigned int page_table_bytes(void);

/* --- allocation --- */

/* A frame with a reference, or NULL. */
#define alloc_page(gfp) __alloc_page((gfp), SITE("alloc_page(" #gfp ")"))
struct page *__alloc_page(gfp_t gfp, const struct site *site);

/* Back to the free list; the count is 0. */
#define free_unref_page(page) \
	__free_unref_page((page), SITE("free_unref_page(" #page ")"))
void __free_unref_page(struct page *page, const struct site *site);
/* A page table, with its only reference. */
#define free_table_page(page) \
	__free_table_page((page), SITE("free_table_page(" #page ")"))
void __free_table_page(struct page *page, const struct site *site);

/* --- reference count --- */

#define folio_ref_count(folio) \
	__page_ref_count(&(folio)->page, SITE("folio_ref_count(" #folio ")"))
int __page_ref_count(const struct page *page, const struct site *site);

#define folio_get(folio) \
	__page_ref_add(&(folio)->page, 1, SITE("folio_get(" #folio ")"))
#define folio_ref_sub(folio, nr)            \
	__page_ref_add(&(folio)->page, -(nr), \
		       SITE("folio_ref_sub(" #folio ", " #nr ")"))
#define folio_ref_add(folio, nr)          \
	__page_ref_add(&(folio)->page, (nr), \
		       SITE("folio_ref_add(" #folio ", " #nr ")"))
void __page_ref_add(struct page *page, int nr, const struct site *site);

/* Unless it is 0: then it is free, or about to be. */
#define folio_try_get(folio) \
	__page_try_get(&(folio)->page, SITE("folio_try_get(" #folio ")"))
bool __page_try_get(struct page *page, const struct site *site);

/* To 0, if it is @nr: nobody else has a reference and nobody can get one. */
#define folio_ref_freeze(folio, nr)           \
	__page_ref_freeze(&(folio)->page, (nr), \
			  SITE("folio_ref_freeze(" #folio ", " #nr ")"))
bool __page_ref_freeze(struct page *page, int nr, const struct site *site);

#define folio_ref_unfreeze(folio, nr)           \
	__page_ref_unfreeze(&(folio)->page, (nr), \
			    SITE("folio_ref_unfreeze(" #folio ", " #nr ")"))
void __page_ref_unfreeze(struct page *page, int nr, const struct site *site);

/* True when this was the last: the caller frees it. */
#define folio_put_testzero(folio) \
	__page_put_testzero(&(folio)->page, \
			    SITE("folio_put_testzero(" #folio ")"))
bool __page_put_testzero(struct page *page, const struct site *site);

#define folio_put(folio) __folio_put_at((folio), SITE("folio_put(" #folio ")"))
#define put_page(page) \
	__folio_put_at(page_folio(page), SITE("put_page(" #page ")"))
void __folio_put_at(struct folio *folio, const struct site *site);

/* --- mapcount --- */

#define folio_mapped(folio) \
	(__page_mapcount(&(folio)->page, SITE("folio_mapped(" #folio ")")) > 0)
int __page_mapcount(const struct page *page, const struct site *site);
void __page_mapcount_add(struct page *page, int nr, const struct site *site);

/* --- flags --- */

bool __page_test_flag(const struct page *page, enum pageflags bit,
		      const struct site *site);
/* Returns whether it was set before. */
bool __page_change_flag(struct page *page, enum pageflags bit, bool set,
			const struct site *site);
/* In the running step, by who holds what guards the flag. */
bool page_flag(const struct page *page, enum pageflags bit);
bool page_set_flag(struct page *page, enum pageflags bit, bool set);

#define folio_test_dirty(folio)                       \
	__page_test_flag(&(folio)->page, PG_dirty,    \
			 SITE("folio_test_dirty(" #folio ")"))
#define folio_mark_dirty(folio)                             \
	__page_change_flag(&(folio)->page, PG_dirty, true,  \
			   SITE("folio_mark_dirty(" #folio ")"))
#define folio_clear_dirty_for_io(folio)                      \
	__page_change_flag(&(folio)->page, PG_dirty, false,  \
			   SITE("folio_clear_dirty_for_io(" #folio ")"))

/* It begins with the folio locked, and ends without. */
#define folio_test_writeback(folio)                       \
	__page_test_flag(&(folio)->page, PG_writeback,    \
			 SITE("folio_test_writeback(" #folio ")"))
#define folio_start_writeback(folio)                            \
	__page_change_flag(&(folio)->page, PG_writeback, true,  \
			   SITE("folio_start_writeback(" #folio ")"))
#define folio_end_writeback(folio)                               \
	__page_change_flag(&(folio)->page, PG_writeback, false,  \
			   SITE("folio_end_writeback(" #folio ")"))

/* Without the folio lock; who has it asks folio_in_swapcache(). */
#define folio_test_swapcache(folio)                       \
	__page_test_flag(&(folio)->page, PG_swapcache,    \
			 SITE("folio_test_swapcache(" #folio ")"))
#define folio_in_swapcache(folio) page_flag(&(folio)->page, PG_swapcache)
#define folio_set_swapcache(folio)                              \
	__page_change_flag(&(folio)->page, PG_swapcache, true,  \
			   SITE("folio_set_swapcache(" #folio ")"))
#define folio_clear_swapcache(folio)                             \
	__page_change_flag(&(folio)->page, PG_swapcache, false,  \
			   SITE("folio_clear_swapcache(" #folio ")"))

static inline bool folio_test_anon(const struct folio *folio)
{
	return folio->mapping & PAGE_MAPPING_ANON;
}

/* --- the lock --- */

#define folio_lock(folio)                                \
	bit_lock_at(&(folio)->flags, PG_locked, &folio_lock_key, "folio lock", \
		    SITE("folio_lock(" #folio ")"))
#define folio_trylock(folio)                             \
	bit_trylock_at(&(folio)->flags, PG_locked, &folio_lock_key, \
		       "folio lock", SITE("folio_trylock(" #folio ")"))
#define folio_unlock(folio)                              \
	bit_unlock_at(&(folio)->flags, PG_locked,        \
		      SITE("folio_unlock(" #folio ")"))
extern struct lock_class_key folio_lock_key;

/* --- the LRU list (lru.c) --- */

struct lruvec {
	spinlock_t lru_lock;
	struct list_head list;	/* the oldest is last */
};
extern struct lruvec lruvec;

void lru_init(void);
void folio_add_lru(struct folio *folio);
/* A folio that is freed leaves the list. */
void __page_cache_release(struct folio *folio);
/*
 * Take the folio of @owner at @index off the list with a reference, or NULL if
 * there is none or it is being freed.
 */
struct folio *folio_isolate_lru_of(const struct mm_struct *owner,
				   unsigned long index);
/* Back to the list; the reference of isolation goes. */
void folio_putback_lru(struct folio *folio);

#endif
