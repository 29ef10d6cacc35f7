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

void append_rules(char *buf, size_t size,
		  const char (*without)[SCENARIO_NAME_MAX],
		  unsigned int nr_without,
		  const char (*with)[SCENARIO_NAME_MAX], unsigned int nr_with)
{
	for (unsigned int i = 0; i < nr_without; i++)
		append(buf, size, " without %s", without[i]);
	for (unsigned int i = 0; i < nr_with; i++)
		append(buf, size, " with %s", with[i]);
}
