/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kmalloc() and kmem_cache.
 *
 * Faithful: what the GFP flags allow and forbid, poison in what is freed and in
 * what was not asked to be zero, double and wild frees, objects that keep their
 * type for RCU readers (SLAB_TYPESAFE_BY_RCU).
 *
 * Of the model: each object carries a generation, which grows when it is freed.
 * Freed memory is not handed out again (a stale pointer then points to freed
 * memory as long as the execution lasts), unless the environment says
 * reuse = lifo: then the object of the same size, or cache, that was freed last
 * comes first, as from a CPU's freelist.
 *
 * Freeing is a visible operation on the object.  Allocating is none, since
 * nobody knows the object yet, except with reuse = lifo, where it matters who
 * comes first.
 *
 * Objects are named by their type and who allocated them: "kvm" in set-up,
 * "kvm:exit.1" for the first that the task exit allocated.
 */
#ifndef KERNEL_SLAB_H
#define KERNEL_SLAB_H

#include "kernel/gfp.h"
#include "kernel/types.h"
#include "sched/site.h"

/* What is allocated; a static one a call of kmalloc(), or that of a cache. */
struct slab_type {
	const char *size_text;	/* "sizeof(struct kvm)" */
	char name[24];		/* "kvm"; made when it is first needed */
};

#define SLAB_TYPE(text)             \
	{                           \
		.size_text = (text) \
	}

#define kmalloc(size, flags)						\
	({								\
		static struct slab_type __type __outside = SLAB_TYPE(#size); \
									\
		kmalloc_at((size), (flags), &__type,			\
			   SITE("kmalloc(" #size ", " #flags ")"));	\
	})
#define kzalloc(size, flags)						\
	({								\
		static struct slab_type __type __outside = SLAB_TYPE(#size); \
									\
		kmalloc_at((size), (flags) | __GFP_ZERO, &__type,	\
			   SITE("kzalloc(" #size ", " #flags ")"));	\
	})
#define kcalloc(n, size, flags)						\
	({								\
		static struct slab_type __type __outside = SLAB_TYPE(#size); \
									\
		kmalloc_at((size_t)(n) * (size), (flags) | __GFP_ZERO,	\
			   &__type,					\
			   SITE("kcalloc(" #n ", " #size ", " #flags ")")); \
	})
#define kfree(obj) kfree_at((obj), SITE("kfree(" #obj ")"))
#define kvfree(obj) kfree_at((obj), SITE("kvfree(" #obj ")"))
#define kvzalloc(size, flags) kzalloc(size, flags)

void *kmalloc_at(size_t size, gfp_t gfp, struct slab_type *type,
		 const struct site *site);
void kfree_at(const void *obj, const struct site *site);
/* The same as a part of the running step, which frees @obj. */
void kfree_step(const void *obj, const struct site *site);

/* --- caches --- */

/* Freed objects stay objects of this type: readers may look at them. */
#define SLAB_TYPESAFE_BY_RCU 0x1u
#define SLAB_ACCOUNT 0x0u
#define SLAB_PANIC 0x0u

struct kmem_cache;

/* In set-up.  @ctor, which may be NULL, runs when memory becomes an object. */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size,
				     unsigned int align, unsigned int flags,
				     void (*ctor)(void *obj));

#define kmem_cache_alloc(cache, flags)		\
	kmem_cache_alloc_at((cache), (flags),	\
			    SITE("kmem_cache_alloc(" #cache ", " #flags ")"))
#define kmem_cache_zalloc(cache, flags)				\
	kmem_cache_alloc_at((cache), (flags) | __GFP_ZERO,	\
			    SITE("kmem_cache_zalloc(" #cache ", " #flags ")"))
#define kmem_cache_free(cache, obj)		\
	kmem_cache_free_at((cache), (obj),	\
			   SITE("kmem_cache_free(" #cache ", " #obj ")"))
void *kmem_cache_alloc_at(struct kmem_cache *cache, gfp_t gfp,
			  const struct site *site);
void kmem_cache_free_at(struct kmem_cache *cache, void *obj,
			const struct site *site);

/* --- for whoever looks at memory --- */

/* Is this in an object that is allocated? */
bool slab_contains(const volatile void *addr);

/* The bytes of an object that is allocated; 0: this is none. */
size_t slab_size(const void *obj);

/* How often the object at this address was freed. */
u32 slab_generation(const void *obj);

/* One that is allocated. */
struct slab_object {
	const void *obj;
	size_t size;
	const char *type;
	unsigned int creator;	/* number of the task; TASKS_MAX: set-up */
	const struct site *site;
	/* Of slab_next() alone. */
	u32 header;
	unsigned int list;
};

/*
 * The next allocated object: those of set-up last.  Start with a cleared one;
 * false behind the last.
 */
bool slab_next(struct slab_object *object);

/*
 * Memory for the primitives themselves: cleared, never freed, no object.  The
 * model may look at the first @accessible bytes.
 */
void *slab_raw(size_t size, size_t accessible);

#endif
