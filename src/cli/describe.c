/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing scenarios: statements with all their arguments, named, and with the
 * values that they have now.
 */
#include "cli/describe.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/append.h"
#include "cli/build_json.h"
#include "cli/term.h"
#include "report/shown.h"
#include "scenario/operations.h"

#define STATEMENT_MAX 512u

static void append_value(char *buf, size_t size, const struct scenario *s,
			 const struct operation_arg *takes, uint64_t value)
{
	char text[SCENARIO_NAME_MAX];

	append(buf, size, "%s",
	       operation_value(takes, s, value, text, sizeof(text)));
}

static void append_argument(char *buf, size_t size, const struct scenario *s,
			    const struct operation_arg *takes,
			    const struct argument *arg)
{
	const struct scenario_open *open;

	switch (arg->kind) {
	case ARGUMENT_NUMBER:
	case ARGUMENT_OBJECT:
		append_value(buf, size, s, takes, arg->value);
		break;
	case ARGUMENT_PARAM:
		append(buf, size, "%s", s->params[arg->value].name);
		break;
	case ARGUMENT_OPEN:
		open = &s->open[arg->value];
		append(buf, size, "one of (");
		for (unsigned int i = 0; i < open->nr; i++) {
			append(buf, size, "%s", i ? ", " : "");
			append_value(buf, size, s, takes, open->values[i]);
		}
		append(buf, size, ")");
		break;
	case ARGUMENT_DEFAULT:
		append_value(buf, size, s, takes, takes->initial);
		break;
	}
}

/* "m = mmap(mm=A, addr=0x1000, pages=pages)" */
static char *statement(const struct scenario *s, const struct statement *st,
		       char buf[STATEMENT_MAX])
{
	const struct operation *op = st->op;

	*buf = '\0';
	if (st->result >= 0 && *s->objects[st->result].name)
		append(buf, STATEMENT_MAX,
		       "%s = ", s->objects[st->result].name);
	append(buf, STATEMENT_MAX, "%s(", op->name);
	for (unsigned int i = 0; i < operation_nr_args(op); i++) {
		append(buf, STATEMENT_MAX, "%s%s=", i ? ", " : "",
		       op->args[i].name);
		append_argument(buf, STATEMENT_MAX, s, &op->args[i],
				&st->args[i]);
	}
	append(buf, STATEMENT_MAX, ")");
	return buf;
}

char *describe_line(const struct scenario_result *line,
		    char buf[DESCRIBE_LINE_MAX])
{
	result_expected(line, buf, DESCRIBE_LINE_MAX);
	append_rules(buf, DESCRIBE_LINE_MAX, line->without, line->nr_without,
		     line->with, line->nr_with);
	return buf;
}

static void heading(const char *word)
{
	printf("\n%s%s%s\n", term_style(stdout, STYLE_HEAD), word,
	       term_style(stdout, STYLE_PLAIN));
}

void describe_name(const struct scenario *s)
{
	printf("%s%s%s (", term_style(stdout, STYLE_HEAD), s->name,
	       term_style(stdout, STYLE_PLAIN));
	shown_put(stdout, s->file);
	putchar(')');
}

static void text_head(const struct scenario *s)
{
	char env[256];

	describe_name(s);
	putchar('\n');
	if (s->nr_covers)
		printf("  covers");
	for (unsigned int i = 0; i < s->nr_covers; i++)
		printf(" %s", s->covers[i]);
	if (s->nr_covers)
		putchar('\n');
	env_print(&s->env, env, sizeof(env));
	printf("  environment %s\n", *env ? env : "as by default");
	if (!s->nr_params)
		return;
	heading("parameters, for --set");
	for (unsigned int i = 0; i < s->nr_params; i++)
		printf("  %s = %" PRIu64 ", from %" PRIu64 " to %" PRIu64 "\n",
		       s->params[i].name, s->params[i].value, s->params[i].min,
		       s->params[i].max);
}

static void text_statements(const struct scenario *s, unsigned int first,
			    unsigned int nr)
{
	char text[STATEMENT_MAX];

	for (unsigned int i = first; i < first + nr; i++)
		printf("  %s\n", statement(s, &s->statements[i], text));
}

void describe_text(const struct scenario *s)
{
	char line[DESCRIBE_LINE_MAX], word[SCENARIO_NAME_MAX + 8];

	text_head(s);
	heading("set-up");
	text_statements(s, 0, s->nr_setup);
	for (unsigned int i = 0; i < s->nr_tasks; i++) {
		snprintf(word, sizeof(word), "task %s", s->tasks[i].name);
		heading(word);
		text_statements(s, s->tasks[i].first, s->tasks[i].nr);
	}
	heading("results");
	for (unsigned int i = 0; i < s->nr_results; i++)
		printf("  line %u: %s\n", s->results[i].at.line,
		       describe_line(&s->results[i], line));
}

static cJSON *json_params(const struct scenario *s)
{
	cJSON *array = build_array();

	for (unsigned int i = 0; i < s->nr_params; i++) {
		cJSON *object = build_object();

		build_string(object, "name", s->params[i].name);
		build_integer(object, "value", s->params[i].value);
		build_integer(object, "min", s->params[i].min);
		build_integer(object, "max", s->params[i].max);
		build_item(array, NULL, object);
	}
	return array;
}

static cJSON *json_results(const struct scenario *s)
{
	cJSON *array = build_array();
	char expected[512];

	for (unsigned int i = 0; i < s->nr_results; i++) {
		const struct scenario_result *line = &s->results[i];
		cJSON *object = build_object();

		build_integer(object, "line", line->at.line);
		build_string(object, "expected",
			     result_expected(line, expected, sizeof(expected)));
		build_strings(object, "without", line->without,
			      line->nr_without);
		build_strings(object, "with", line->with, line->nr_with);
		build_item(array, NULL, object);
	}
	return array;
}

static void add_summary(cJSON *object, const struct scenario *s)
{
	char env[256];

	build_string(object, "scenario", s->name);
	build_string(object, "file", s->file);
	build_strings(object, "covers", s->covers, s->nr_covers);
	build_item(object, "params", json_params(s));
	env_print(&s->env, env, sizeof(env));
	build_string(object, "environment", env);
	build_item(object, "results", json_results(s));
}

cJSON *describe_summary(const struct scenario *s)
{
	cJSON *object = build_object();

	add_summary(object, s);
	return object;
}

static cJSON *json_statements(const struct scenario *s, unsigned int first,
			      unsigned int nr)
{
	cJSON *array = build_array();
	char text[STATEMENT_MAX];

	for (unsigned int i = first; i < first + nr; i++)
		build_string(array, NULL,
			     statement(s, &s->statements[i], text));
	return array;
}

cJSON *describe_json(const struct scenario *s)
{
	cJSON *object = build_object(), *tasks = build_array();

	build_string(object, "schema", "mmurace-scenario-1");
	add_summary(object, s);
	build_item(object, "setup", json_statements(s, 0, s->nr_setup));
	for (unsigned int i = 0; i < s->nr_tasks; i++) {
		cJSON *task = build_object();

		build_string(task, "name", s->tasks[i].name);
		build_item(task, "operations",
			   json_statements(s, s->tasks[i].first,
					   s->tasks[i].nr));
		build_item(tasks, NULL, task);
	}
	build_item(object, "tasks", tasks);
	return object;
}
