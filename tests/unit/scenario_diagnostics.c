/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every message about a scenario, exactly as it is printed.
 *
 * tests/scenario/bad/NAME.scn has one mistake each (several-NAME.scn has more),
 * NAME.err is what is printed about it: one message.  What cannot well be a
 * file (too large, bytes 0) is here.  In the end each message of the table must
 * have been seen.
 *
 * "scenario_diagnostics --write" writes the .err files anew; read them before
 * you commit them.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "scenario/diag.h"
#include "tap/tap.h"

static bool seen[MESSAGE_NR];

/* The messages about a text as they are printed; to be freed. */
static char *print(const char *file, const char *text, size_t size,
		   const struct diagnostics *messages, bool color)
{
	char *buf = NULL;
	size_t length;
	FILE *out = open_memstream(&buf, &length);

	diagnostics_print(out, file, text, size, messages, color);
	fclose(out);
	for (unsigned int i = 0; i < messages->nr; i++)
		seen[messages->list[i].id] = true;
	return buf;
}

static char *printed(const char *file, const char *text, size_t size,
		     bool color, bool *accepted)
{
	struct diagnostics messages;
	struct scenario *s = scenario_parse(file, text, size, &messages);

	*accepted = s != NULL;
	scenario_free(s);
	return print(file, text, size, &messages, color);
}

/* --- files --- */

static char folder[4096];

/* The whole file, to be freed; NULL if there is none. */
static char *read_file(const char *name, size_t *size)
{
	char path[8192];
	FILE *file;
	char *text;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "rb");
	if (!file)
		return NULL;
	text = calloc(1, SCENARIO_SIZE_MAX);
	*size = fread(text, 1, SCENARIO_SIZE_MAX - 1, file);
	fclose(file);
	return text;
}

static void write_file(const char *name, const char *text)
{
	char path[8192];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	if (!file || fputs(text, file) < 0 || fclose(file))
		bail_out("cannot write %s", path);
}

static unsigned int count_messages(const char *text)
{
	unsigned int n = 0;

	while ((text = strstr(text, ": error: "))) {
		text++;
		n++;
	}
	return n;
}

static void test_file(const char *name, bool write)
{
	char expected_name[512];
	char *text, *expected, *got;
	size_t size, length;
	bool accepted;

	snprintf(expected_name, sizeof(expected_name), "%.*s.err",
		 (int)(strlen(name) - 4), name);
	text = read_file(name, &size);
	if (!text)
		bail_out("cannot read %s", name);
	got = printed(name, text, size, false, &accepted);
	if (write)
		write_file(expected_name, got);
	expected = read_file(expected_name, &length);
	is_str(got, expected, "%s", name);
	ok(!accepted, "and it is refused");
	ok(count_messages(got) == 1 || !strncmp(name, "several", 7),
	   "with one message about one mistake");
	free(expected);
	free(got);
	free(text);
}

static int is_scenario(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && !strcmp(dot, ".scn");
}

static void test_files(bool write)
{
	const char *srcdir = getenv("srcdir");
	struct dirent **entries;
	int nr;

	snprintf(folder, sizeof(folder), "%s/tests/scenario/bad",
		 srcdir ? srcdir : ".");
	nr = scandir(folder, &entries, is_scenario, alphasort);
	if (nr < 0)
		bail_out("cannot read %s", folder);
	for (int i = 0; i < nr; i++) {
		test_file(entries[i]->d_name, write);
		free(entries[i]);
	}
	free(entries);
	ok(nr >= 100, "there are a hundred kinds of mistakes");
}

/* --- what is no file --- */

static void is_printed(const char *text, const char *want, const char *what)
{
	bool accepted;
	char *got = printed("x.scn", text, strlen(text), false, &accepted);

	is_str(got, want, "%s", what);
	free(got);
}

static void test_texts(void)
{
	bool accepted;
	char *got;

	is_printed(
		"scenario x // \033[2J\n",
		"x.scn:1:15: error: control character \\x1b; remove it\n"
		"scenario x // \\x1b[2J\n"
		"              ^~~~\n"
		"x.scn:2:1: error: there is no result; add 'result never', or what is expected\n"
		"x.scn:2:1: error: there is no set-up block; add '{ A = mm(); }' before the tasks\n"
		"x.scn:2:1: error: there is no task; add 'NAME { ... }' after the set-up\n",
		"a control byte in a comment does not reach the terminal");
	is_printed("\f\fscenario",
		   "x.scn:1:1: error: control character \\x0c; remove it\n"
		   "\\x0c\\x0cscenario\n"
		   "^~~~\n",
		   "one message a line about bytes that are no text");
	got = printed("a\033b.scn", "\0", 1, false, &accepted);
	is_str(got,
	       "a\\x1bb.scn:1:1: error: a byte 0, as in UTF-16 or a binary file; save it as UTF-8 text\n"
	       "\\x00\n"
	       "^~~~\n",
	       "a byte 0, in a file whose name is no text either");
	free(got);
	got = printed("x.scn", "\xff\xfes\0c\0e\0\n\0p\0", 12, false,
		      &accepted);
	is_str(got,
	       "x.scn:1:4: error: a byte 0, as in UTF-16 or a binary file; save it as UTF-8 text\n"
	       "\\xff\\xfes\\x00c\\x00e\\x00\n"
	       "         ^~~~\n",
	       "UTF-16 is one mistake");
	free(got);
	got = printed("x.scn", "scenario x 5", 12, true, &accepted);
	is_str(got,
	       "\33[1mx.scn:1:12:\33[0m \33[1;31merror:\33[0m unexpected '5'; join the words of a name by '-'\n"
	       "scenario x 5\n"
	       "           \33[1;32m^\33[0m\n",
	       "colours");
	free(got);
}

