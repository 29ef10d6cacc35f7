/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sections of mmurace-scenario(5) that are made from tables, as mdoc.
 *
 * The page holds them between two comments that name the section; a test
 * compares, and writes them anew where it is told to (tests/unit/
 * scenario_manual.c).
 */
#include <ctype.h>
#include <string.h>

#include "scenario/diag.h"
#include "scenario/operations.h"
#include "scenario/parse.h"

#define COLUMNS_MAX 78u

/* Where a text that is being wrapped stands. */
struct wrap {
	FILE *out;
	size_t column;
	bool sentence;		/* the last word ended one */
};

/* "mmu_notifier_unregister()" has a macro, and so a line, of its own. */
static bool function(struct wrap *w, const char *text, size_t length)
{
	const char *end = strstr(text, "()");

	if (!end || end >= text + length)
		return false;
	fprintf(w->out, "%s.Fn %.*s%s%.*s\n", w->column ? "\n" : "",
		(int)(end - text), text, end + 2 < text + length ? " " : "",
		(int)(text + length - end - 2), end + 2);
	w->column = 0;
	w->sentence = false;
	return true;
}

/* One word of running text: escaped, and on a new line where it has to be. */
static void word(struct wrap *w, const char *text, size_t length)
{
	if (function(w, text, length))
		return;
	if (w->column &&
	    (w->sentence || w->column + 1 + length > COLUMNS_MAX)) {
		fputc('\n', w->out);
		w->column = 0;
	} else if (w->column) {
		fputc(' ', w->out);
		w->column++;
	}
	if (!w->column && (*text == '.' || *text == '\''))
		fputs("\\&", w->out);
	for (size_t i = 0; i < length; i++)
		if (text[i] == '\\')
			fputs("\\e", w->out);
		else
			fputc(text[i], w->out);
	w->column += length;
	w->sentence = length && strchr(".?!", text[length - 1]);
}

static void words(struct wrap *w, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, " ");

		if (length)
			word(w, text, length);
		text += length + (text[length] == ' ');
	}
}

/* A text as lines of its own, each sentence on a new one. */
static void paragraph(FILE *out, const char *text)
{
	struct wrap w = { .out = out };

	words(&w, text);
	if (w.column)
		fputc('\n', out);
}

/* "load one word" as a sentence. */
static void sentence(FILE *out, const char *text)
{
	char buf[512];

	snprintf(buf, sizeof(buf), "%c%s.", toupper((unsigned char)*text),
		 text + 1);
	paragraph(out, buf);
}

/* --- operations --- */

static void print_argument(FILE *out, const struct operation_arg *arg)
{
	char text[512], takes[128], initial[32] = "";

	fprintf(out, ".It Ar %s\n", arg->name);
	if (arg->optional)
		operation_initial(arg, initial, sizeof(initial));
	snprintf(text, sizeof(text), "%s: %s%s%s", arg->summary,
		 operation_takes(arg, takes, sizeof(takes)),
		 arg->optional ? "; initially " : "", initial);
	paragraph(out, text);
}

static void print_synopsis(FILE *out, const struct operation *op)
{
	unsigned int nr = operation_nr_args(op);
	char initial[32];

	fputs(".It ", out);
	if (op->creates)
		fprintf(out, "%sAr name No = ", op->unnamed ? "Oo " : "");
	if (op->unnamed)
		fputs("Oc ", out);
	fprintf(out, "Ic %s Ns Pq", op->name);
	for (unsigned int i = 0; i < nr; i++) {
		const struct operation_arg *arg = &op->args[i];

		fprintf(out, "%s Ar %s", i ? " ," : "", arg->name);
		if (arg->optional)
			fprintf(out, " Ns No =%s",
				operation_initial(arg, initial,
						  sizeof(initial)));
	}
	fputc('\n', out);
}

static void print_operations(FILE *out)
{
	const struct operation *op;

	fputs(".Bl -tag -width Ds\n", out);
	for (unsigned int i = 0; (op = operations_get(i)); i++) {
		print_synopsis(out, op);
		sentence(out, op->summary);
		paragraph(out, op->manual);
		if (op->where == IN_SETUP)
			paragraph(out, "In the set-up block only.");
		if (!operation_nr_args(op))
			continue;
		fputs(".Pp\n.Bl -tag -width entries -compact\n", out);
		for (unsigned int j = 0; j < operation_nr_args(op); j++)
			print_argument(out, &op->args[j]);
		fputs(".El\n", out);
	}
	fputs(".El\n", out);
}

