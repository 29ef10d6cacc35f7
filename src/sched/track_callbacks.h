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

#define TRACK_RENAME(from, to) __asm__(".set " #from ", " #to)

TRACK_RENAME(__tsan_read1, track_read);
TRACK_RENAME(__tsan_read2, track_read);
TRACK_RENAME(__tsan_read4, track_read);
TRACK_RENAME(__tsan_read8, track_read);
TRACK_RENAME(__tsan_read16, track_read);
TRACK_RENAME(__tsan_unaligned_read2, track_read);
TRACK_RENAME(__tsan_unaligned_read4, track_read);
TRACK_RENAME(__tsan_unaligned_read8, track_read);
TRACK_RENAME(__tsan_unaligned_read16, track_read);
TRACK_RENAME(__tsan_read_range, track_read);
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

/*
 * Reads are of no interest.  gcc drops calls of what has no effect, arguments
 * and all, and takes our word for it.
 */
#ifndef __clang__
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
