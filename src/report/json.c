/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checking a text against RFC 8259, with positions.
 */
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "report/json.h"
#include "scenario/text.h"

struct scan {
	const char *start, *p, *end;
	unsigned int depth, values;
	char *error;
	size_t size;
};

static bool fail(struct scan *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static bool fail(struct scan *s, const char *fmt, ...)
{
	unsigned int line = 1, column = 1;
	va_list ap;
	int n;

	for (const char *c = s->start; c < s->p; c++) {
		if (*c == '\n') {
			line++;
			column = 1;
		} else {
			column++;
		}
	}
	n = snprintf(s->error, s->size, "line %u, column %u: ", line, column);
	if (n < 0 || (size_t)n >= s->size)
		return false;
	va_start(ap, fmt);
	vsnprintf(s->error + n, s->size - (size_t)n, fmt, ap);
	va_end(ap);
	return false;
}

static bool cut_off(struct scan *s, const char *in)
{
	return fail(s, "the text ends inside %s: it was cut off", in);
}

/* "'x'" or "byte 0x07": what stands where something else should. */
static bool unexpected(struct scan *s, const char *wanted)
{
	unsigned char c = (unsigned char)*s->p;

	if (c > 0x20 && c < 0x7f)
		return fail(s, "%s expected, not '%c'", wanted, c);
	return fail(s, "%s expected, not byte 0x%02x", wanted, c);
}

static void skip_space(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' ||
				 *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

bool utf8_valid(const char *s, size_t len)
{
	const char *end = s + len;
	uint32_t code;

	for (unsigned int n; s < end; s += n) {
		n = text_decode(s, (size_t)(end - s), &code);
		if (!n)
			return false;
	}
	return true;
}

/* Four hex digits; -1 with a message. */
static int scan_hex4(struct scan *s)
{
	int value = 0;

	for (int i = 0; i < 4; i++, s->p++) {
		if (s->p == s->end) {
			cut_off(s, "a string");
			return -1;
		}
		if (*s->p >= '0' && *s->p <= '9') {
			value = value * 16 + *s->p - '0';
		} else if ((*s->p | 32) >= 'a' && (*s->p | 32) <= 'f') {
			value = value * 16 + (*s->p | 32) - 'a' + 10;
		} else {
			unexpected(s, "a hexadecimal digit");
			return -1;
		}
	}
	return value;
}

static bool scan_escape(struct scan *s)
{
	int unit;

	if (++s->p == s->end)
		return cut_off(s, "a string");
	if (*s->p != 'u') {
		if (!*s->p || !strchr("\"\\/bfnrt", *s->p))
			return unexpected(s, "one of \"\\/bfnrtu");
		s->p++;
		return true;
	}
	s->p++;
	unit = scan_hex4(s);
	if (unit < 0)
		return false;
	if (!unit)
		return fail(s, "U+0000 is not allowed in a string");
	if (unit >= 0xdc00 && unit <= 0xdfff)
		return fail(s, "the second half of a surrogate pair alone");
	if (unit < 0xd800 || unit > 0xdbff)
		return true;
	if (s->end - s->p < 2 || s->p[0] != '\\' || s->p[1] != 'u')
		return fail(s, "the first half of a surrogate pair alone");
	s->p += 2;
	unit = scan_hex4(s);
	if (unit < 0)
		return false;
	if (unit < 0xdc00 || unit > 0xdfff)
		return fail(s, "the first half of a surrogate pair alone");
	return true;
}

static bool scan_string(struct scan *s)
{
	uint32_t code;
	unsigned int n;

	for (s->p++; s->p < s->end && *s->p != '"';) {
		if (*s->p == '\\') {
			if (!scan_escape(s))
				return false;
			continue;
		}
		if ((unsigned char)*s->p < 0x20)
			return fail(s, "control character 0x%02x in a string",
				    *s->p);
		n = text_decode(s->p, (size_t)(s->end - s->p), &code);
		if (!n)
			return fail(s, "the string is not valid UTF-8");
		s->p += n;
	}
	if (s->p == s->end)
		return cut_off(s, "a string");
	s->p++;
	return true;
}

static bool scan_digits(struct scan *s)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	if (s->p > from)
		return true;
	if (s->p == s->end)
		return cut_off(s, "a number");
	return unexpected(s, "a digit");
}

static bool scan_number(struct scan *s)
{
	const char *from = s->p;

	if (*s->p == '-')
		s->p++;
	if (s->p < s->end && *s->p == '0')
		s->p++;
	else if (!scan_digits(s))
		return false;
	if (s->p < s->end && *s->p == '.') {
		s->p++;
		if (!scan_digits(s))
			return false;
	}
	if (s->p < s->end && (*s->p | 32) == 'e') {
		s->p++;
		if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
		if (!scan_digits(s))
			return false;
	}
	/* cJSON copies numbers to a buffer of this size. */
	if (s->p - from > 60) {
		s->p = from;
		return fail(s, "a number of more than 60 characters");
	}
	return true;
}

static bool scan_word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };

	for (unsigned int i = 0; i < 3; i++) {
		size_t len = strlen(words[i]);
		size_t have = (size_t)(s->end - s->p);

		if (*s->p != words[i][0])
			continue;
		if (have >= len && !memcmp(s->p, words[i], len)) {
			s->p += len;
			return true;
		}
		if (have < len && !memcmp(s->p, words[i], have))
			return cut_off(s, "a word");
	}
	return unexpected(s, "a value");
}

