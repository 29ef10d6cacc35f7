/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects on the heap of the world; see slab.h.
 *
 * A header precedes each object, which nobody else may touch: an access beyond
 * the end of an object is one to memory that is not allocated.  The objects
 * that a task allocated are a list in its order, so what the lists look like
 * does not depend on what the others did meanwhile.
 */
#include "kernel/slab.h"

#include <stdio.h>
#include <string.h>

#include "kernel/bug.h"
#include "kernel/env.h"
#include "kernel/lockdep.h"
#include "kernel/trace.h"
#include "sched/names.h"
#include "sched/shadow.h"
#include "sched/word.h"

#define POISON_INUSE 0x5a
#define POISON_FREE 0x6b
#define HEADER_MAGIC 0x51ab
#define NO_TASK 0xffffu

enum header_state {
	HEADER_LIVE = 1,
	HEADER_FREED
};

struct header {
	u32 size;
	u32 generation;
	u32 next; /* offset of the creator's next; 0: none */
	u32 next_free; /* offset of the one freed before it */
	struct slab_type *type;
	const struct site *site;
	struct kmem_cache *cache; /* NULL: kmalloc() */
	u16 magic;
	u16 nth; /* of this type by this creator */
	u16 owner; /* serial of the creator; NO_TASK: set-up */
	u8 creator;
	u8 state;
};

struct kmem_cache {
	u32 free; /* offset of the header freed last */
	u32 pad;
	/* From here on for the allocator alone. */
	struct slab_type type;
	u32 size;
	u32 flags;
	void (*ctor)(void *obj);
};

/* By creator: offsets of the headers allocated first and last. */
static __world struct {
	u32 first, last;
} lists[TASKS_MAX + 1];

/* kmalloc(): the header freed last, by size; names the order in logs. */
#define SIZES 64u
#define SIZE_STEP 16u
static __world u32 free_lists[SIZES];

static __no_kcsan struct header *header_at(u32 offset)
{
	return (struct header *)(void *)(__start_world + offset);
}

static __no_kcsan void fill(void *to, int byte, size_t size)
{
	sched_quiet_begin();
	memset(to, byte, size);
	sched_quiet_end();
}

/* Does not return without memory: that is a limit, also in set-up. */
static __no_kcsan void *take(size_t size)
{
	void *p = world_alloc(size);

	if (unlikely(!p))
		sched_limit(LIMIT_HEAP);
	return p;
}

__primitive void *slab_raw(size_t size, size_t accessible)
{
	void *p = take(size);

	fill(p, 0, size);
	shadow_alloc(p, accessible, SITE("slab_raw(size, accessible)"));
	sched_told(p);
	return p;
}

/* --- names --- */

/*
 * "sizeof(struct kvm)" and "sizeof(*kvm)" are a "kvm".  In a frame of its own,
 * and called each time: where it is done for the first time nothing is left in
 * that of the caller, which is a part of states, that is not left there later.
 */
static __attribute__((noinline)) __no_kcsan void
name_type(struct slab_type *type)
{
	const char *p = type->size_text, *end;
	size_t len;

	if (likely(type->name[0]))
		return;
	if (!strncmp(p, "sizeof(", 7)) {
		p += 7;
		if (!strncmp(p, "struct ", 7))
			p += 7;
	} else {
		p = "object";
	}
	end = p + strcspn(p, ")");
	/* Of "*vcpu->arch.mmu", the last word. */
	for (const char *q = p; q < end; q++)
		if (*q == '*' || *q == '>' || *q == '.')
			p = q + 1;
	len = (size_t)(end - p);
	if (len >= sizeof(type->name))
		len = sizeof(type->name) - 1;
	memcpy(type->name, p, len);
	type->name[len] = '\0';
}

static __no_kcsan void name_object(struct header *h)
{
	void *obj = h + 1;
	struct task *t = task_current();

	if (t)
		name_set(obj, h->size, "%s:%s.%u", h->type->name, task_name(t),
			 h->nth);
	else if (h->nth > 1)
		name_set(obj, h->size, "%s.%u", h->type->name, h->nth);
	else
		name_set(obj, h->size, "%s", h->type->name);
}

