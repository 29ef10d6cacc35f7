/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of memory: what logs and reports say instead of addresses.
 *
 * Whoever creates an object registers its extent and name.  Names given in
 * set-up last; those given while an execution runs go with it.  A name must be
 * a function of the program and of the task that creates the object, never of
 * the order in which tasks ran.
 */
#ifndef SCHED_NAMES_H
#define SCHED_NAMES_H

#include <stddef.h>

#define NAME_MAX_LEN 48u

/* Register; a later name for the same extent replaces the former. */
void name_set(const volatile void *obj, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Forget the names inside an extent: the object is gone, its place reused. */
void name_drop(const volatile void *obj, size_t size);

/*
 * "vm+0x18", "frame 3", "A.pgd+0x8": the innermost name that covers @addr, with
 * the offset unless it is 0; "unnamed" where nothing was registered (give
 * static objects names in set-up).  @fmt of name_set() knows %s, %u, %d and %x,
 * three of them at most, and formats later: strings must live as long as the
 * program. Returns @buf.
 */
char *name_of(const volatile void *addr, char *buf, size_t size);

#endif
