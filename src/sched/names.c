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
#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/world.h"

#define NAMES_MAX 2048u
/* What set-up may take of them: the rest is for what tasks make. */
#define NAMES_SETUP_MAX 1536u
#define NAME_ARGS 3u

struct name {
	uint32_t start, end;	/* offsets in the world */
	const char *fmt;	/* NULL: older names inside are dropped */
	uint64_t args[NAME_ARGS];	/* numbers, or pointers for %s */
};

/* In order of time, so that a restart of set-up's names is a cut. */
static struct name names[NAMES_MAX];
static uint32_t nr_names;

uint32_t names_mark(void)
{
	return nr_names;
}

void names_truncate(uint32_t mark)
{
	nr_names = mark;
}

void *names_save(void)
{
	void *saved = malloc(nr_names * sizeof(*names) + 1);

	if (saved)
		memcpy(saved, names, nr_names * sizeof(*names));
	return saved;
}

void names_restore(const void *saved, uint32_t mark)
{
	memcpy(names, saved, mark * sizeof(*names));
	nr_names = mark;
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

static struct name *append(const volatile void *obj, size_t size)
{
	struct name *n;

	if (nr_names == (engine_running() ? NAMES_MAX : NAMES_SETUP_MAX))
		sched_limit(LIMIT_NAMES);
	n = &names[nr_names++];
	n->start = world_offset(obj);
	n->end = n->start + (uint32_t)size;
	n->fmt = NULL;
	return n;
}

void name_set(const volatile void *obj, size_t size, const char *fmt, ...)
{
	struct name *n = world_has(obj) ? append(obj, size) : NULL;
	va_list ap;

	if (!n)
		return;
	va_start(ap, fmt);
	capture(n, fmt, ap);
	va_end(ap);
}

void name_drop(const volatile void *obj, size_t size)
{
	append(obj, size);
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
			len += (size_t)snprintf(
				buf + len, size - len, "%s",
				(const char *)(uintptr_t)n->args[arg++]);
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

static bool dropped(uint32_t i)
{
	for (uint32_t later = i + 1; later < nr_names; later++)
		if (!names[later].fmt && names[later].start <= names[i].start &&
		    names[later].end >= names[i].end)
			return true;
	return false;
}

/* The smallest extent that covers the offset, the latest of equal ones. */
static const struct name *find(uint32_t offset)
{
	const struct name *best = NULL;

	for (uint32_t i = 0; i < nr_names; i++) {
		const struct name *n = &names[i];

		if (!n->fmt || offset < n->start || offset >= n->end ||
		    dropped(i))
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
