/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's words for the compiler.
 */
#ifndef KERNEL_COMPILER_H
#define KERNEL_COMPILER_H

#include <stddef.h>

/* Macros that declare variables nest, as the kernel's do. */
#pragma GCC diagnostic ignored "-Wshadow"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define __cold __attribute__((cold))
#define __must_check __attribute__((warn_unused_result))
#define __maybe_unused __attribute__((unused))
#define __may_alias __attribute__((may_alias))

/*
 * Of static variables that primitives set once and for all: no part of the
 * world, also where those of a module are (mmurace-module(3)).
 */
#define __outside __attribute__((section("outside")))

/*
 * A helper of functions that are __primitive: not for the model, whose accesses
 * are told apart (sched.h).  In headers, only where TRACKED is defined.
 */
#ifdef TRACKED
#define __no_kcsan
#endif

#define barrier() __asm__ __volatile__("" : : : "memory")

#define container_of(ptr, type, member) \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#endif
