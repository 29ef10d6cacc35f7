/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chunks in a list, the last one partly used.
 */
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/pool.h"
#include "sched/memory.h"

#define CHUNK_SIZE (64u << 10)

struct chunk {
	struct chunk *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

struct pool {
	struct chunk *chunks;
};

struct pool *pool_new(void)
{
	return must(calloc(1, sizeof(struct pool)));
}

void pool_free(struct pool *pool)
{
	struct chunk *c, *next;

	if (!pool)
		return;
	for (c = pool->chunks; c; c = next) {
		next = c->next;
		free(c);
	}
	free(pool);
}

void *pool_alloc(struct pool *pool, size_t nr, size_t size)
{
	struct chunk *c = pool->chunks;
	size_t want, room;
	void *p;

	if (__builtin_mul_overflow(nr, size, &want) || want > SIZE_MAX / 2)
		out_of_memory();
	/* An empty array has an address too. */
	want = (want + !want + alignof(max_align_t) - 1) &
	       ~(alignof(max_align_t) - 1);
	if (!c || c->size - c->used < want) {
		room = want > CHUNK_SIZE ? want : CHUNK_SIZE;
		c = must(malloc(sizeof(*c) + room));
		c->next = pool->chunks;
		c->used = 0;
		c->size = room;
		pool->chunks = c;
	}
	p = c->data + c->used;
	c->used += want;
	return memset(p, 0, want);
}

char *pool_string(struct pool *pool, const char *s)
{
	size_t len = strlen(s) + 1;

	return memcpy(pool_alloc(pool, len, 1), s, len);
}
