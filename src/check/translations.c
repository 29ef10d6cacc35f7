/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Record: the live entries of the secondary MMUs.
 *
 * Which MMU it is and how it keeps them does not matter: it says when it can
 * reach a frame and when it cannot any more.
 */
#include <stdio.h>

#include "check/invariants.h"
#include "check/records.h"
#include "mm/trace.h"

DEFINE_TABLE(translation, struct translation, 32);

static uint64_t key_of(const struct mmu_notifier *subscription,
		       unsigned long gfn)
{
	return (uint64_t)world_offset(subscription) << 32 | (uint32_t)gfn;
}

const struct translation *translation_find(const struct mmu_notifier *s,
					   unsigned long gfn)
{
	return translation_table_find(key_of(s, gfn));
}

const struct translation *translation_of_frame(unsigned long pfn)
{
	for (uint32_t i = 0; i < translation_table.nr; i++) {
		const struct translation *t = translation_table_at(i);

		if (t->pfn == pfn)
			return t;
	}
	return NULL;
}

const struct translation *translation_within(uint32_t subscription,
					     uint32_t start, uint32_t end)
{
	for (uint32_t i = 0; i < translation_table.nr; i++) {
		const struct translation *t = translation_table_at(i);

		if (translation_owner(t) == subscription && t->page >= start &&
		    t->page < end)
			return t;
	}
	return NULL;
}

char *translation_object(const struct translation *t,
			 char object[VIOLATION_OBJECT_MAX])
{
	snprintf(object, VIOLATION_OBJECT_MAX, "%s gfn %u",
		 NAME_AT(translation_owner(t)), translation_gfn(t));
	return object;
}

static void on_set(struct mmu_notifier *s, unsigned long gfn, unsigned long hva,
		   unsigned long pfn, bool writable)
{
	struct translation *t = translation_table_get(key_of(s, gfn));

	explain_step(EXPLAIN_TRANSLATION, t->key);
	t->page = PAGE_NR(hva);
	t->pfn = (uint32_t)pfn;
	t->writable = writable;
}

static void on_clear(struct mmu_notifier *s, unsigned long gfn,
		     unsigned long hva)
{
	struct translation *t = translation_table_find(key_of(s, gfn));

	(void)hva;
	if (t)
		translation_table_remove(t);
}

void check_translations_init(void)
{
	register_trace_secondary_set(on_set);
	register_trace_secondary_clear(on_clear);
}
