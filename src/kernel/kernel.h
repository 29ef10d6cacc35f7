/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small things that every file of a kernel uses.
 */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include "kernel/compiler.h"
#include "kernel/types.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define BIT(nr) (1ul << (nr))
#define BITS_PER_LONG 64

#define min(x, y)					\
	({						\
		__typeof__(x) __min1 = (x);		\
		__typeof__(y) __min2 = (y);		\
		__min1 < __min2 ? __min1 : __min2;	\
	})
#define max(x, y)					\
	({						\
		__typeof__(x) __max1 = (x);		\
		__typeof__(y) __max2 = (y);		\
		__max1 > __max2 ? __max1 : __max2;	\
	})

/* To multiples of a power of two. */
#define round_down(x, y) ((x) & ~((__typeof__(x))(y)-1))
#define round_up(x, y) round_down((x) + (__typeof__(x))(y)-1, y)

#define BUILD_BUG_ON(condition) \
	_Static_assert(!(condition), "BUILD_BUG_ON: " #condition)

#endif