/* --- allocation --- */

/* Freed objects of such a cache stay accessible, as what they are. */
static __no_kcsan bool typesafe(const struct header *h)
{
	return h->cache && h->cache->flags & SLAB_TYPESAFE_BY_RCU;
}

static __no_kcsan u32 *free_list(struct kmem_cache *cache, size_t size)
{
	size_t class = (size + SIZE_STEP - 1) / SIZE_STEP;

	if (cache)
		return &cache->free;
	return &free_lists[class < SIZES ? class : 0];
}

/* The one freed last that fits; the larger sizes share a list. */
static __no_kcsan struct header *reuse(struct kmem_cache *cache, size_t size)
{
	u32 *link = free_list(cache, size);

	while (*link) {
		struct header *h = header_at(*link);

		if (h->size == size) {
			*link = word_load(&h->next_free, WORD_ACQUIRE);
			h->next_free = 0;
			clock_acquire(h);
			name_drop(h + 1, size);
			return h;
		}
		link = &h->next_free;
	}
	return NULL;
}

static __no_kcsan struct header *fresh(size_t size, unsigned int creator)
{
	struct header *h = take(sizeof(*h) + size);
	u32 offset = world_offset(h);

	fill(h, 0, sizeof(*h));
	h->size = (u32)size;
	h->magic = HEADER_MAGIC;
	if (lists[creator].last)
		header_at(lists[creator].last)->next = offset;
	else
		lists[creator].first = offset;
	lists[creator].last = offset;
	return h;
}

static __no_kcsan u16 count_type(const struct header *mine,
				 const struct slab_type *type,
				 unsigned int creator)
{
	u16 nr = 1;

	for (u32 at = lists[creator].first; at; at = header_at(at)->next) {
		const struct header *h = header_at(at);

		if (h != mine && h->owner == mine->owner &&
		    !strcmp(h->type->name, type->name))
			nr++;
	}
	return nr;
}

static __no_kcsan void *allocate(struct kmem_cache *cache, size_t size,
				 gfp_t gfp, struct slab_type *type,
				 const struct site *site)
{
	unsigned int creator = get_current()->id;
	struct header *h = NULL;
	bool kept;
	void *obj;

	might_alloc_at(gfp, site);
	if (env(REUSE))
		sched_op(OP_ALLOC, free_list(cache, size), site);
	if (should_fail_alloc(gfp)) {
		sched_note("there is no memory");
		return NULL;
	}
	/* So that sizes are those of granules, and equal ones are found. */
	size = (size + 7) & ~(size_t)7;
	if (env(REUSE))
		h = reuse(cache, size);
	/* A type-safe object was not taken away, and comes back as it was. */
	kept = h && typesafe(h);
	if (!h)
		h = fresh(size, creator);
	obj = h + 1;
	h->type = type;
	h->site = site;
	h->cache = cache;
	h->creator = (u8)creator;
	h->owner = (u16)(task_current() ? task_current()->serial : NO_TASK);
	h->state = HEADER_LIVE;
	h->nth = count_type(h, type, creator);
	if (!kept) {
		chain_replaced(obj, size);
		shadow_alloc(obj, size, site);
	}
	if (gfp & __GFP_ZERO) {
		if (kept)
			sched_overwritten(obj, size);
		fill(obj, 0, size);
	} else if (!kept) {
		fill(obj, POISON_INUSE, size);
	}
	if (cache && cache->ctor && !kept)
		cache->ctor(obj);
	name_object(h);
	trace_kmalloc(obj, size, gfp, site);
	return obj;
}

__primitive void *kmalloc_at(size_t size, gfp_t gfp, struct slab_type *type,
			     const struct site *site)
{
	name_type(type);
	return allocate(NULL, size, gfp, type, site);
}

/* --- freeing --- */

static __no_kcsan struct header *header_of(const void *obj)
{
	struct header *h = (struct header *)(uintptr_t)obj - 1;

	return world_has(h) && (uintptr_t)obj % 8 == 0 &&
			       h->magic == HEADER_MAGIC ?
		       h :
		       NULL;
}

