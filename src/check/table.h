/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small sorted tables in the world, for what the invariants remember.
 *
 * Records lie in the order of their keys and what is behind the last is zero,
 * so that the same facts are the same bytes, whatever the order in which they
 * came about.
 *
 * A table starts in static memory.  Set-up enlarges it as it fills, and leaves
 * as much room again as it has used.  Later it stays where it is, so that
 * addresses of the model's own memory do not depend on it: one that is full
 * ends the execution at the limit "checks".
 */
#ifndef CHECK_TABLE_H
#define CHECK_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "sched/world.h"

#define TABLE_RECORDS_MAX 4096u

/* The first member of every record is its key. */
struct table {
	char *records;
	uint32_t nr, max;
};

/* What the accessors hand over: a record's size, and where it starts out. */
struct table_type {
	uint32_t size, first_max;
	char *first;		/* set before main() */
};

/*
 * A table NAME_table of records of @type, with NAME_table_find(key),
 * _get(key), _remove(record) and _at(i).
 */
#define DEFINE_TABLE(name, type, room)                                     \
	static struct table_type name##_type = { sizeof(type), room, NULL }; \
	static __world struct table name##_table;                          \
	static __attribute__((constructor)) void name##_table_place(void)  \
	{                                                                  \
		name##_type.first = table_place(room * sizeof(type));      \
	}                                                                  \
	static inline type *name##_table_find(uint64_t key)                \
	{                                                                  \
		return table_find(&name##_table, &name##_type, key);       \
	}                                                                  \
	static inline type *name##_table_get(uint64_t key)                 \
	{                                                                  \
		return table_get(&name##_table, &name##_type, key);        \
	}                                                                  \
	static inline void name##_table_remove(type *record)               \
	{                                                                  \
		table_remove(&name##_table, &name##_type, record);         \
	}                                                                  \
	static inline type *name##_table_at(uint32_t i)                    \
	{                                                                  \
		return (type *)(void *)name##_table.records + i;           \
	}                                                                  \
	/* Not every table needs all of them. */                           \
	static inline __attribute__((unused)) void name##_table_use(void)  \
	{                                                                  \
		(void)name##_table_find;                                   \
		(void)name##_table_get;                                    \
		(void)name##_table_remove;                                 \
		(void)name##_table_at;                                     \
	}                                                                  \
	struct name##_table_defined

/* Static memory for the start of a table, and all of it. */
char *table_place(size_t size);
void table_memory(const char **start, const char **end);

/* The record of that key, or NULL. */
void *table_find(const struct table *t, const struct table_type *type,
		 uint64_t key);
/* The one of the largest key that is not above @key, or NULL. */
void *table_floor(const struct table *t, const struct table_type *type,
		  uint64_t key);
/* The record of that key, all zero but the key if there was none. */
void *table_get(struct table *t, const struct table_type *type, uint64_t key);
/* Remove a record: those behind it move up. */
void table_remove(struct table *t, const struct table_type *type, void *record);

#endif