static void is_printed_of_option(const char *text, const char *want)
{
	struct diagnostics messages = { .nr = 0 };
	struct env env;
	char *got;

	env_default(&env);
	environment_parse(text, strlen(text), &env, &messages);
	got = print("--environment", text, strlen(text), &messages, false);
	is_str(got, want, "--environment='%s'", text);
	free(got);
}

static void test_options(void)
{
	is_printed_of_option(
		"{\"alloc_fail\": 1}",
		"--environment:1:1: error: settings stand without braces here; write 'alloc_fail <= 1; reuse = lifo'\n"
		"{\"alloc_fail\": 1}\n"
		"^\n");
	is_printed_of_option(
		"environment { reuse = lifo; }",
		"--environment:1:1: error: settings stand without braces here; write 'alloc_fail <= 1; reuse = lifo'\n"
		"environment { reuse = lifo; }\n"
		"^~~~~~~~~~~\n");
	is_printed_of_option(
		"reuse = lifo }",
		"--environment:1:14: error: expected a setting of the environment, found '}'\n"
		"reuse = lifo }\n"
		"             ^\n");
	is_printed_of_option(
		"hw_ad =",
		"--environment:1:8: error: expected off or on after '=', found the end\n"
		"hw_ad =\n"
		"       ^\n");
	is_printed_of_option(
		"result never",
		"--environment:1:1: error: expected a setting of the environment, found 'result'\n"
		"result never\n"
		"^~~~~~\n");
	is_printed_of_option(
		"environment",
		"--environment:1:1: error: no environment setting 'environment'; there are alloc_fail, spurious_wake, trylock_fail, reuse, hw_ad\n"
		"environment\n"
		"^~~~~~~~~~~\n");
	is_printed_of_option(
		"x; hw_da = on",
		"--environment:1:1: error: no environment setting 'x'; there are alloc_fail, spurious_wake, trylock_fail, reuse, hw_ad\n"
		"x; hw_da = on\n"
		"^\n"
		"--environment:1:4: error: no environment setting 'hw_da'; did you mean 'hw_ad'?\n"
		"x; hw_da = on\n"
		"   ^~~~~\n");
}

/* --- limits --- */

/* head, then @line @nr times, then tail. */
static char *repeated(const char *head, const char *line, unsigned int nr,
		      const char *tail)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fputs(head, out);
	for (unsigned int i = 0; i < nr; i++)
		fprintf(out, line, i);
	fputs(tail, out);
	fclose(out);
	return text;
}

#define HEAD "scenario x\nparam p = 1 in 1..4\n"
#define SETUP "{\n\tA = mm();\n\tmmap(A, 0x1000, p);\n}\n"

/* @nr is accepted, one more is not, and the message has these words. */
static void test_limit(const char *head, const char *line, unsigned int nr,
		       const char *tail, const char *want)
{
	for (unsigned int more = 0; more < 2; more++) {
		char *text = repeated(head, line, nr + more, tail);
		bool accepted;
		char *got =
			printed("x.scn", text, strlen(text), false, &accepted);

		if (more)
			like(got, want, "one more");
		else
			is_str(got, "", "%u times %s", nr, line);
		ok(accepted == !more, more ? "is refused" : "are accepted");
		free(got);
		free(text);
	}
}

static void test_limits(void)
{
	test_limit(
		HEAD "{\n\tA = mm();\n\tmmap(A, 0x1000, p);\n",
		"\tB%u = mm();\n", SCENARIO_OBJECTS_MAX - 1,
		"}\nt { exit_mm(A); }\nresult never\n",
		":69:2: error: more than 64 objects, the limit; remove some\n"
		"\tB63 = mm();\n");
	test_limit(
		HEAD SETUP "t {\n", "\tread(A, 0x1000); // %u\n",
		SCENARIO_OPS_MAX - 2, "}\nresult never\n",
		":262:2: error: more than 256 operations, the limit; remove some\n"
		"\tread(A, 0x1000); // 254\n");
	test_limit(HEAD SETUP "t { exit_mm(A); }\n", "task%u { exit_mm(A); }\n",
		   SCENARIO_TASKS_MAX - 1, "result never\n",
		   ":23:1: error: more than 16 tasks, the limit; remove some\n"
		   "task15 { exit_mm(A); }\n");
}

