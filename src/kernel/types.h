/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's names of the basic types, over those of C.
 */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

typedef unsigned int gfp_t;

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

/* Also struct rcu_head: two words, as in the kernel. */
struct callback_head {
	struct callback_head *next;	/* itself while it is queued */
	void (*func)(struct callback_head *head);
};
#define rcu_head callback_head

#endif
