/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lexer: where tokens end, where they stand, what numbers are worth; and
 * what is shown of bytes that are no text.
 */
#include "scenario/lex.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/text.h"
#include "tap/tap.h"

static struct diagnostics messages;

static struct token *tokens(const char *text)
{
	memset(&messages, 0, sizeof(messages));
	return lex(text, strlen(text), &messages);
}

/* Token kinds as one letter each. */
static void is_kinds(const char *text, const char *want)
{
	static const char letters[TOKEN_KINDS + 1] = ".wn{}()=<,;:-!";
	struct token *list = tokens(text);
	char got[64];
	unsigned int n = 0;

	do
		got[n] = letters[list[n].kind];
	while (list[n++].kind != TOKEN_END && n < sizeof(got) - 1);
	got[n] = '\0';
	is_str(got, want, "kinds of '%s'", text);
	is_int(messages.nr, 0, "without messages");
	free(list);
}

static void test_kinds(void)
{
	is_kinds("", ".");
	is_kinds("  \t\n\r\n ", ".");
	is_kinds("scenario a-b.c", "ww.");
	is_kinds("a--b 1-4", "wn.");
	is_kinds("x = mm();", "w=w();.");
	is_kinds("1..4", "n-n.");
	is_kinds("in 0x1..0x4", "wn-n.");
	is_kinds("a..b", "w-w.");
	is_kinds("notifier.unlink:751efd8610", "w:n.");
	is_kinds("alloc_fail <= 1; reuse=lifo", "w<n;w=w.");
	is_kinds("{/* a { b */}// c }\n{", "{}{.");
	is_kinds("a/**/b", "ww.");
	is_kinds("/***/a/*/*/b", "ww.");
	is_kinds("f(a,1)", "w(w,n).");
	is_kinds("4K,3", "n,n.");
}

static void test_positions(void)
{
	struct token *list = tokens("a\n\tbb /*\n*/ = 'x' c\r\nd");

	ok(list[0].at.line == 1 && list[0].at.column == 1, "the first byte");
	ok(list[1].at.line == 2 && list[1].at.column == 2,
	   "a tab is one column");
	is_int(list[1].at.length, 2, "length in bytes");
	ok(list[2].at.line == 3 && list[2].at.column == 4,
	   "comments may be longer than a line");
	ok(list[3].kind == TOKEN_BAD && list[3].at.column == 6 &&
		   list[3].at.length == 3,
	   "a word in quotes is no token");
	is_int(messages.nr, 1, "which is reported once");
	ok(messages.list[0].at.line == 3 && messages.list[0].at.column == 6,
	   "where it is");
	ok(list[5].at.line == 4 && list[5].at.column == 1,
	   "lines may end as in DOS");
	free(list);
}

/* What is no token takes the word that it stands in with it. */
static void is_bad(const char *text, const char *want, uint32_t column)
{
	struct token *list = tokens(text);
	unsigned int n = 0;

	while (list[n].kind != TOKEN_BAD && list[n].kind != TOKEN_END)
		n++;
	ok(list[n].kind == TOKEN_BAD && list[n].at.length == strlen(want) &&
		   !strncmp(text + list[n].offset, want, strlen(want)),
	   "'%s' is no token", want);
	ok(messages.nr == 1 && messages.list[0].at.column == column,
	   "which is said once, of column %u", column);
	free(list);
}

static void test_bad(void)
{
	is_bad("a caf\xc3\xa9s b", "caf\xc3\xa9s", 6);
	is_bad("a caf\xe9(b)", "caf\xe9", 6);
	is_bad("a- b", "a-", 2);
	is_bad("a->b = c", "a->b", 2);
	is_bad("a = -5;", "-5", 5);
	is_bad("1\xe2\x80\xa6"
	       "4",
	       "1\xe2\x80\xa6"
	       "4",
	       2);
	is_bad("a # b c\nd", "# b c", 3);
	is_bad("'a b' c", "'a b'", 1);
	is_bad("don't; c", "don't", 4);
	is_bad("a $/* c */ b", "$", 3);
	is_bad("a\xe2\x80\x8b"
	       "b",
	       "a\xe2\x80\x8b"
	       "b",
	       2);
	is_bad("a /* b", "/*", 3);
}

