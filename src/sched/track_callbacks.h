/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before all else in files that are tracked (Makefile.am): what the
 * compiler's instrumentation calls has other names there (track_callbacks.c).
 *
 * Names as the assembler sees them, for the compiler is not asked.  Those of
 * atomic operations are left out on purpose: primitives make none, and one that
 * did would be a step of its own.  tests/track-callbacks.t sees to that.
 */
#ifndef SCHED_TRACK_CALLBACKS_H
#define SCHED_TRACK_CALLBACKS_H

#define TRACK_RENAME_AS(from, to) __asm__(".set " #from ", " #to)
#define TRACK_RENAME(from, to) TRACK_RENAME_AS(from, to)

/* Reads of what tells of them itself are compared with what it tells. */
#ifdef TELLS
#define TRACK_READ(size) track_check_read##size
#else
#define TRACK_READ(size) track_read##size
#endif

TRACK_RENAME(__tsan_read1, TRACK_READ(1));
TRACK_RENAME(__tsan_read2, TRACK_READ(2));
TRACK_RENAME(__tsan_read4, TRACK_READ(4));
TRACK_RENAME(__tsan_read8, TRACK_READ(8));
TRACK_RENAME(__tsan_read16, TRACK_READ(16));
TRACK_RENAME(__tsan_unaligned_read2, TRACK_READ(2));
TRACK_RENAME(__tsan_unaligned_read4, TRACK_READ(4));
TRACK_RENAME(__tsan_unaligned_read8, TRACK_READ(8));
TRACK_RENAME(__tsan_unaligned_read16, TRACK_READ(16));
TRACK_RENAME(__tsan_read_range, TRACK_READ(_range));
TRACK_RENAME(__tsan_write1, track_write1);
TRACK_RENAME(__tsan_write2, track_write2);
TRACK_RENAME(__tsan_write4, track_write4);
TRACK_RENAME(__tsan_write8, track_write8);
TRACK_RENAME(__tsan_write16, track_write16);
TRACK_RENAME(__tsan_unaligned_write2, track_write2);
TRACK_RENAME(__tsan_unaligned_write4, track_write4);
TRACK_RENAME(__tsan_unaligned_write8, track_write8);
TRACK_RENAME(__tsan_unaligned_write16, track_write16);
TRACK_RENAME(__tsan_write_range, track_write_range);
TRACK_RENAME(__tsan_init, track_init);

/* clang has these do what structures are copied or cleared by. */
TRACK_RENAME(memcpy, track_memcpy);
TRACK_RENAME(memmove, track_memmove);
TRACK_RENAME(memset, track_memset);

#undef TRACK_RENAME
#undef TRACK_RENAME_AS
#undef TRACK_READ

/*
 * Or they are left out: gcc drops calls of what has no effect, arguments and
 * all, and takes our word for it.  (So it is clang that compares.)
 */
#if defined(TELLS) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wattributes"
void __builtin___tsan_read1(void *p) __attribute__((const));
void __builtin___tsan_read2(void *p) __attribute__((const));
void __builtin___tsan_read4(void *p) __attribute__((const));
void __builtin___tsan_read8(void *p) __attribute__((const));
void __builtin___tsan_read16(void *p) __attribute__((const));
void __builtin___tsan_read_range(void *p, long size) __attribute__((const));
#pragma GCC diagnostic pop
#endif

#endif
