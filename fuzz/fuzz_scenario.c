/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fuzz target: any bytes as a scenario.
 *
 * Beyond not crashing: a text is refused if and only if there are messages,
 * every message stands in the text and is printed without anything that a
 * terminal would obey, and what is accepted is accepted again, the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/diag.h"
#include "scenario/operations.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool held)
{
	if (!held)
		abort();
}

static void check_message(const struct diagnostic *d, size_t size)
{
	must(d->id < MESSAGE_NR && *d->text);
	must(!d->at.line == !d->at.column);
	must(d->at.line <= size + 1 && d->at.column <= size + 1);
}

static void check_printed(const char *text, size_t size,
			  const struct diagnostics *messages)
{
	char *printed = NULL;
	size_t length;
	FILE *out = open_memstream(&printed, &length);

	diagnostics_print(out, "x.scn", text, size, messages, false);
	fclose(out);
	must(!memchr(printed, '\0', length));
	for (const unsigned char *p = (unsigned char *)printed; *p; p++)
		must((*p >= ' ' && *p != 0x7f) || *p == '\n' || *p == '\t');
	free(printed);
}

static void check_statement(const struct scenario *s,
			    const struct statement *st)
{
	must(st->nr_args == operation_nr_args(st->op));
	must(st->result < (int)s->nr_objects);
	for (unsigned int i = 0; i < st->nr_args; i++) {
		const struct argument *a = &st->args[i];

		must(a->kind != ARGUMENT_PARAM || a->value < s->nr_params);
		must(a->kind != ARGUMENT_OBJECT || a->value < s->nr_objects);
		must(a->kind != ARGUMENT_OPEN || a->value < s->nr_open);
		must(a->kind != ARGUMENT_DEFAULT || st->op->args[i].optional);
	}
}

static void check_scenario(const struct scenario *s)
{
	struct program program;
	char buf[512];

	for (unsigned int i = 0; i < s->nr_statements; i++)
		check_statement(s, &s->statements[i]);
	must(s->nr_tasks && s->nr_results && s->nr_params);
	for (unsigned int i = 0; i < s->nr_results; i++)
		must(*result_expected(&s->results[i], buf, sizeof(buf)));
	scenario_program(s, &program);
	must(program.nr_tasks == s->nr_tasks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct diagnostics messages;
	struct scenario *s, *again;
	struct env env;

	s = scenario_parse("x.scn", text, size, &messages);
	must(!s == (messages.nr != 0));
	for (unsigned int i = 0; i < messages.nr; i++)
		check_message(&messages.list[i], size);
	check_printed(text, size, &messages);
	if (s) {
		check_scenario(s);
		again = scenario_parse("y.scn", s->text, s->size, &messages);
		must(again && again->hash == s->hash &&
		     again->nr_statements == s->nr_statements);
		scenario_free(again);
	}
	scenario_free(s);
	env_default(&env);
	messages.nr = 0;
	messages.more = false;
	must(!environment_parse(text, size, &env, &messages) == !messages.nr);
	return 0;
}
