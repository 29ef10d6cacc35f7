/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Members of JSON objects, checked.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "report/format.h"
#include "report/member.h"

static size_t put(char *buf, size_t size, size_t at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static size_t put(char *buf, size_t size, size_t at, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (at >= size)
		return at;
	va_start(ap, fmt);
	n = vsnprintf(buf + at, size - at, fmt, ap);
	va_end(ap);
	return n < 0 ? at : at + (size_t)n;
}

static size_t put_place(char *buf, size_t size, const struct place *at)
{
	size_t n;

	if (!at || !at->up)
		return 0;
	n = put_place(buf, size, at->up);
	if (at->name)
		return put(buf, size, n, "%s%s", n ? "." : "", at->name);
	return put(buf, size, n, "[%u]", at->index);
}

void reader_fail(struct reader *r, const struct place *at, const char *name,
		 const char *fmt, ...)
{
	va_list ap;
	size_t n;

	if (r->failed)
		return;
	r->failed = true;
	n = put_place(r->error, r->size, at);
	if (name)
		n = put(r->error, r->size, n, "%s%.64s", n ? "." : "", name);
	if (n)
		n = put(r->error, r->size, n, ": ");
	if (n >= r->size)
		return;
	va_start(ap, fmt);
	vsnprintf(r->error + n, r->size - n, fmt, ap);
	va_end(ap);
}

static const char *type_name(const cJSON *item)
{
	if (cJSON_IsString(item))
		return "a string";
	if (cJSON_IsNumber(item))
		return "a number";
	if (cJSON_IsBool(item))
		return "a boolean";
	if (cJSON_IsArray(item))
		return "an array";
	if (cJSON_IsObject(item))
		return "an object";
	return "null";
}

static void fail_type(struct reader *r, const struct place *at,
		      const char *name, const cJSON *item, const char *want)
{
	reader_fail(r, at, name, "must be %s, not %s", want, type_name(item));
}

const cJSON *member_find(struct reader *r, const struct place *at,
			 const char *name)
{
	const cJSON *found = NULL;

	if (!at->item)
		return NULL;
	for (const cJSON *c = at->item->child; c; c = c->next) {
		if (strcmp(c->string, name))
			continue;
		if (found) {
			reader_fail(r, at, name, "there are two of this name");
			return NULL;
		}
		found = c;
	}
	return found;
}

static const cJSON *need(struct reader *r, const struct place *at,
			 const char *name)
{
	const cJSON *item = member_find(r, at, name);

	if (!item && at->item)
		reader_fail(r, at, name, "is missing");
	return item;
}

/* A string of at most @max bytes; "" after an error. */
static const char *string_of(struct reader *r, const struct place *at,
			     const char *name, const cJSON *item, size_t max)
{
	if (!item)
		return "";
	if (!cJSON_IsString(item)) {
		fail_type(r, at, name, item, "a string");
		return "";
	}
	if (strlen(item->valuestring) > max) {
		reader_fail(r, at, name, "is longer than %zu bytes", max);
		return "";
	}
	return item->valuestring;
}

static char *keep(struct reader *r, const char *s)
{
	static char nothing[1];

	return *s ? pool_string(r->pool, s) : nothing;
}

char *member_string(struct reader *r, const struct place *at, const char *name,
		    size_t max)
{
	return keep(r, string_of(r, at, name, need(r, at, name), max));
}

char *member_string_or(struct reader *r, const struct place *at,
		       const char *name, size_t max, const char *otherwise)
{
	const cJSON *item = member_find(r, at, name);

	return keep(r, item ? string_of(r, at, name, item, max) : otherwise);
}

void member_copy(struct reader *r, const struct place *at, const char *name,
		 char *to, size_t size)
{
	strcpy(to, string_of(r, at, name, need(r, at, name), size - 1));
}

/* "0x1f" up to 16 digits, in lower case as they are written. */
static bool parse_hex(const char *s, uint64_t *value)
{
	unsigned int digits = 0;

	if (s[0] != '0' || s[1] != 'x')
		return false;
	*value = 0;
	for (s += 2; *s; s++, digits++) {
		if (*s >= '0' && *s <= '9')
			*value = *value << 4 | (uint64_t)(*s - '0');
		else if (*s >= 'a' && *s <= 'f')
			*value = *value << 4 | (uint64_t)(*s - 'a' + 10);
		else
			return false;
	}
	return digits && digits <= 16;
}

uint64_t item_number(struct reader *r, const struct place *at, const char *name,
		     const cJSON *item, uint64_t min, uint64_t max)
{
	uint64_t value = 0;
	double d;

	if (!item)
		return 0;
	if (cJSON_IsString(item) && max > JSON_INTEGER_MAX) {
		if (!parse_hex(item->valuestring, &value)) {
			reader_fail(r, at, name,
				    "must be a number, or hexadecimal digits "
				    "like \"0x1f\"");
			return 0;
		}
	} else if (!cJSON_IsNumber(item)) {
		fail_type(r, at, name, item, "a number");
		return 0;
	} else {
		d = item->valuedouble;
		if (d > (double)JSON_INTEGER_MAX && max > JSON_INTEGER_MAX) {
			reader_fail(r, at, name,
				    "is above 2^53, where JSON numbers are not "
				    "exact: write it like \"0x1f\"");
			return 0;
		}
		if (!(d >= 0 && d <= (double)JSON_INTEGER_MAX) ||
		    d != (double)(uint64_t)d) {
			reader_fail(r, at, name,
				    "must be an integer from %" PRIu64
				    " to %" PRIu64,
				    min, max);
			return 0;
		}
		value = (uint64_t)d;
	}
	if (value < min || value > max) {
		reader_fail(r, at, name,
			    "must be from %" PRIu64 " to %" PRIu64
			    ", not %" PRIu64,
			    min, max, value);
		return 0;
	}
	return value;
}

uint64_t member_number(struct reader *r, const struct place *at,
		       const char *name, uint64_t min, uint64_t max)
{
	return item_number(r, at, name, need(r, at, name), min, max);
}

uint64_t member_number_or(struct reader *r, const struct place *at,
			  const char *name, uint64_t min, uint64_t max,
			  uint64_t otherwise)
{
	const cJSON *item = member_find(r, at, name);

	return item ? item_number(r, at, name, item, min, max) : otherwise;
}

static bool bool_of(struct reader *r, const struct place *at, const char *name,
		    const cJSON *item)
{
	if (item && !cJSON_IsBool(item))
		fail_type(r, at, name, item, "true or false");
	return cJSON_IsTrue(item);
}

bool member_bool(struct reader *r, const struct place *at, const char *name)
{
	return bool_of(r, at, name, need(r, at, name));
}

bool member_bool_or(struct reader *r, const struct place *at, const char *name,
		    bool otherwise)
{
	const cJSON *item = member_find(r, at, name);

	return item ? bool_of(r, at, name, item) : otherwise;
}

uint64_t member_hash(struct reader *r, const struct place *at, const char *name)
{
	const cJSON *item = need(r, at, name);
	const char *s = string_of(r, at, name, item, 18);
	uint64_t value = 0;

	if (item && !r->failed && (strlen(s) != 18 || !parse_hex(s, &value)))
		reader_fail(r, at, name,
			    "must be \"0x\" and 16 hexadecimal digits");
	return value;
}

struct place member_object(struct reader *r, const struct place *at,
			   const char *name)
{
	struct place p = { .up = at, .name = name };

	p.item = need(r, at, name);
	if (p.item && !cJSON_IsObject(p.item)) {
		fail_type(r, at, name, p.item, "an object");
		p.item = NULL;
	}
	return p;
}

struct place member_array(struct reader *r, const struct place *at,
			  const char *name, unsigned int max, unsigned int *nr)
{
	struct place p = { .up = at, .name = name };

	*nr = 0;
	p.item = need(r, at, name);
	if (!p.item)
		return p;
	if (!cJSON_IsArray(p.item)) {
		fail_type(r, at, name, p.item, "an array");
		p.item = NULL;
		return p;
	}
	for (const cJSON *c = p.item->child; c; c = c->next)
		++*nr;
	if (*nr > max) {
		reader_fail(r, at, name, "has %u elements, more than %u", *nr,
			    max);
		p.item = NULL;
		*nr = 0;
	}
	return p;
}

struct place element_first(const struct place *array)
{
	return (struct place){
		.up = array,
		.item = array->item ? array->item->child : NULL,
	};
}

void element_next(struct place *element)
{
	element->item = element->item->next;
	element->index++;
}

bool element_is_object(struct reader *r, const struct place *element)
{
	if (cJSON_IsObject(element->item))
		return true;
	fail_type(r, element, NULL, element->item, "an object");
	return false;
}

void element_copy(struct reader *r, const struct place *element, char *to,
		  size_t size)
{
	strcpy(to, string_of(r, element, NULL, element->item, size - 1));
}

char *element_string(struct reader *r, const struct place *element, size_t max)
{
	return keep(r, string_of(r, element, NULL, element->item, max));
}
