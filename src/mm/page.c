/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page frames: their counts, flags and lock, and the allocator; see page.h for
 * what is faithful and what is simplified.
 *
 * Order: the read-modify-write operations that return something are fully
 * ordering, as in the kernel, and so are the lock and the allocator; the others
 * order nothing.
 */
#include "mm/page.h"

#include <errno.h>

#include "kernel/env.h"
#include "mm/trace.h"
#include "sched/names.h"
#include "sched/shadow.h"

struct lock_class_key folio_lock_key;
struct page *mem_map __world;
unsigned long max_pfn __world;

/*
 * Free frames are linked by ->index.  The functions that use these links are
 * primitives: lists of the model would be accesses of their own.
 */
#define NO_FRAME (~0ul)

static struct zone {
	unsigned long first, last;	/* free frames; the first is next */
	entry_t *memory;		/* of frame 0 */
	unsigned int bytes;		/* of a frame, as a table */
} zone __world;

__primitive entry_t *page_address(const struct page *page)
{
	char *memory = (char *)zone.memory;

	return (entry_t *)(memory + page_to_pfn(page) * zone.bytes);
}

__primitive struct page *virt_to_page(const volatile void *addr)
{
	size_t offset = (size_t)((const volatile char *)addr -
				 (const volatile char *)zone.memory);

	return pfn_to_page(offset / zone.bytes);
}

unsigned int page_table_bytes(void)
{
	return zone.bytes;
}

static inline __no_kcsan void add_free(struct page *page, bool first)
{
	unsigned long pfn = page_to_pfn(page);

	page->index = first ? zone.first : NO_FRAME;
	if (zone.first == NO_FRAME)
		zone.first = zone.last = pfn;
	else if (first)
		zone.first = pfn;
	else
		zone.last = pfn_to_page(zone.last)->index = pfn;
}

int page_init(unsigned int frames, unsigned int entries)
{
	zone.bytes = entries * (unsigned int)sizeof(entry_t);
	zone.memory = kcalloc(frames, zone.bytes, GFP_KERNEL);
	mem_map = kcalloc(frames, sizeof(struct page), GFP_KERNEL);
	if (!zone.memory || !mem_map)
		return -ENOMEM;
	max_pfn = frames;
	zone.first = zone.last = NO_FRAME;
	name_set(&zone, sizeof(zone), "free frames");
	for (unsigned int pfn = 0; pfn < frames; pfn++) {
		struct page *page = pfn_to_page(pfn);

		page->_mapcount.counter = -1;
		add_free(page, false);
		name_set(page, sizeof(*page), "frame %u", pfn);
	}
	/* No frame is a table: touching its memory is a use after free. */
	shadow_free(zone.memory, (size_t)frames * zone.bytes,
		    SITE("page_init()"));
	return 0;
}

static inline __no_kcsan void count_changed(struct page *page, int delta)
{
	int now = page->_refcount.counter;

	sched_note_minor("frame %u: refcount %d",
			 (unsigned int)page_to_pfn(page), now);
	trace_mm_page_ref(page, delta, now);
}

__primitive struct page *__alloc_page(gfp_t gfp, const struct site *site)
{
	struct page *page;

	might_alloc_at(gfp, site);
	sched_op(OP_ALLOC, &zone, site);
	if (zone.first == NO_FRAME) {
		sched_unchanged();
		return NULL;
	}
	if (should_fail_alloc(gfp))
		return NULL;
	page = pfn_to_page(zone.first);
	zone.first = page->index;
	clock_acquire(&page->_refcount);
	/* Others may still look at it, as they may in the kernel. */
	sched_marked(&page->flags, sizeof(page->flags), true);
	sched_marked(&page->_refcount, sizeof(page->_refcount.counter), true);
	sched_marked(&page->_mapcount, sizeof(page->_mapcount.counter), true);
	sched_marked(&page->mapping, sizeof(page->mapping), true);
	page->flags = 0;
	page->_refcount.counter = 1;
	page->_mapcount.counter = -1;
	page->version = 0;
	page->mapping = page->index = page->swap.val = 0;
	page->owner = NULL;
	sched_note("frame %u is allocated", (unsigned int)page_to_pfn(page));
	trace_mm_page_alloc(page);
	trace_mm_page_ref(page, 1, 1);
	return page;
}

static __primitive void give_back(struct page *page)
{
	page->generation++;
	sched_marked(&page->mapping, sizeof(page->mapping), true);
	page->mapping = 0;
	page->owner = NULL;
	add_free(page, env(REUSE));
	clock_release(&page->_refcount);
	sched_note("frame %u is free", (unsigned int)page_to_pfn(page));
	trace_mm_page_free(page);
}