/* The n-th of many different results: another kind, or other rules. */
static void print_result(FILE *out, unsigned int n)
{
	unsigned int kinds = 0, rules;

	while (invariant_get(kinds))
		kinds++;
	fprintf(out, "result never %s", invariant_get(n % kinds)->name);
	rules = n / kinds;
	for (unsigned int i = 0; i < RULE_NR; i++) {
		if (rules_table[i].form >= 0)
			continue;
		if (rules & 1)
			fprintf(out, " without %s", rules_table[i].name);
		rules >>= 1;
	}
	fputc('\n', out);
}

static void test_limit_results(void)
{
	for (unsigned int more = 0; more < 2; more++) {
		char *text = NULL, *got;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		bool accepted;

		fputs(HEAD SETUP "t { exit_mm(A); }\n", out);
		for (unsigned int i = 0; i < SCENARIO_RESULTS_MAX + more; i++)
			print_result(out, i);
		fclose(out);
		got = printed("x.scn", text, strlen(text), false, &accepted);
		ok(accepted == !more, more ? "one more" : "64 results");
		like(got,
		     more ? ":72:1: error: more than 64 results, the "
			    "limit; split the scenario\nresult never " :
			    "",
		     "with the limit named");
		free(got);
		free(text);
	}
}

static void test_size(void)
{
	char *text = repeated(HEAD SETUP "t { exit_mm(A); }\nresult never\n//",
			      "x", SCENARIO_SIZE_MAX, "\n");
	struct diagnostics messages;
	struct scenario *s;
	bool accepted;
	char *got;

	s = scenario_parse("x.scn", text, SCENARIO_SIZE_MAX, &messages);
	ok(s != NULL, "64 KiB are accepted");
	scenario_free(s);
	got = printed("x.scn", text, SCENARIO_SIZE_MAX + 1, false, &accepted);
	is_str(got,
	       "x.scn:9:65439: error: the file has more than 65536 bytes, the limit of a scenario; split it\n"
	       "...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
	       "                                      ^\n",
	       "one byte more is not");
	ok(!accepted, "and refused");
	free(got);
	free(text);
}

/* More mistakes than are shown. */
static void test_many(void)
{
	char *text = repeated(HEAD SETUP "t {\n", "\texit_mm(X%u);\n", 30,
			      "}\nresult never\n");
	struct diagnostics messages;
	char *got;
	bool accepted;

	scenario_parse("x.scn", text, strlen(text), &messages);
	is_int(messages.nr, SCENARIO_ERRORS_MAX, "20 errors are kept");
	ok(messages.more, "and that there were more");
	got = printed("x.scn", text, strlen(text), false, &accepted);
	like(got, "x.scn: error: more than 20 errors; the rest is not shown\n",
	     "which is said");
	free(got);
	free(text);
}

static void test_unreadable(void)
{
	struct diagnostics messages;
	size_t size = 1;
	char *text;

	ok(!scenario_load("/nonexistent/x.scn", &messages), "no such file");
	is_int(messages.nr, 1, "is one message");
	is_str(messages.list[0].text,
	       "cannot be read: No such file or directory", "with the reason");
	is_int(messages.list[0].at.line, 0, "and no position");
	seen[messages.list[0].id] = true;
	ok(!scenario_load_text("/", &messages, &text, &size),
	   "a folder is no scenario");
	is_str(messages.list[0].text, "cannot be read: Is a directory",
	       "and that is said");
	ok(!text && !size, "there is no text");
}

static void test_all_seen(void)
{
	const char *text, *explanation;

	/* See scenario_program.c. */
	seen[MESSAGE_SETUP_FAILS] = seen[MESSAGE_SETUP_LIMIT] = true;
	seen[MESSAGE_SETUP_BREAKS] = true;
	/* There are not more rules than a line may have. */
	if (RULE_NR <= RESULT_RULES_MAX)
		seen[MESSAGE_LIMIT_RULES] = true;
	for (unsigned int i = 0; (text = message_text(i, &explanation)); i++)
		ok(seen[i], "there is a test of: %s", text);
}

int main(int argc, char **argv)
{
	test_files(argc == 2 && !strcmp(argv[1], "--write"));
	test_texts();
	test_options();
	test_limits();
	test_limit_results();
	test_size();
	test_many();
	test_unreadable();
	test_all_seen();
	return done_testing();
}
