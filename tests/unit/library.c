/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What stands in for functions of the C library in programs in C comes to the
 * same as those.
 */
#include "module/library.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tap/tap.h"

/* So that much is equal, and much is a number. */
static const char letters[] = "aAbB01-+ x\t9";

static void fill(char *s, size_t max)
{
	size_t n = (size_t)rand() % max;

	for (size_t i = 0; i < n; i++)
		s[i] = letters[(size_t)rand() % (sizeof(letters) - 1)];
	s[n] = '\0';
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static bool compares(const char *a, const char *b, size_t n)
{
	size_t both = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

	return sign(module_strcmp(a, b)) == sign(strcmp(a, b)) &&
	       sign(module_strncmp(a, b, n)) == sign(strncmp(a, b, n)) &&
	       sign(module_strcasecmp(a, b)) == sign(strcasecmp(a, b)) &&
	       sign(module_strncasecmp(a, b, n)) ==
		       sign(strncasecmp(a, b, n)) &&
	       sign(module_memcmp(a, b, both)) == sign(memcmp(a, b, both));
}

static bool searches(const char *a, const char *b, size_t n)
{
	return module_strlen(a) == strlen(a) &&
	       module_strnlen(a, n) == strnlen(a, n) &&
	       module_strchr(a, *b) == strchr(a, *b) &&
	       module_strrchr(a, *b) == strrchr(a, *b) &&
	       module_memchr(a, *b, strlen(a)) == memchr(a, *b, strlen(a)) &&
	       module_strspn(a, b) == strspn(a, b) &&
	       module_strcspn(a, b) == strcspn(a, b) &&
	       module_strpbrk(a, b) == strpbrk(a, b) &&
	       module_strstr(a, b) == strstr(a, b);
}

static bool reads(const char *s, int base)
{
	char *end, *wanted_end;

	if (module_strtol(s, &end, base) != strtol(s, &wanted_end, base) ||
	    end != wanted_end)
		return false;
	if (module_strtoul(s, &end, base) != strtoul(s, &wanted_end, base) ||
	    end != wanted_end)
		return false;
	return module_atoi(s) == atoi(s) && module_atol(s) == atol(s);
}

static void test_made_up(void)
{
	static const int bases[] = { 0, 2, 8, 10, 16, 36 };
	unsigned int wrong[3] = { 0, 0, 0 };

	srand(1);
	for (unsigned int i = 0; i < 100000; i++) {
		char a[12], b[4];
		size_t n = (size_t)rand() % 8;

		fill(a, sizeof(a));
		fill(b, sizeof(b));
		wrong[0] += !compares(a, b, n) || !compares(b, a, n);
		wrong[1] += !searches(a, b, n);
		wrong[2] += !reads(a, bases[i % 6]);
	}
	is_int(wrong[0], 0, "strings are compared");
	is_int(wrong[1], 0, "and searched");
	is_int(wrong[2], 0, "and read as numbers");
}

static void test_large(void)
{
	static const char *const numbers[] = {
		"9223372036854775807",
		"9223372036854775808",
		"-9223372036854775808",
		"-9223372036854775809",
		"18446744073709551615",
		"18446744073709551616",
		"-18446744073709551615",
		"99999999999999999999999",
		"0x",
		"0xg",
		"-0x1f",
		"0",
		"08",
		"",
		"-",
		"\377",
	};

	for (unsigned int i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		ok(reads(numbers[i], 0) && reads(numbers[i], 10) &&
			   reads(numbers[i], 16),
		   "\"%s\"", numbers[i]);
}

int main(void)
{
	test_made_up();
	test_large();
	return done_testing();
}
