/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building JSON with cJSON, where running out of memory ends the program.
 */
#ifndef CLI_BUILD_JSON_H
#define CLI_BUILD_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <cjson/cJSON.h>

cJSON *build_object(void);
cJSON *build_array(void);

/* A member of @to, or, where @name is NULL, an element. */
void build_string(cJSON *to, const char *name, const char *value);
void build_bool(cJSON *to, const char *name, bool value);
void build_null(cJSON *to, const char *name);
void build_item(cJSON *to, const char *name, cJSON *item);
/* As in reports: up to 2^53 a number, above that a string of hexadecimals. */
void build_integer(cJSON *to, const char *name, uint64_t value);
/* With three places. */
void build_decimal(cJSON *to, const char *name, double value);

/* An array of strings, from an array of arrays of characters. */
#define build_strings(to, name, list, nr) \
	build_string_array(to, name, (list)[0], sizeof((list)[0]), nr)
void build_string_array(cJSON *to, const char *name, const char *first,
			size_t size, unsigned int nr);

/* Print to stdout and free. */
void build_print(cJSON *item);

#endif
