/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the instrumentation of files that are tracked calls; see
 * track_callbacks.h.
 */
#include "sched/track.h"

#ifdef TRACKING

void track_init(void);
void track_read(const volatile void *p);
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
	track_write(to, size);
	return __real_memcpy(to, from, size);
}

void *track_memmove(void *to, const void *from, size_t size)
{
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

void track_read(const volatile void *p)
{
	(void)p;
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

#endif
