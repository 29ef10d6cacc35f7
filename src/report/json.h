/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * JSON beneath reports: what cJSON leaves open.
 *
 * cJSON takes what RFC 8259 forbids, says nothing of where an error is, and
 * cuts strings at U+0000; so texts are checked whole before it sees them.  It
 * prints either everything on one line or a line for each member; reports hold
 * tables, and want a line for each row.
 */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <cjson/cJSON.h>

#define JSON_DEPTH_MAX 16u
#define JSON_VALUES_MAX 4000000u

/*
 * Is the text one JSON value in valid UTF-8, within the limits above?  False
 * with "line 3, column 7: ..." in @error.
 */
bool json_check(const char *text, size_t len, char *error, size_t size);

bool utf8_valid(const char *s, size_t len);

/*
 * Print with two spaces an indent, and on one line: leaves, elements of arrays
 * that hold leaves or arrays of leaves only, and what fits on a line.  Ends
 * with a newline.  False when out of memory.
 */
bool json_print(FILE *out, const cJSON *item);

#endif
