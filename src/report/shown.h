/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text of unknown origin for people: a report or the name of a file may hold
 * anything, and a terminal obeys control characters.  What is not to be shown
 * as it is stands as "\x1b" or "U+202E", and the rest is UTF-8.
 */
#ifndef REPORT_SHOWN_H
#define REPORT_SHOWN_H

#include <stdbool.h>
#include <stdio.h>

void shown_put(FILE *out, const char *s);
/* Would it come out as it is? */
bool shown_as_is(const char *s);
/* To be freed. */
char *shown_copy(const char *s);

#endif
