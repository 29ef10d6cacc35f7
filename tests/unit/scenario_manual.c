/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is made from the tables of the language and kept in files: sections of
 * mmurace-scenario(5), and the dictionary of the fuzz target.
 *
 * "scenario_manual --write" writes them anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "kernel/env.h"
#include "kernel/rules.h"
#include "scenario/operations.h"
#include "scenario/parse.h"
#include "tap/tap.h"

static char *read_file(const char *name, char path[4096])
{
	const char *srcdir = getenv("srcdir");
	size_t size = 1 << 20;
	char *text = calloc(1, size);
	FILE *file;

	snprintf(path, 4096, "%s/%s", srcdir ? srcdir : ".", name);
	file = fopen(path, "r");
	if (!file)
		bail_out("cannot read %s", name);
	text[fread(text, 1, size - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!file || fputs(text, file) < 0 || fclose(file))
		bail_out("cannot write %s", path);
}

/* --- the manual --- */

/* What stands between the comments of a section; NULL if they are missing. */
static char *section_of(const char *page, const char *name, char **behind)
{
	char begin[128], end[128];
	char *from, *to;

	snprintf(begin, sizeof(begin), ".\\\" Made from the table: %s\n", name);
	snprintf(end, sizeof(end), ".\\\" End of %s\n", name);
	from = strstr(page, begin);
	to = from ? strstr(from, end) : NULL;
	if (!to)
		return NULL;
	*behind = to;
	return from + strlen(begin);
}

static char *made(const struct manual_section *section)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	section->print(out);
	fclose(out);
	return text;
}

static char *replaced(char *page, const char *from, const char *behind,
		      const char *text)
{
	size_t head = (size_t)(from - page);
	char *result = calloc(1, head + strlen(text) + strlen(behind) + 1);

	memcpy(result, page, head);
	strcat(result, text);
	strcat(result, behind);
	free(page);
	return result;
}

static void test_manual(bool write)
{
	char path[4096];
	char *page = read_file("man/mmurace-scenario.5", path);

	for (const struct manual_section *s = manual_sections; s->name; s++) {
		char *behind = NULL;
		char *from = section_of(page, s->name, &behind);
		char *want = made(s), *got;

		if (!ok(from != NULL, "the manual has a section %s", s->name))
			continue;
		if (write) {
			page = replaced(page, from, behind, want);
			from = section_of(page, s->name, &behind);
		}
		got = strndup(from, (size_t)(behind - from));
		is_str(got, want, "as the table says");
		free(got);
		free(want);
	}
	if (write)
		write_file(path, page);
	free(page);
}

/* --- the dictionary --- */

static void entry(FILE *out, const char *word)
{
	fprintf(out, "\"%s\"\n", word);
}

static void operation_entries(FILE *out)
{
	const struct operation *op;

	for (unsigned int i = 0; (op = operations_get(i)); i++) {
		entry(out, op->name);
		for (unsigned int j = 0; j < operation_nr_args(op); j++)
			entry(out, op->args[j].name);
	}
}

static void environment_entries(FILE *out)
{
	for (unsigned int i = 0; i < ENV_NR; i++) {
		const char *const *words = env_table[i].words;

		entry(out, env_table[i].name);
		while (words && *words)
			entry(out, *words++);
	}
}

static void result_entries(FILE *out)
{
	const struct invariant *invariant;

	for (unsigned int i = 0; (invariant = invariant_get(i)); i++)
		entry(out, invariant->name);
	for (unsigned int i = 0; i < RULE_NR; i++)
		entry(out, rules_table[i].name);
	for (unsigned int i = 0; i < SHAPE_NR; i++)
		fprintf(out, "\"%s:%s\"\n",
			forms_table[shapes_table[i].form].name,
			shapes_table[i].name);
}

static char *dictionary(void)
{
	static const char *const marks[] = { "{",  "}",	 "(",  ")",  "=",
					     "<=", ",",	 ";",  ":",  "..",
					     "/*", "*/", "//", "0x", "4K" };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fputs("# Words of the language; made by tests/unit/scenario_manual.\n",
	      out);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		entry(out, marks[i]);
	for (unsigned int i = 0; keyword_get(i); i++)
		entry(out, keyword_get(i));
	operation_entries(out);
	environment_entries(out);
	result_entries(out);
	fclose(out);
	return text;
}

static void test_dictionary(bool write)
{
	char path[4096];
	char *want = dictionary();
	char *got;

	if (write) {
		read_file("fuzz/fuzz_scenario.c", path);
		strcpy(path + strlen(path) - 1, "dict");
		write_file(path, want);
	}
	got = read_file("fuzz/fuzz_scenario.dict", path);
	is_str(got, want, "the dictionary of the fuzz target");
	free(got);
	free(want);
}

int main(int argc, char **argv)
{
	bool write = argc == 2 && !strcmp(argv[1], "--write");

	test_manual(write);
	test_dictionary(write);
	return done_testing();
}
