/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing JSON for readers: a line for each row of a table.
 */
#include <string.h>

#include "report/json.h"

#define WIDTH 80u

static bool is_leaf(const cJSON *item)
{
	return !cJSON_IsArray(item) && !cJSON_IsObject(item);
}

static bool leaves_only(const cJSON *item)
{
	for (const cJSON *c = item->child; c; c = c->next)
		if (!is_leaf(c))
			return false;
	return true;
}

/* An object or array of leaves and arrays of leaves. */
static bool is_row(const cJSON *item)
{
	for (const cJSON *c = item->child; c; c = c->next)
		if (!is_leaf(c) && !leaves_only(c))
			return false;
	return true;
}

static bool print_compact(FILE *out, const cJSON *item)
{
	char *text = cJSON_PrintUnformatted(item);

	if (!text)
		return false;
	/* cJSON lets controls beyond ASCII through: terminals obey them. */
	for (const char *s = text; *s; s++) {
		unsigned char c = (unsigned char)*s, next = (unsigned char)s[1];

		if (c == 0x7f)
			fputs("\\u007f", out);
		else if (c == 0xc2 && next >= 0x80 && next <= 0x9f)
			fprintf(out, "\\u%04x", (unsigned char)*++s);
		else
			fputc(c, out);
	}
	cJSON_free(text);
	return true;
}

/* How long it is on one line, up to a bit more than a line. */
static size_t compact_size(const cJSON *item)
{
	size_t n = item->string ? strlen(item->string) + 4 : 1;

	if (cJSON_IsString(item))
		return n + strlen(item->valuestring) + 2;
	if (is_leaf(item))
		return n + 8;
	n += 2;
	for (const cJSON *c = item->child; c && n <= WIDTH; c = c->next)
		n += compact_size(c);
	return n;
}

static bool print_name(FILE *out, const char *name)
{
	cJSON *s = cJSON_CreateStringReference(name);
	bool ok = s && print_compact(out, s);

	cJSON_Delete(s);
	fputs(": ", out);
	return ok;
}

static bool print(FILE *out, const cJSON *item, unsigned int indent,
		  bool element)
{
	bool object = cJSON_IsObject(item);

	if (is_leaf(item) || !item->child ||
	    (is_row(item) &&
	     (element ||
	      (leaves_only(item) && indent + compact_size(item) <= WIDTH))))
		return print_compact(out, item);
	fputs(object ? "{\n" : "[\n", out);
	for (const cJSON *c = item->child; c; c = c->next) {
		fprintf(out, "%*s", (int)indent + 2, "");
		if (object && !print_name(out, c->string))
			return false;
		if (!print(out, c, indent + 2, !object))
			return false;
		fputs(c->next ? ",\n" : "\n", out);
	}
	fprintf(out, "%*s%c", (int)indent, "", object ? '}' : ']');
	return true;
}

bool json_print(FILE *out, const cJSON *item)
{
	bool ok = print(out, item, 0, false);

	fputc('\n', out);
	return ok && !ferror(out);
}
