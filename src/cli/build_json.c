/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cJSON without error paths: what does not fit into memory ends the program.
 */
#include "cli/build_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "report/format.h"
#include "report/json.h"
#include "report/shown.h"

cJSON *build_object(void)
{
	return must(cJSON_CreateObject());
}

cJSON *build_array(void)
{
	return must(cJSON_CreateArray());
}

void build_item(cJSON *to, const char *name, cJSON *item)
{
	must(item);
	if (name ? !cJSON_AddItemToObject(to, name, item) :
		   !cJSON_AddItemToArray(to, item))
		out_of_memory();
}

/* JSON is UTF-8; names of files need not be, and are shown as elsewhere. */
void build_string(cJSON *to, const char *name, const char *value)
{
	char *shown = NULL;

	if (!utf8_valid(value, strlen(value)))
		value = shown = must(shown_copy(value));
	build_item(to, name, cJSON_CreateString(value));
	free(shown);
}

void build_bool(cJSON *to, const char *name, bool value)
{
	build_item(to, name, cJSON_CreateBool(value));
}

void build_null(cJSON *to, const char *name)
{
	build_item(to, name, cJSON_CreateNull());
}

void build_integer(cJSON *to, const char *name, uint64_t value)
{
	char digits[24];

	if (value > JSON_INTEGER_MAX) {
		snprintf(digits, sizeof(digits), "0x%" PRIx64, value);
		build_string(to, name, digits);
		return;
	}
	snprintf(digits, sizeof(digits), "%" PRIu64, value);
	build_item(to, name, cJSON_CreateRaw(digits));
}

void build_decimal(cJSON *to, const char *name, double value)
{
	char digits[64];

	snprintf(digits, sizeof(digits), "%.6f", value);
	build_item(to, name, cJSON_CreateRaw(digits));
}

void build_string_array(cJSON *to, const char *name, const char *first,
			size_t size, unsigned int nr)
{
	cJSON *array = build_array();

	for (unsigned int i = 0; i < nr; i++)
		build_string(array, NULL, first + i * size);
	build_item(to, name, array);
}

void build_print(cJSON *item)
{
	/* What cannot be written is told at the end: stdout_flush(). */
	if (!json_print(stdout, item) && !ferror(stdout))
		out_of_memory();
	cJSON_Delete(item);
}