/* What looks like a blank, or like nothing, is left out once it is reported. */
static void is_blank(const char *text)
{
	struct token *list = tokens(text);

	ok(list[0].kind == TOKEN_WORD && list[1].kind == TOKEN_WORD &&
		   list[2].kind == TOKEN_END && messages.nr == 1,
	   "two words, and a message");
	free(list);
}

static void test_blanks(void)
{
	is_blank("a\xc2\xa0"
		 "b");
	is_blank("a\xe3\x80\x80"
		 "b");
	is_blank("a\f b");
	is_blank("a\rb");
	is_blank("a\xe2\x80\x8b b");
}

static void is_number(const char *text, uint64_t want)
{
	struct token *list = tokens(text);
	uint64_t value = ~want;

	ok(list[0].kind == TOKEN_NUMBER &&
		   lex_number(text, list, &messages, &value) && value == want,
	   "'%s' is %llu", text, (unsigned long long)want);
	free(list);
}

static void no_number(const char *text)
{
	struct token *list = tokens(text);
	uint64_t value;

	ok(list[0].kind == TOKEN_NUMBER && list[1].kind == TOKEN_END &&
		   !lex_number(text, list, &messages, &value) &&
		   messages.nr == 1,
	   "'%s' is no number", text);
	free(list);
}

static void test_numbers(void)
{
	is_number("0", 0);
	is_number("42", 42);
	is_number("0x2a", 42);
	is_number("0XfF", 255);
	is_number("0x0010", 16);
	is_number("4K", 4096);
	is_number("3M", 3145728);
	is_number("1G", 1073741824);
	is_number("0x10K", 16384);
	is_number("18446744073709551615", UINT64_MAX);
	is_number("0xffffffffffffffff", UINT64_MAX);
	is_number("17179869183G", UINT64_MAX - 1073741823);
	no_number("18446744073709551616");
	no_number("0x10000000000000000");
	no_number("17179869184G");
	no_number("010");
	no_number("00");
	no_number("0x");
	no_number("0xK");
	no_number("4k");
	no_number("4KK");
	no_number("4T");
	no_number("1.5");
	no_number("1-4");
	no_number("1_000");
	no_number("751efd8610");
}

static void is_shown(const char *bytes, size_t size, const char *want)
{
	char buf[64];

	is_str(text_quote(buf, sizeof(buf), bytes, size, 20), want,
	       "shown as %s", want);
}

static void test_shown(void)
{
	is_shown("plain", 5, "plain");
	is_shown("\x1b[2J", 4, "\\x1b[2J");
	is_shown("a\0b", 3, "a\\x00b");
	is_shown("caf\xc3\xa9", 5, "caf\xc3\xa9");
	is_shown("\xe2\x80\xae", 3, "U+202E");
	is_shown("a\xc2\xa0"
		 "b",
		 4, "aU+00A0b");
	is_shown("e\xcc\x81", 3, "eU+0301");
	is_shown("\xc2\x85", 2, "U+0085");
	is_shown("\xf3\xa0\x81\x81", 4, "U+E0041");
	is_shown("\xff\xfe", 2, "\\xff\\xfe");
	is_shown("\xc0\xaf", 2, "\\xc0\\xaf");
	is_shown("\xed\xa0\x80", 3, "\\xed\\xa0\\x80");
	is_shown("\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80");
	is_shown("\xe2\x80", 2, "\\xe2\\x80");
	is_shown("\xf0\x9f\x90\xa7", 4, "\xf0\x9f\x90\xa7");
	is_shown("exactly twenty bytes", 20, "exactly twenty bytes");
	is_shown("exactly twenty-1 byte", 21, "exactly twenty-1 byt...");
}

int main(void)
{
	test_kinds();
	test_positions();
	test_bad();
	test_blanks();
	test_numbers();
	test_shown();
	return done_testing();
}
