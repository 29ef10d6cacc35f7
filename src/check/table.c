/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small sorted tables in the world; see table.h.
 */
#include "check/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/memory.h"
#include "sched/sched.h"

/* One block, so that a search for pointers can leave it out. */
#define MEMORY_SIZE (8u << 10)
static __world char memory[MEMORY_SIZE];
static size_t memory_used;

char *table_place(size_t size)
{
	char *p = memory + memory_used;

	if (size > MEMORY_SIZE - memory_used)
		__builtin_trap();
	memory_used += size;
	return p;
}

void table_memory(const char **start, const char **end)
{
	*start = memory;
	*end = memory + sizeof(memory);
}

static __reads_only uint64_t key_of(const char *record)
{
	uint64_t key;

	sched_depends(record, sizeof(key));
	__builtin_memcpy(&key, record, sizeof(key));
	return key;
}

/* The n-th record, or the end.  An empty table may have no records at all. */
static __reads_only char *record_at(const struct table *t,
				    const struct table_type *type, uint32_t n)
{
	return n ? t->records + (size_t)n * type->size : t->records;
}

/* The first record whose key is not below @key; the end if there is none. */
static __reads_only char *
lower_bound(const struct table *t, const struct table_type *type, uint64_t key)
{
	uint32_t low = 0, high = t->nr;

	sched_depends(t, sizeof(*t));

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (key_of(t->records + (size_t)middle * type->size) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return record_at(t, type, low);
}

static __reads_only char *end_of(const struct table *t,
				 const struct table_type *type)
{
	return record_at(t, type, t->nr);
}

__reads_only void *table_find(const struct table *t,
			      const struct table_type *type, uint64_t key)
{
	char *r = lower_bound(t, type, key);

	return r != end_of(t, type) && key_of(r) == key ? r : NULL;
}

__reads_only void *table_floor(const struct table *t,
			       const struct table_type *type, uint64_t key)
{
	char *r = lower_bound(t, type, key);

	if (r != end_of(t, type) && key_of(r) == key)
		return r;
	return r == t->records ? NULL : r - type->size;
}

static void enlarge(struct table *t, const struct table_type *type)
{
	uint32_t max = t->max * 2;
	char *records;

	if (max > TABLE_RECORDS_MAX)
		return;
	records = world_alloc((size_t)max * type->size);
	if (!records)
		return;
	memset(records, 0, (size_t)max * type->size);
	memcpy(records, t->records, (size_t)t->nr * type->size);
	memset(t->records, 0, (size_t)t->nr * type->size);
	t->records = records;
	t->max = max;
}

static void make_room(struct table *t, const struct table_type *type)
{
	if (!t->records) {
		t->records = type->first;
		t->max = type->first_max;
	}
	if (!task_current() && t->nr >= t->max / 2)
		enlarge(t, type);
	if (t->nr < t->max)
		return;
	if (task_current())
		sched_limit(LIMIT_CHECKS);
	fputs("mmurace: the set-up is too large for the checks\n", stderr);
	exit(EXIT_INTERNAL);
}

void *table_get(struct table *t, const struct table_type *type, uint64_t key)
{
	char *r = lower_bound(t, type, key);

	if (r != end_of(t, type) && key_of(r) == key)
		return r;
	make_room(t, type);
	r = lower_bound(t, type, key);
	memmove(r + type->size, r, (size_t)(end_of(t, type) - r));
	memset(r, 0, type->size);
	memcpy(r, &key, sizeof(key));
	t->nr++;
	return r;
}

void table_remove(struct table *t, const struct table_type *type, void *record)
{
	char *r = record;

	t->nr--;
	memmove(r, r + type->size, (size_t)(end_of(t, type) - r));
	memset(end_of(t, type), 0, type->size);
}