__primitive void __free_unref_page(struct page *page, const struct site *site)
{
	sched_op(OP_FREE, &zone, site);
	give_back(page);
}

/* Nobody else ever has a reference to a table: no step of its own. */
__primitive void __free_table_page(struct page *page, const struct site *site)
{
	sched_op(OP_FREE, &zone, site);
	page->_refcount.counter--;
	trace_mm_page_ref(page, -1, page->_refcount.counter);
	give_back(page);
}

/* --- reference count --- */

__primitive int __page_ref_count(const struct page *page,
				 const struct site *site)
{
	sched_op(OP_READ, &page->_refcount, site);
	sched_marked(&page->_refcount, sizeof(page->_refcount.counter), false);
	return page->_refcount.counter;
}

static inline __no_kcsan void order_rmw(volatile void *word, bool orders)
{
	sched_marked(word, sizeof(int), true);
	if (orders)
		clock_acq_rel(word);
}

/* Declare the change of a counter or flag word. */
static inline __no_kcsan void begin_rmw(volatile void *word, bool orders,
					const struct site *site)
{
	sched_op(OP_RMW, word, site);
	order_rmw(word, orders);
}

__primitive void __page_ref_add(struct page *page, int nr,
				const struct site *site)
{
	begin_rmw(&page->_refcount, false, site);
	page->_refcount.counter += nr;
	count_changed(page, nr);
}

__primitive bool __page_try_get(struct page *page, const struct site *site)
{
	sched_op(OP_RMW, &page->_refcount, site);
	if (!page->_refcount.counter) {
		sched_failed(&page->_refcount, sizeof(page->_refcount));
		return false;
	}
	order_rmw(&page->_refcount, true);
	page->_refcount.counter++;
	count_changed(page, 1);
	return true;
}

__primitive bool __page_ref_freeze(struct page *page, int nr,
				   const struct site *site)
{
	sched_op(OP_RMW, &page->_refcount, site);
	if (page->_refcount.counter != nr) {
		sched_failed(&page->_refcount, sizeof(page->_refcount));
		return false;
	}
	order_rmw(&page->_refcount, true);
	page->_refcount.counter = 0;
	count_changed(page, -nr);
	return true;
}

__primitive void __page_ref_unfreeze(struct page *page, int nr,
				     const struct site *site)
{
	sched_op(OP_WRITE, &page->_refcount, site);
	sched_marked(&page->_refcount, sizeof(page->_refcount.counter), true);
	clock_release(&page->_refcount);
	page->_refcount.counter = nr;
	count_changed(page, nr);
}

__primitive bool __page_put_testzero(struct page *page, const struct site *site)
{
	begin_rmw(&page->_refcount, true, site);
	page->_refcount.counter--;
	count_changed(page, -1);
	return !page->_refcount.counter;
}

/* --- mapcount and flags --- */

__primitive int __page_mapcount(const struct page *page,
				const struct site *site)
{
	sched_op(OP_READ, &page->_mapcount, site);
	sched_marked(&page->_mapcount, sizeof(page->_mapcount.counter), false);
	return page->_mapcount.counter + 1;
}

__primitive void __page_mapcount_add(struct page *page, int nr,
				     const struct site *site)
{
	begin_rmw(&page->_mapcount, nr < 0, site);
	page->_mapcount.counter += nr;
}

__primitive bool __page_test_flag(const struct page *page, enum pageflags bit,
				  const struct site *site)
{
	sched_op(OP_READ, &page->flags, site);
	sched_marked(&page->flags, sizeof(page->flags), false);
	return page->flags & 1u << bit;
}

__primitive bool __page_change_flag(struct page *page, enum pageflags bit,
				    bool set, const struct site *site)
{
	bool old;

	sched_op(OP_RMW, &page->flags, site);
	old = page_set_flag(page, bit, set);
	if (old == set)
		sched_unchanged();
	return old;
}

__primitive bool page_flag(const struct page *page, enum pageflags bit)
{
	sched_marked(&page->flags, sizeof(page->flags), false);
	return page->flags & 1u << bit;
}

__primitive bool page_set_flag(struct page *page, enum pageflags bit, bool set)
{
	bool old = page->flags & 1u << bit;

	sched_marked(&page->flags, sizeof(page->flags), true);
	if (set)
		page->flags |= 1u << bit;
	else
		page->flags &= ~(1u << bit);
	return old;
}
