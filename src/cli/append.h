/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strings that grow in a buffer; what does not fit is cut off.
 */
#ifndef CLI_APPEND_H
#define CLI_APPEND_H

#include <stddef.h>

#include "scenario/scenario.h"

void append(char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* One more of a list: "a, b". */
void append_name(char *buf, size_t size, const char *name);
/* " without RULE with FORM:SHAPE", as result lines have it. */
void append_rules(char *buf, size_t size,
		  const char (*without)[SCENARIO_NAME_MAX],
		  unsigned int nr_without,
		  const char (*with)[SCENARIO_NAME_MAX], unsigned int nr_with);

#endif
