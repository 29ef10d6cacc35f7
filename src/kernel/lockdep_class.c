/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Classes of locks and their names.
 *
 * A class is a number that outlives executions and searches, taken when a lock
 * is first initialized by its macro; eight in a row, one a subclass.  Numbers
 * are seen by nobody but the graph.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/lockdep_graph.h"
#include "kernel/slab.h"
#include "sched/memory.h"
#include "sched/names.h"

static const char *names[LOCK_CLASSES_MAX / LOCKDEP_SUBCLASSES];
/* Where each was registered: a key in the world is what it was with it. */
static const struct lock_class_key *keys[LOCK_CLASSES_MAX / LOCKDEP_SUBCLASSES];
/* 0 is no class. */
static unsigned int nr_names = 1;

/* Locks without an initializer: one class each, by their place in the world. */
static struct {
	u32 offset;
	u16 class;
} unnamed[LOCK_CLASSES_MAX / LOCKDEP_SUBCLASSES];
static unsigned int nr_unnamed;

static __no_kcsan u16 new_class(const char *name)
{
	if (nr_names == LOCK_CLASSES_MAX / LOCKDEP_SUBCLASSES) {
		fprintf(stderr, "mmurace: too many lock classes\n");
		exit(EXIT_INTERNAL);
	}
	names[nr_names] = name;
	return (u16)(nr_names++ * LOCKDEP_SUBCLASSES);
}

static __no_kcsan u16 known_class(const struct lock_class_key *key,
				  const char *name)
{
	for (unsigned int i = 1; i < nr_names; i++)
		if (keys[i] == key && !strcmp(names[i], name))
			return (u16)(i * LOCKDEP_SUBCLASSES);
	return 0;
}

__primitive u16 lockdep_register(struct lock_class_key *key, const char *name)
{
	if (likely(key->class))
		return key->class;
	key->class = known_class(key, name);
	if (!key->class) {
		key->class = new_class(name);
		keys[key->class / LOCKDEP_SUBCLASSES] = key;
	}
	return key->class;
}

/* Memory changes its owner, so the place means nothing: one class for all. */
static __no_kcsan u16 uninitialized(const volatile void *lock,
				    const struct site *site)
{
	static struct lock_class_key key;

	lock_misuse(LOCK_MISUSE_CONTEXT, lock,
		    "a lock is used that was never initialized", "", site);
	return lockdep_register(&key, "uninitialized lock");
}

__primitive u16 lockdep_static_class(const volatile void *lock,
				     const struct site *site)
{
	char name[NAME_MAX_LEN];
	u32 offset = world_offset(lock);
	bool contained;
	char *copy;

	for (unsigned int i = 0; i < nr_unnamed; i++)
		if (unnamed[i].offset == offset)
			return unnamed[i].class;
	/* Asked once a lock: it takes a walk over all objects. */
	footprint_learns();
	contained = slab_contains(lock);
	footprint_learned();
	if (contained)
		return uninitialized(lock, site);
	copy = must(strdup(name_of(lock, name, sizeof(name))));
	unnamed[nr_unnamed].offset = offset;
	unnamed[nr_unnamed].class = new_class(copy);
	return unnamed[nr_unnamed++].class;
}

__primitive char *lock_name(u16 class, unsigned int how, char *buf, size_t size)
{
	const char *name = names[class / LOCKDEP_SUBCLASSES];
	unsigned int subclass = class % LOCKDEP_SUBCLASSES;
	char sub[8] = "";

	if (subclass)
		snprintf(sub, sizeof(sub), "/%u", subclass);
	snprintf(buf, size, "%s%s%s", name ? name : "?", sub,
		 lock_mode(how) == LOCK_WRITE ? "" : " (read)");
	return buf;
}

/* --- for a file --- */

__primitive const char *lockdep_class_name(unsigned int n)
{
	return n && n < nr_names ? names[n] : NULL;
}

__primitive struct lock_class_key *lockdep_class_key(unsigned int n)
{
	return (struct lock_class_key *)(uintptr_t)keys[n];
}

__primitive u32 lockdep_class_offset(unsigned int n)
{
	for (unsigned int i = 0; i < nr_unnamed; i++)
		if (unnamed[i].class == n * LOCKDEP_SUBCLASSES)
			return unnamed[i].offset;
	return UINT32_MAX;
}

/* A key outside of the world says itself that it has a class. */
__primitive void lockdep_add_class(const char *name, struct lock_class_key *key,
				   u32 offset)
{
	u16 class = new_class(name);

	keys[class / LOCKDEP_SUBCLASSES] = key;
	if (key && !world_has(key))
		key->class = class;
	if (offset == UINT32_MAX)
		return;
	unnamed[nr_unnamed].offset = offset;
	unnamed[nr_unnamed++].class = class;
}