static bool scan_value(struct scan *s);

/* After '{' or '[', up to and with @close. */
static bool scan_members(struct scan *s, char close)
{
	const char *in = close == '}' ? "an object" : "an array";

	if (++s->depth > JSON_DEPTH_MAX)
		return fail(s, "nested more than %u levels deep",
			    JSON_DEPTH_MAX);
	s->p++;
	skip_space(s);
	if (s->p < s->end && *s->p == close)
		goto closed;
	for (;;) {
		if (s->p == s->end)
			return cut_off(s, in);
		if (close == '}') {
			if (*s->p != '"')
				return unexpected(s, "the name of a member");
			if (!scan_string(s))
				return false;
			skip_space(s);
			if (s->p == s->end)
				return cut_off(s, in);
			if (*s->p != ':')
				return unexpected(s, "':'");
			s->p++;
			skip_space(s);
			if (s->p == s->end)
				return cut_off(s, in);
		}
		if (!scan_value(s))
			return false;
		skip_space(s);
		if (s->p == s->end)
			return cut_off(s, in);
		if (*s->p == close)
			break;
		if (*s->p != ',')
			return unexpected(s, close == '}' ? "',' or '}'" :
							    "',' or ']'");
		s->p++;
		skip_space(s);
	}
closed:
	s->p++;
	s->depth--;
	return true;
}

static bool scan_value(struct scan *s)
{
	if (++s->values > JSON_VALUES_MAX)
		return fail(s, "more than %u values", JSON_VALUES_MAX);
	switch (*s->p) {
	case '{':
		return scan_members(s, '}');
	case '[':
		return scan_members(s, ']');
	case '"':
		return scan_string(s);
	case '-':
	case '0' ... '9':
		return scan_number(s);
	default:
		return scan_word(s);
	}
}

bool json_check(const char *text, size_t len, char *error, size_t size)
{
	struct scan s = { .start = text,
			  .p = text,
			  .end = text + len,
			  .error = error,
			  .size = size };

	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		return fail(&s, "a byte order mark: save it as UTF-8 without");
	skip_space(&s);
	if (s.p == s.end)
		return fail(&s, len ? "there is nothing but white space" :
				      "the file is empty");
	if (!scan_value(&s))
		return false;
	skip_space(&s);
	if (s.p < s.end)
		return fail(&s, "there is more after the end of the value");
	return true;
}
