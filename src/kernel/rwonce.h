/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marked accesses to plain memory: READ_ONCE(), WRITE_ONCE(), data_race().
 *
 * Each is a volatile access, which the compiler reports to the engine, and so a
 * visible operation.  It orders nothing: a lone pair of them publishes nothing
 * (barrier.h has what does).
 *
 * An object of 1, 2, 4 or 8 bytes is accessed as a number of that size even if
 * it is a structure (pte_t), so that both compilers report one access.
 */
#ifndef KERNEL_RWONCE_H
#define KERNEL_RWONCE_H

#include "kernel/compiler.h"
#include "kernel/types.h"
#include "sched/sched.h"

typedef u8 __may_alias once_u8;
typedef u16 __may_alias once_u16;
typedef u32 __may_alias once_u32;
typedef u64 __may_alias once_u64;

/* @p points to what is accessed. */
#define __once_check(p)							\
	_Static_assert(sizeof(*(p)) == 1 || sizeof(*(p)) == 2 ||	\
			       sizeof(*(p)) == 4 || sizeof(*(p)) == 8,	\
		       "no machine reads or writes this in one go")
#define __once_union(p)			\
	union {				\
		__typeof__(*(p)) value;	\
		once_u8 u8;		\
		once_u16 u16;		\
		once_u32 u32;		\
		once_u64 u64;		\
	}

#define __read_once(p)							\
	({								\
		__once_union(p) __once;					\
									\
		if (sizeof(*(p)) == 1)					\
			__once.u8 = *(const volatile once_u8 *)(p);	\
		else if (sizeof(*(p)) == 2)				\
			__once.u16 = *(const volatile once_u16 *)(p);	\
		else if (sizeof(*(p)) == 4)				\
			__once.u32 = *(const volatile once_u32 *)(p);	\
		else							\
			__once.u64 = *(const volatile once_u64 *)(p);	\
		__once.value;						\
	})

#define __write_once(p, val)					\
	do {							\
		__once_union(p) __once = { .value = (val) };	\
								\
		if (sizeof(*(p)) == 1)				\
			*(volatile once_u8 *)(p) = __once.u8;	\
		else if (sizeof(*(p)) == 2)			\
			*(volatile once_u16 *)(p) = __once.u16;	\
		else if (sizeof(*(p)) == 4)			\
			*(volatile once_u32 *)(p) = __once.u32;	\
		else						\
			*(volatile once_u64 *)(p) = __once.u64;	\
	} while (0)

/*
 * The same at a site that the caller has.  What is accessed, and the value, are
 * computed before the site is told: they may be accesses themselves.
 */
#define READ_ONCE_AT(x, site)				\
	({						\
		__typeof__(x) *__once_at = &(x);	\
							\
		__once_check(__once_at);		\
		sched_access_site(site);		\
		__read_once(__once_at);			\
	})
#define WRITE_ONCE_AT(x, val, site)			\
	do {						\
		__typeof__(x) *__once_at = &(x);	\
		__typeof__(x) __once_val = (val);	\
							\
		__once_check(__once_at);		\
		sched_access_site(site);		\
		__write_once(__once_at, __once_val);	\
	} while (0)

#define READ_ONCE(x) READ_ONCE_AT(x, SITE("READ_ONCE(" #x ")"))
#define WRITE_ONCE(x, val) \
	WRITE_ONCE_AT(x, val, SITE("WRITE_ONCE(" #x ", " #val ")"))

/*
 * An access that may race: a visible operation for the search, and no finding
 * for the race detector, as for KCSAN.
 */
#define data_race(expr)						\
	({							\
		sched_racy_begin(SITE("data_race(" #expr ")"));	\
		__auto_type __racy = (expr);			\
		sched_racy_end();				\
		__racy;						\
	})

#endif
