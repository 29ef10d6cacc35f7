/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I7 at rest: whatever was handed out has a holder, or was given back.
 *
 * - Frames: as many references as holders on record (refcount.c), and a page
 *   table is pointed at by an entry, or is the root of an mm that exists.
 * - Swap slots: an entry refers to it or the swap cache holds a frame for it.
 * - Objects of kmalloc(), mms among them: reachable from a static variable of
 *   the model, by way of other such objects.  As kmemleak does it, any aligned
 *   word that could be an address inside an object is taken for one, so an
 *   object may be missed, but none is accused wrongly.  What a struct page
 *   points at does not count: pages refer to others, they do not hold them.
 *
 * "At rest" is when all tasks have ended, those that run callbacks and work
 * items too; before that, a task may still hold the only pointer.
 */
#include <stdio.h>
#include <string.h>

#include "check/invariants.h"
#include "check/records.h"
#include "kernel/trace.h"
#include "mm/page.h"
#include "mm/trace.h"

struct object {
	uint64_t key;		/* offset in the world */
	const struct site *site;	/* who allocated it */
	uint32_t size;
	uint32_t pad;
};

struct slot {
	uint64_t key;
	uint32_t used;
	uint16_t entries;	/* that refer to it */
	uint16_t cached;	/* in the swap cache */
};

DEFINE_TABLE(object, struct object, 64);
DEFINE_TABLE(slot, struct slot, 16);

static void on_kmalloc(const void *obj, size_t size, gfp_t gfp,
		       const struct site *site)
{
	struct object *o = object_table_get(world_offset(obj));

	(void)gfp;
	o->site = site;
	o->size = (uint32_t)size;
}

static void on_kfree(const void *obj, size_t size, const struct site *site)
{
	struct object *o = object_table_find(world_offset(obj));

	(void)size;
	(void)site;
	if (o)
		object_table_remove(o);
}

static void on_swap_slot(unsigned long slot, bool used)
{
	slot_table_get(slot)->used = used;
}

static void on_swap_cache(struct page *page, unsigned long slot, bool held)
{
	(void)page;
	slot_table_get(slot)->cached = held;
}

static void on_entry(struct mm_struct *mm, struct ptdesc *table,
		     enum pgtable_level level, unsigned long addr, entry_t old,
		     entry_t new)
{
	(void)mm;
	(void)table;
	(void)level;
	(void)addr;
	if (entry_kind(old) == ENTRY_SWAP)
		slot_table_get(entry_number(old))->entries--;
	if (entry_kind(new) == ENTRY_SWAP)
		slot_table_get(entry_number(new))->entries++;
}

/* --- objects --- */

/* Objects that were found but not looked into yet, as a list by index. */
static uint32_t pending[TABLE_RECORDS_MAX];
static uint32_t nr_pending;
/* By index: the search has come by.  The world stays as it is. */
static bool found[TABLE_RECORDS_MAX];

/* The object around an offset in the world, or NULL. */
static __reads_only struct object *object_around(uint64_t offset)
{
	struct object *o = table_floor(&object_table, &object_type, offset);

	return o && offset - o->key < o->size ? o : NULL;
}

/* From the first object to behind the last: other words point to none. */
static uint64_t objects_start, objects_size;

static void set_extent(void)
{
	const struct object *last = object_table_at(object_table.nr - 1);

	objects_start = object_table_at(0)->key;
	objects_size = last->key + last->size - objects_start;
}

/* What a word of the model may point at is found. */
static inline __reads_only void look(uint64_t word)
{
	const uint64_t base = (uintptr_t)__start_world;
	const struct object *o;
	uint32_t i;

	if (word - base - objects_start >= objects_size)
		return;
	o = object_around(word - base);
	if (!o)
		return;
	i = (uint32_t)(o - object_table_at(0));
	if (found[i])
		return;
	found[i] = true;
	pending[nr_pending++] = i;
}

/* Most of it is zero: eight words at a time. */
static __reads_only void scan(const char *start, const char *end)
{
	const uint64_t *w = (const void *)start, *last = (const void *)end;

	for (; last - w >= 8; w += 8)
		if (w[0] | w[1] | w[2] | w[3] | w[4] | w[5] | w[6] | w[7])
			for (unsigned int i = 0; i < 8; i++)
				look(w[i]);
	for (; w < last; w++)
		look(*w);
}

static void find_objects(void)
{
	const char *heap, *heap_end, *tables, *tables_end;

	nr_pending = 0;
	memset(found, 0, object_table.nr);
	set_extent();
	world_heap(&heap, &heap_end);
	table_memory(&tables, &tables_end);
	/* Our own records point at nothing. */
	if (tables < heap) {
		scan(__start_world, tables);
		scan(tables_end, heap);
		scan(heap_end, __stop_world);
	} else {
		scan(__start_world, heap);
		scan(heap_end, tables);
		scan(tables_end, __stop_world);
	}
	while (nr_pending) {
		const struct object *o = object_table_at(pending[--nr_pending]);
		const char *start = __start_world + o->key;

		if (start != (const char *)mem_map)
			scan(start, start + o->size);
	}
}

static __reads_only void objects_rest(void)
{
	if (!object_table.nr)
		return;
	find_objects();
	for (uint32_t i = 0; i < object_table.nr; i++) {
		const struct object *o = object_table_at(i);

		if (!found[i])
			broken(LEAK, NAME_AT(o->key), STEP_NONE,
			       "%s was never freed and nothing points at it "
			       "(%s in %s)",
			       NAME_AT(o->key), o->site->text, o->site->func);
	}
}

/* --- frames and slots --- */

static const char *const level_names[PGTABLE_LEVELS] = { "PTE", "PMD", "PUD" };

static bool table_held(const struct frame *f)
{
	if (f->level == PGTABLE_LEVELS - 1)
		return object_table_find(f->mm);
	return f->linked;
}

static __reads_only void frames_rest(void)
{
	const struct frame *f;

	for (uint32_t i = 0; (f = frame_nth(i)) != NULL; i++) {
		bool lost = f->table && !table_held(f);
		unsigned int pfn = (unsigned int)f->key;
		char object[VIOLATION_OBJECT_MAX];

		if (!lost && f->refs && f->refs <= frame_holders(f))
			continue;
		snprintf(object, sizeof(object), "frame %u", pfn);
		if (lost)
			broken(LEAK, object, STEP_NONE,
			       "frame %u, a %s table of %s, was never freed "
			       "and nothing points at it",
			       pfn, level_names[f->level], NAME_AT(f->mm));
		broken(LEAK, object, STEP_NONE,
		       "frame %u was never freed: %d references, %d holders",
		       pfn, f->refs, frame_holders(f));
	}
}

static __reads_only void slots_rest(void)
{
	for (uint32_t i = 0; i < slot_table.nr; i++) {
		const struct slot *s = slot_table_at(i);
		char object[VIOLATION_OBJECT_MAX];

		if (!s->used || s->entries || s->cached)
			continue;
		snprintf(object, sizeof(object), "swap slot %u",
			 (unsigned int)s->key);
		broken(LEAK, object, STEP_NONE,
		       "%s was never freed and nothing refers to it", object);
	}
}

void leak_rest(void)
{
	frames_rest();
	slots_rest();
	objects_rest();
}

void check_leak_init(void)
{
	register_trace_kmalloc(on_kmalloc);
	register_trace_kfree(on_kfree);
	register_trace_mm_swap_slot(on_swap_slot);
	register_trace_mm_swap_cache(on_swap_cache);
	register_trace_mm_entry(on_entry);
}
