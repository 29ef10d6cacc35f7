/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory at fixed addresses; see fixed.h.
 *
 * They are far from where systems put programs, libraries and stacks, and from
 * the shadow of AddressSanitizer.  That of ThreadSanitizer leaves no place.
 */
#include "config.h"

#include "sched/fixed.h"

#include <stdint.h>
#include <sys/mman.h>

#if defined(__x86_64__) && !defined(TSAN_CHAIN)
#define FIRST 0x200000000000ull
#define APART 0x010000000000ull
#elif defined(__aarch64__) && !defined(TSAN_CHAIN)
/* Some systems have but 39 bits. */
#define FIRST 0x2000000000ull
#define APART 0x0100000000ull
#else
#define FIRST 0ull
#define APART 0ull
#endif

static struct {
	void *start;
	size_t size;
} maps[FIXED_NR];

static void *map(uintptr_t address, size_t size)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	void *p = MAP_FAILED;

#ifdef MAP_FIXED_NOREPLACE
	if (address)
		p = mmap((void *)address, size, PROT_READ | PROT_WRITE,
			 flags | MAP_FIXED_NOREPLACE, -1, 0);
#endif
	if (p == MAP_FAILED)
		p = mmap((void *)address, size, PROT_READ | PROT_WRITE, flags,
			 -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

void *fixed_map(enum fixed what, size_t size)
{
	maps[what].start = map((uintptr_t)(FIRST + what * APART), size);
	maps[what].size = maps[what].start ? size : 0;
	return maps[what].start;
}

const void *fixed_start(enum fixed what)
{
	return maps[what].start;
}

size_t fixed_size(enum fixed what)
{
	return maps[what].size;
}
