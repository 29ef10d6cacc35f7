/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The value of a page-table entry, at whatever level.
 *
 * Faithful: an entry is one machine word, read and written whole; it is empty,
 * points at a lower table, maps a page (at the lowest level, or a huge one
 * above it), or holds a swap or migration entry, which hardware takes for not
 * present.  Simplified: the kinds are told apart by a number instead of by the
 * bit patterns of one architecture, so code that takes one kind for another is
 * noticed at once and not by what the bits happen to mean.
 */
#ifndef MM_ENTRY_H
#define MM_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

enum pgtable_level {
	PGTABLE_PTE,
	PGTABLE_PMD,
	PGTABLE_PUD,
	PGTABLE_LEVELS
};

enum entry_kind {
	ENTRY_NONE,
	ENTRY_TABLE,		/* number: the table, see pgtable.h */
	ENTRY_LEAF,		/* number: the frame */
	ENTRY_SWAP,		/* number: the slot */
	ENTRY_MIGRATION,	/* number: the frame */
};

#define ENTRY_KIND_MASK 0x7ull
#define ENTRY_WRITE 0x8ull		/* writes are allowed */
#define ENTRY_DIRTY 0x10ull		/* written to since last cleaned */
#define ENTRY_YOUNG 0x20ull		/* used since last aged */
#define ENTRY_EXCLUSIVE 0x40ull		/* swap: no other mm shares the page */
#define ENTRY_NUMBER_SHIFT 12

typedef uint64_t entry_t;

static inline entry_t mk_entry(enum entry_kind kind, uint64_t number,
			       entry_t flags)
{
	return number << ENTRY_NUMBER_SHIFT | flags | kind;
}

static inline enum entry_kind entry_kind(entry_t e)
{
	return (enum entry_kind)(e & ENTRY_KIND_MASK);
}

/* What the entry points at; its meaning depends on the kind. */
static inline uint64_t entry_number(entry_t e)
{
	return e >> ENTRY_NUMBER_SHIFT;
}

/* Does it allow hardware to reach a frame; which; may it write? */
static inline bool entry_maps(entry_t e)
{
	return entry_kind(e) == ENTRY_LEAF;
}

static inline unsigned long entry_pfn(entry_t e)
{
	return (unsigned long)entry_number(e);
}

static inline bool entry_writable(entry_t e)
{
	return e & ENTRY_WRITE;
}

#endif