static void print_objects(FILE *out)
{
	fputs(".Bl -tag -width kvm -compact\n", out);
	for (unsigned int i = 0; i < OBJECT_TYPES; i++) {
		fprintf(out, ".It Sy %s\n", object_types[i].name);
		paragraph(out, object_types[i].summary);
	}
	fputs(".El\n", out);
}

/* --- the rest of the language --- */

static void print_environment(FILE *out)
{
	fputs(".Bl -tag -width Ds\n", out);
	for (unsigned int i = 0; i < ENV_NR; i++) {
		const struct env_info *info = &env_table[i];

		if (info->words) {
			fprintf(out, ".It Cm %s No =", info->name);
			for (unsigned int j = 0; info->words[j]; j++)
				fprintf(out, "%s Cm %s", j ? " |" : "",
					info->words[j]);
			fputc('\n', out);
		} else {
			fprintf(out, ".It Cm %s No <= Ar N\n", info->name);
		}
		sentence(out, info->summary);
		if (info->words)
			fprintf(out, "Initially\n.Cm %s .\n",
				info->words[info->initial]);
		else
			fprintf(out, "At most %u, initially %u.\n", info->max,
				info->initial);
	}
	fputs(".El\n", out);
}

static void print_keywords(FILE *out)
{
	for (unsigned int i = 0; keyword_get(i); i++)
		fprintf(out, ".Cm %s%s\n", keyword_get(i),
			keyword_get(i + 1) ? " ," : " .");
}

static void print_limits(FILE *out)
{
	static const struct {
		const char *what;
		unsigned int limit;
	} limits[] = {
		{ "bytes in a file", SCENARIO_SIZE_MAX },
		{ "bytes in a name", SCENARIO_NAME_MAX - 1 },
		{ "tasks", SCENARIO_TASKS_MAX },
		{ "operations, those of the set-up included",
		  SCENARIO_OPS_MAX },
		{ "objects", SCENARIO_OBJECTS_MAX },
		{ "parameters", SCENARIO_PARAMS_MAX },
		{ "values left open", PROGRAM_OPEN_MAX },
		{ "alternatives of one value", OPEN_VALUES_MAX },
		{ "combinations of values left open",
		  SCENARIO_COMBINATIONS_MAX },
		{ "catalogue entries", SCENARIO_COVERS_MAX },
		{ "result lines", SCENARIO_RESULTS_MAX },
		{ "kinds in a result line", RESULT_KINDS_MAX },
		{ "rules, and forms, in a result line", RESULT_RULES_MAX },
		{ "errors reported for one file", SCENARIO_ERRORS_MAX },
	};

	fputs(".Bl -column 65536 -compact\n", out);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		fprintf(out, ".It %u Ta %s\n", limits[i].limit, limits[i].what);
	fputs(".El\n", out);
}

/* --- messages --- */

/* The format as a person would quote it: "..." for what is put in. */
static void print_format(FILE *out, const char *format)
{
	fputs(".It \"", out);
	for (; *format; format++) {
		if (*format == '"')
			fputs("\\(dq", out);
		else if (!strncmp(format, "()", 2))
			fputs("\\&(", out);
		else if (*format != '%')
			fputc(*format, out);
		if (*format != '%')
			continue;
		/* Conversions are %s, %u, %llu, %llx and %02x. */
		fputs("...", out);
		format += strcspn(format + 1, "sux") + 1;
	}
	fputs("\"\n", out);
}

static void print_messages(FILE *out)
{
	const char *format, *explanation;

	fputs(".Bl -diag\n", out);
	for (unsigned int i = 0; (format = message_text(i, &explanation));
	     i++) {
		print_format(out, format);
		paragraph(out, explanation);
	}
	fputs(".El\n", out);
}

const struct manual_section manual_sections[] = {
	{ "keywords", print_keywords },
	{ "objects", print_objects },
	{ "operations", print_operations },
	{ "environment", print_environment },
	{ "limits", print_limits },
	{ "messages", print_messages },
	{ NULL, NULL },
};
