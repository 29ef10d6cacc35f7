/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the invariants know about the model: their own records, made of what
 * tracepoints said and of nothing that the checked code keeps.
 *
 * All of it lies in the world and goes back with it.  Objects are known by
 * their offset in the world, addresses by their page number.
 */
#ifndef CHECK_RECORDS_H
#define CHECK_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "check/explain.h"
#include "check/table.h"
#include "mm/pgtable.h"
#include "sched/sched.h"
#include "sched/task.h"

struct mm_struct;
struct mmu_notifier;
struct mmu_notifier_range;

#define PAGE_NR(addr) ((uint32_t)((unsigned long)(addr) >> PAGE_SHIFT))
#define PAGE_ADDR(nr) ((unsigned long)(nr) << PAGE_SHIFT)

/* Pages that an entry of this level covers. */
static inline uint32_t level_pages(enum pgtable_level level)
{
	return PAGE_NR(level == PGTABLE_PTE ? PAGE_SIZE :
		       level == PGTABLE_PMD ? PMD_SIZE :
					      PUD_SIZE);
}

/* Whose step this is; set-up counts as one more task. */
static inline unsigned int whose(void)
{
	struct task *t = task_current();

	return t ? t->serial : TASKS_EVER_MAX;
}

/* --- primary.c: which frame a page of an mm is mapped to --- */

struct mapping {
	uint64_t key;		/* mm, first page */
	uint32_t pfn;		/* first frame */
	uint32_t pages;
	uint32_t writable;
	uint32_t pad;
};

/* The present entry that covers a page, or NULL. */
const struct mapping *primary_find(const struct mm_struct *mm, uint32_t page);
/* Does it map the page to this frame, and allow writing if that is asked? */
bool primary_allows(const struct mm_struct *mm, uint32_t page,
		    unsigned long pfn, bool write);
/* The first mapping of a frame, or NULL; what maps it where. */
const struct mapping *primary_of_frame(unsigned long pfn);
static inline uint32_t mapping_mm(const struct mapping *m)
{
	return (uint32_t)(m->key >> 32);
}
static inline uint32_t mapping_page(const struct mapping *m)
{
	return (uint32_t)m->key;
}

/* --- subscribers.c: who is registered with whom --- */

struct subscriber {
	uint64_t key;		/* the subscription */
	uint32_t mm;
	uint8_t registered;
	uint8_t removed;
	uint8_t releasing;	/* calls of ->release begun */
	uint8_t released;	/* and ended */
	uint8_t running;	/* callbacks under way */
	uint8_t leaving;	/* it is being removed, or its mm exits */
	uint8_t pad[6];
};

struct subscriber *subscriber_find(const struct mmu_notifier *subscription);
struct subscriber *subscriber_at(uint32_t offset);
/* Registered, and not told yet to let go of everything. */
static inline bool subscriber_live(const struct subscriber *s)
{
	return s && s->registered && !s->removed && !s->releasing;
}
/* Has it a right to be told of the end of what it was told the start of? */
static inline bool subscriber_stays(const struct subscriber *s)
{
	return subscriber_live(s) && !s->leaving;
}
/* The next after @s (NULL: the first) that was registered with @mm. */
struct subscriber *subscriber_next(const struct subscriber *s,
				   const struct mm_struct *mm);
/* Is any subscriber of this mm live? */
bool subscribers_live(const struct mm_struct *mm);

/* --- translations.c: what secondary MMUs can reach --- */

struct translation {
	uint64_t key;		/* the subscription, gfn */
	uint32_t page;		/* of the primary MMU */
	uint32_t pfn;
	uint32_t writable;
	uint32_t pad;
};

static inline uint32_t translation_owner(const struct translation *t)
{
	return (uint32_t)(t->key >> 32);
}
static inline uint32_t translation_gfn(const struct translation *t)
{
	return (uint32_t)t->key;
}
const struct translation *translation_find(const struct mmu_notifier *s,
					   unsigned long gfn);
/* What a violation about it calls it: "vm gfn 1". */
char *translation_object(const struct translation *t,
			 char object[VIOLATION_OBJECT_MAX]);
/* The first that reaches a frame; NULL: none. */
const struct translation *translation_of_frame(unsigned long pfn);
/* The first of a subscription within [start, end) pages; NULL: none. */
const struct translation *translation_within(uint32_t subscription,
					     uint32_t start, uint32_t end);

/* --- ranges.c: which invalidations are open, and who was told --- */

/*
 * An invalidation, from the first call of its start until all that are to be
 * told its end have been; then it is forgotten.
 */
enum range_state {
	RANGE_NONE,
	RANGE_STARTING,		/* subscribers are told the start */
	RANGE_OPEN,
	RANGE_ENDING,		/* they are told the end */
};
struct range {
	uint64_t key;		/* the task, n-th of its ranges */
	uint32_t mm;
	uint32_t start, end;	/* pages */
	uint32_t state;
};

/* A subscriber was told the start of a range, and not yet the end. */
struct told {
	uint64_t key;		/* the subscription, task, n-th of its ranges */
	uint32_t start, end;
	uint32_t done;		/* its callback has returned */
	uint32_t pad;
};

/* The running task's last range of these coordinates in @state, or NULL. */
struct range *range_find(const struct mmu_notifier_range *range,
			 enum range_state state);
/* A new one, in state starting. */
struct range *range_new(const struct mmu_notifier_range *range);
void range_forget(struct range *r);
/* Any range that is left, for "at rest"; NULL: none. */
struct range *range_any(void);
/* One that the running task has open over [start, end), or NULL. */
const struct range *range_open_over(const struct mm_struct *mm, uint32_t start,
				    uint32_t end);

struct told *told_find(uint32_t subscription, const struct range *r);
struct told *told_new(uint32_t subscription, const struct range *r);
void told_forget(struct told *t);
/* A new subscription was told nothing, whatever was at its place before. */
void told_forget_all(uint32_t subscription);
/* Whoever was told the start of @r and not the end, or NULL. */
struct told *told_of_range(const struct range *r);
/* The range that @subscription was told of and that covers a page, or NULL. */
const struct told *told_covers(uint32_t subscription, uint32_t page);
static inline uint32_t told_owner(const struct told *t)
{
	return (uint32_t)(t->key >> 32);
}

/* --- refcount.c: frames that are in use --- */

struct frame {
	uint64_t key;		/* pfn */
	int32_t refs;
	uint32_t mm;		/* whose table it is */
	uint16_t maps;		/* entries that map it */
	int16_t linked;		/* entries that point at it as a table */
	uint8_t caches;		/* the swap cache holds it */
	uint8_t fresh;		/* just taken from the free list */
	uint16_t zeroed_by;	/* the task that made the count 0, from 1 */
	uint8_t table;		/* it is a page table, */
	uint8_t level;		/* of this level */
	uint8_t pad[6];
};

/* References that its holders on record must have. */
static inline int frame_holders(const struct frame *f)
{
	return f->maps + f->caches + f->table;
}
/* Was the frame handed out by the allocator and not given back? */
bool frame_used(unsigned long pfn);
/* The n-th in the order of their numbers; NULL behind the last. */
const struct frame *frame_nth(uint32_t n);

#endif
