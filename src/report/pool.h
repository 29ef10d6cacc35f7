/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that is freed all at once: what a report that was read consists of.
 */
#ifndef REPORT_POOL_H
#define REPORT_POOL_H

#include <stddef.h>

struct pool;

struct pool *pool_new(void);
void pool_free(struct pool *pool);

/* Zeroed, aligned for anything; dies when there is none. */
void *pool_alloc(struct pool *pool, size_t nr, size_t size);
char *pool_string(struct pool *pool, const char *s);

#endif
