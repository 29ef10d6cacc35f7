/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I5 and I6: nobody uses an object or a page table that was freed.
 *
 * The engine sees every access of instrumented code, and the object of every
 * declared operation, and knows what is allocated (kmalloc() and kfree() tell
 * it, and the tables of the primary MMU when a frame becomes a table and
 * ceases to be one).  It asks here for the words.  Memory that is handed out
 * again at once (environment reuse = lifo) hides a stale use, as it does from
 * KASAN; that is why it is not handed out again by default.
 */
#include <stdio.h>
#include <string.h>

#include "check/invariants.h"
#include "check/records.h"
#include "kernel/trace.h"
#include "mm/trace.h"

/* The name without the offset: which byte is touched first depends. */
static char *object_of(const volatile void *addr,
		       char object[VIOLATION_OBJECT_MAX])
{
	char *plus;

	name_of(addr, object, VIOLATION_OBJECT_MAX);
	plus = strrchr(object, '+');
	if (plus)
		*plus = '\0';
	return object;
}

static void on_bad_access(enum bad_access what, const volatile void *addr,
			  unsigned int size, bool write,
			  const struct site *site, uintptr_t pc)
{
	const char *who = task_name(task_current());
	char object[VIOLATION_OBJECT_MAX], where[VIOLATION_DETAIL_MAX];
	char detail[VIOLATION_DETAIL_MAX + 64] = "";

	if (!site && pc) {
		sched_locate(pc, where, sizeof(where));
		snprintf(detail, sizeof(detail), "%s of %u bytes %s",
			 write ? "write" : "read", size, where);
	}
	violation_details(detail, NULL);
	if (what == BAD_ACCESS_NULL)
		null_dereference(who, (uintptr_t)addr, write);
	else if (what == BAD_ACCESS_FREED)
		broken(USE_AFTER_FREE, object_of(addr, object),
		       explained_freed(world_offset(addr)), "%s %s freed %s",
		       who, write ? "writes" : "reads", NAME(addr));
	else
		broken(USE_AFTER_FREE, object_of(addr, object), STEP_NONE,
		       "%s %s %s, which is not allocated", who,
		       write ? "writes" : "reads", NAME(addr));
}

static void on_kfree(const void *obj, size_t size, const struct site *site)
{
	(void)site;
	explain_freed(world_offset(obj), (uint32_t)size);
}

static void on_table_free(struct mm_struct *mm, struct ptdesc *table,
			  enum pgtable_level level)
{
	(void)mm;
	(void)level;
	explain_freed(world_offset(page_address(ptdesc_page(table))),
		      page_table_bytes());
}

void check_use_after_free_init(void)
{
	sched_hooks.bad_access = on_bad_access;
	register_trace_kfree(on_kfree);
	register_trace_mm_table_free(on_table_free);
}
