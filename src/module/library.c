/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of the C library only looks at memory, for programs in C.
 *
 * Compiled as the model is, byte by byte, so that what it looks at is seen: as
 * plain accesses, which race.  Calls of the library's own would be seen by
 * nobody, and a proof that rests on who accesses what would be none.  object.c
 * has the table of these names.
 */
#include "module/library.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* --- memory --- */

void *module_memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n; n--, p++)
		if (*p == (unsigned char)c)
			return (void *)(uintptr_t)p;
	return NULL;
}

int module_memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;

	for (; n; n--, p++, q++)
		if (*p != *q)
			return *p - *q;
	return 0;
}

/* --- lengths --- */

size_t module_strnlen(const char *s, size_t n)
{
	size_t length = 0;

	while (length < n && s[length])
		length++;
	return length;
}

size_t module_strlen(const char *s)
{
	return module_strnlen(s, SIZE_MAX);
}

/* --- comparing --- */

/* As in the C locale, which the tool is in. */
static int lower(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? u - 'A' + 'a' : u;
}

int module_strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		unsigned char x = (unsigned char)*a, y = (unsigned char)*b;

		if (x != y || !x)
			return x - y;
	}
	return 0;
}

int module_strcmp(const char *a, const char *b)
{
	return module_strncmp(a, b, SIZE_MAX);
}

int module_strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		int x = lower(*a), y = lower(*b);

		if (x != y || !x)
			return x - y;
	}
	return 0;
}

int module_strcasecmp(const char *a, const char *b)
{
	return module_strncasecmp(a, b, SIZE_MAX);
}

/* --- searching --- */

char *module_strchr(const char *s, int c)
{
	for (;; s++) {
		char now = *s;

		if (now == (char)c)
			return (char *)(uintptr_t)s;
		if (!now)
			return NULL;
	}
}

char *module_strrchr(const char *s, int c)
{
	const char *last = NULL;

	for (;; s++) {
		char now = *s;

		if (now == (char)c)
			last = s;
		if (!now)
			return (char *)(uintptr_t)last;
	}
}

/* How many at the start of it are, or are not, among those. */
static size_t span(const char *s, const char *of, bool are)
{
	size_t n = 0;

	while (s[n] && (module_strchr(of, s[n]) != NULL) == are)
		n++;
	return n;
}

size_t module_strspn(const char *s, const char *accept)
{
	return span(s, accept, true);
}

size_t module_strcspn(const char *s, const char *reject)
{
	return span(s, reject, false);
}

char *module_strpbrk(const char *s, const char *accept)
{
	s += span(s, accept, false);
	return *s ? (char *)(uintptr_t)s : NULL;
}

char *module_strstr(const char *s, const char *wanted)
{
	size_t n = module_strlen(wanted);

	for (;; s++) {
		if (!module_strncmp(s, wanted, n))
			return (char *)(uintptr_t)s;
		if (!*s)
			return NULL;
	}
}

/* --- numbers --- */

static unsigned int digit(char c)
{
	int l = lower(c);

	if (l >= '0' && l <= '9')
		return (unsigned int)(l - '0');
	return l >= 'a' && l <= 'z' ? (unsigned int)(l - 'a' + 10) : UINT_MAX;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct number {
	unsigned long n;	/* saturated */
	bool negative, over;
	const char *end;	/* where it starts, if there is none */
};

/* As strtoul() takes it: white space, a sign, a prefix, digits. */
static struct number number(const char *s, unsigned int base)
{
	struct number n = { .end = s };

	while (is_space(*s))
		s++;
	n.negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	if ((!base || base == 16) && *s == '0' && lower(s[1]) == 'x' &&
	    digit(s[2]) < 16) {
		s += 2;
		base = 16;
	}
	if (!base)
		base = *s == '0' ? 8 : 10;
	for (; digit(*s) < base; n.end = ++s)
		n.over |= __builtin_mul_overflow(n.n, base, &n.n) ||
			  __builtin_add_overflow(n.n, digit(*s), &n.n);
	if (n.over)
		n.n = ULONG_MAX;
	return n;
}

long module_strtol(const char *s, char **end, int base)
{
	struct number n = number(s, (unsigned int)base);

	if (end)
		*end = (char *)(uintptr_t)n.end;
	if (n.negative)
		return n.n > (unsigned long)LONG_MAX ? LONG_MIN : -(long)n.n;
	return n.n > (unsigned long)LONG_MAX ? LONG_MAX : (long)n.n;
}

unsigned long module_strtoul(const char *s, char **end, int base)
{
	struct number n = number(s, (unsigned int)base);

	if (end)
		*end = (char *)(uintptr_t)n.end;
	return n.negative && !n.over ? -n.n : n.n;
}

int module_atoi(const char *s)
{
	return (int)module_strtol(s, NULL, 10);
}

long module_atol(const char *s)
{
	return module_strtol(s, NULL, 10);
}
