/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings that grow in a buffer; see append.h.
 */
#include "cli/append.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void append(char *buf, size_t size, const char *fmt, ...)
{
	size_t len = strlen(buf);
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf + len, size - len, fmt, args);
	va_end(args);
}

void append_name(char *buf, size_t size, const char *name)
{
	append(buf, size, "%s%s", *buf ? ", " : "", name);
}
