/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the instrumentation of files that are tracked calls; see
 * track_callbacks.h.
 */
#include "sched/engine.h"
#include "sched/footprint.h"
#include "sched/track.h"

#ifdef TRACKING

void track_init(void);
void track_read_range(const volatile void *p, size_t size);
void track_check_read_range(const volatile void *p, size_t size);
void track_write1(volatile void *p);
void track_write2(volatile void *p);
void track_write4(volatile void *p);
void track_write8(volatile void *p);
void track_write16(volatile void *p);
void track_write_range(volatile void *p, size_t size);

void *__real_memcpy(void *to, const void *from, size_t size);
void *__real_memmove(void *to, const void *from, size_t size);
void *__real_memset(void *to, int byte, size_t size);
void *track_memcpy(void *to, const void *from, size_t size);
void *track_memmove(void *to, const void *from, size_t size);
void *track_memset(void *to, int byte, size_t size);

void *track_memcpy(void *to, const void *from, size_t size)
{
	footprint_read(from, size);
	track_write(to, size);
	return __real_memcpy(to, from, size);
}

void *track_memmove(void *to, const void *from, size_t size)
{
	footprint_read(from, size);
	track_write(to, size);
	return __real_memmove(to, from, size);
}

void *track_memset(void *to, int byte, size_t size)
{
	track_write(to, size);
	return __real_memset(to, byte, size);
}

void track_init(void)
{
}

void track_write1(volatile void *p)
{
	track_write(p, 1);
}

void track_write2(volatile void *p)
{
	track_write(p, 2);
}

void track_write4(volatile void *p)
{
	track_write(p, 4);
}

void track_write8(volatile void *p)
{
	track_write(p, 8);
}

void track_write16(volatile void *p)
{
	track_write(p, 16);
}

void track_write_range(volatile void *p, size_t size)
{
	track_write(p, size);
}

/* --- reads --- */

#define READ(size)                                       \
	void track_read##size(const volatile void *p);   \
	void track_read##size(const volatile void *p)    \
	{                                                \
		footprint_read(p, size);                 \
	}                                                \
	void track_check_read##size(const volatile void *p); \
	void track_check_read##size(const volatile void *p) \
	{                                                \
		footprint_expect(p, size, PC());               \
	}

READ(1)
READ(2)
READ(4)
READ(8)
READ(16)

void track_read_range(const volatile void *p, size_t size)
{
	footprint_read(p, size);
}

void track_check_read_range(const volatile void *p, size_t size)
{
	footprint_expect(p, size, PC());
}

#endif