/*
 * Whoever waits for a word in it looks at freed memory from now on: let it go
 * on, and it will be found to.
 */
static __no_kcsan void wake_waiters(const void *obj, size_t size)
{
	for (unsigned int id = 0; id < task_count(); id++) {
		struct task *t = task_by_id(id);

		if ((uintptr_t)t->guard.word - (uintptr_t)obj < size)
			task_wait_for(t, GUARD_CLEAR(t->guard.word, 0));
	}
}

__primitive void kfree_step(const void *obj, const struct site *site)
{
	struct header *h = header_of(obj);
	u32 *list;

	if (unlikely(!h)) {
		bug_at(site, "what is freed was never allocated", obj);
		return;
	}
	if (unlikely(h->state != HEADER_LIVE)) {
		bug_at(site, "what is freed is free already", obj);
		return;
	}
	h->state = HEADER_FREED;
	h->generation++;
	/*
	 * Of a type-safe object somebody may hold the lock for a while, before
	 * he sees in his RCU section that it is not what he looked for.
	 */
	if (!typesafe(h)) {
		lockdep_freed(obj, h->size, site);
		chain_replaced(obj, h->size);
		shadow_free(obj, h->size, site);
		wake_waiters(obj, h->size);
		fill(h + 1, POISON_FREE, h->size);
	}
	/* The allocator's own locks order this with who gets it next. */
	if (env(REUSE)) {
		clock_reset(h);
		clock_release(h);
		list = free_list(h->cache, h->size);
		word_store(&h->next_free, *list, WORD_RELEASE);
		*list = world_offset(h);
	}
	trace_kfree(obj, h->size, site);
}

/* Called at the end of a step, which depends on nothing that is read here. */
__primitive void kfree_at(const void *obj, const struct site *site)
{
	if (!obj)
		return;
	sched_op(OP_FREE, obj, site);
	kfree_step(obj, site);
}

/* --- caches --- */

__primitive struct kmem_cache *
kmem_cache_create(const char *name, unsigned int size, unsigned int align,
		  unsigned int flags, void (*ctor)(void *obj))
{
	struct kmem_cache *cache =
		slab_raw(sizeof(*cache), offsetof(struct kmem_cache, type));

	(void)align; /* all objects are aligned to 8 */
	snprintf(cache->type.name, sizeof(cache->type.name), "%s", name);
	cache->size = size;
	cache->flags = flags;
	cache->ctor = ctor;
	name_set(cache, sizeof(*cache), "cache of %s", cache->type.name);
	return cache;
}

__primitive void *kmem_cache_alloc_at(struct kmem_cache *cache, gfp_t gfp,
				      const struct site *site)
{
	return allocate(cache, cache->size, gfp, &cache->type, site);
}

__primitive void kmem_cache_free_at(struct kmem_cache *cache, void *obj,
				    const struct site *site)
{
	struct header *h = header_of(obj);

	if (obj && h && h->cache != cache)
		bug_at(site, "what is freed is not of this cache", obj);
	kfree_at(obj, site);
}

/* --- looking --- */

__primitive bool slab_contains(const volatile void *addr)
{
	struct slab_object o = { 0 };

	while (slab_next(&o))
		if ((uintptr_t)addr - (uintptr_t)o.obj < o.size)
			return true;
	return false;
}

__primitive size_t slab_size(const void *obj)
{
	const struct header *h = header_of(obj);

	return h && h->state == HEADER_LIVE ? h->size : 0;
}

__primitive u32 slab_generation(const void *obj)
{
	const struct header *h = header_of(obj);

	return h ? h->generation : 0;
}

__primitive bool slab_next(struct slab_object *object)
{
	u32 at = object->header;

	at = at ? header_at(at)->next : lists[object->list].first;
	for (;;) {
		const struct header *h;

		while (!at) {
			if (object->list == TASKS_MAX)
				return false;
			at = lists[++object->list].first;
		}
		h = header_at(at);
		if (h->state == HEADER_LIVE) {
			object->header = at;
			object->obj = h + 1;
			object->size = h->size;
			object->type = h->type->name;
			object->creator = h->creator;
			object->site = h->site;
			return true;
		}
		at = h->next;
	}
}
