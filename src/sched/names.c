/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of memory; see names.h.
 *
 * Naming happens in the loop, asking only when something is reported.  So a
 * name is kept as its format and arguments, and formatted when it is asked for.
 */
#include "sched/names.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/world.h"

#define NAMES_MAX 2048u
#define NAME_ARGS 3u

struct name {
	uint32_t start, end;	/* offsets in the world; start == end: dropped */
	const char *fmt;
	uint64_t args[NAME_ARGS];	/* numbers, or pointers for %s */
};

static struct name names[NAMES_MAX];
static uint32_t nr_names;
/* Names below this are those of set-up; dropping one is undone by a restart. */
static uint32_t nr_setup;
static bool setup_dropped;

uint32_t names_mark(void)
{
	return nr_names;
}

void names_truncate(uint32_t mark)
{
	nr_names = nr_setup = mark;
	if (!setup_dropped)
		return;
	for (uint32_t i = 0; i < mark; i++)
		names[i].end &= ~(1u << 31);
	setup_dropped = false;
}

/* Offsets are far below bit 31, which marks a name as dropped. */
static bool dropped(const struct name *n)
{
	return n->end & (1u << 31);
}

static void capture(struct name *n, const char *fmt, va_list ap)
{
	unsigned int arg = 0;

	n->fmt = fmt;
	for (const char *p = fmt; (p = strchr(p, '%')) != NULL; p += 2) {
		if (arg == NAME_ARGS)
			break;
		switch (p[1]) {
		case 's':
			n->args[arg++] = (uintptr_t)va_arg(ap, const char *);
			break;
		case 'u':
		case 'x':
		case 'd':
			n->args[arg++] = va_arg(ap, unsigned int);
			break;
		default:
			break;
		}
	}
}

void name_set(const volatile void *obj, size_t size, const char *fmt, ...)
{
	struct name *n;
	va_list ap;

	if (!world_has(obj))
		return;
	if (nr_names == NAMES_MAX) {
		if (engine_running())
			sched_limit("names");
		return;
	}
	n = &names[nr_names++];
	n->start = world_offset(obj);
	n->end = n->start + (uint32_t)size;
	va_start(ap, fmt);
	capture(n, fmt, ap);
	va_end(ap);
}

void name_drop(const volatile void *obj, size_t size)
{
	uint32_t start = world_offset(obj), end = start + (uint32_t)size;

	for (uint32_t i = nr_names; i-- > 0;) {
		if (names[i].start < start || names[i].end > end)
			continue;
		names[i].end |= 1u << 31;
		if (i < nr_setup)
			setup_dropped = true;
	}
}

static void format(const struct name *n, char *buf, size_t size)
{
	unsigned int arg = 0;
	size_t len = 0;

	for (const char *p = n->fmt; *p && len + 1 < size; p++) {
		if (*p != '%') {
			buf[len++] = *p;
			continue;
		}
		p++;
		switch (*p) {
		case 's':
			len += (size_t)snprintf(buf + len, size - len, "%s",
						(const char *)(uintptr_t)
							n->args[arg++]);
			break;
		case 'x':
			len += (size_t)snprintf(buf + len, size - len, "%x",
						(unsigned int)n->args[arg++]);
			break;
		case 'u':
		case 'd':
			len += (size_t)snprintf(buf + len, size - len, "%d",
						(int)n->args[arg++]);
			break;
		default:
			p--;
			buf[len++] = '%';
			break;
		}
		if (len >= size)
			len = size - 1;
	}
	buf[len] = '\0';
}

/* The smallest extent that covers the offset, the latest of equal ones. */
static const struct name *find(uint32_t offset)
{
	const struct name *best = NULL;

	for (uint32_t i = 0; i < nr_names; i++) {
		const struct name *n = &names[i];

		if (dropped(n) || offset < n->start || offset >= n->end)
			continue;
		if (!best || n->end - n->start <= best->end - best->start)
			best = n;
	}
	return best;
}

char *name_of(const volatile void *addr, char *buf, size_t size)
{
	const struct name *n;
	uint32_t offset;
	size_t len;

	if (!world_has(addr)) {
		snprintf(buf, size, "%s", addr ? "?" : "");
		return buf;
	}
	offset = world_offset(addr);
	n = find(offset);
	if (!n) {
		/* No offset: it depends on the compiler. */
		snprintf(buf, size, "unnamed");
		return buf;
	}
	format(n, buf, size);
	len = strlen(buf);
	if (offset != n->start)
		snprintf(buf + len, size - len, "+0x%x", offset - n->start);
	return buf;
}
