/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario as a whole: parse it, say what is missing, load, change its
 * parameters, free.
 */
#include "scenario/scenario.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scenario/operations.h"
#include "scenario/parse.h"
#include "scenario/settle.h"
#include "sched/hash.h"
#include "sched/memory.h"

/* --- parsing --- */

/* What only shows at the end of a text that is otherwise read. */
static void check_missing(struct parser *p)
{
	const struct scenario *s = p->s;
	struct position end = p->next->at;

	/* The head was read, whatever is wrong behind it. */
	if (p->head_read && !s->nr_params && !p->head_only)
		diag_add(p->diag, p->name->at, MSG(PARAMS_MISSING));
	/* Where something was skipped, that may be what seems to be missing. */
	if (p->lost)
		return;
	if (!s->name[0]) {
		if (!p->diag->nr)
			diag_add(p->diag, end, MSG(SCENARIO_MISSING));
		return;
	}
	if (!p->setup_seen && !p->head_only)
		diag_add(p->diag, end, MSG(SETUP_MISSING));
	if (!p->nr_tasks && !p->head_only)
		diag_add(p->diag, end, MSG(TASKS_MISSING));
	if (!p->nr_results)
		diag_add(p->diag, end, MSG(RESULTS_MISSING));
	/* The same of what may use parameters. */
	if (p->diag->nr || p->head_only)
		return;
	for (unsigned int i = 0; i < s->nr_params; i++)
		if (!p->params_used[i])
			diag_add(p->diag, s->params[i].at, MSG(PARAM_UNUSED),
				 s->params[i].name);
}

static void *allocate(size_t size)
{
	return must(calloc(1, size));
}

static char *copy(const char *text, size_t size)
{
	char *p = allocate(size + 1);

	memcpy(p, text, size);
	return p;
}

static struct scenario *new_scenario(const char *file, const char *text,
				     size_t size)
{
	struct scenario *s = allocate(sizeof(*s));

	s->file = copy(file, strlen(file));
	s->text = copy(text, size);
	s->size = size;
	s->hash = hash_bytes(HASH_START, text, size);
	env_default(&s->env);
	return s;
}

static struct scenario *parse(const char *file, const char *text, size_t size,
			      bool head_only, struct diagnostics *diag)
{
	struct parser p = {
		.text = text, .diag = diag, .task = -1, .head_only = head_only
	};
	struct token *tokens;

	memset(diag, 0, sizeof(*diag));
	if (size > SCENARIO_SIZE_MAX) {
		diag_add(diag, lex_position(text, SCENARIO_SIZE_MAX),
			 MSG(LIMIT_SIZE), SCENARIO_SIZE_MAX);
		return NULL;
	}
	p.tokens = p.next = tokens = lex(text, size, diag);
	/* What was no token may have been anything. */
	for (const struct token *t = tokens; t->kind != TOKEN_END; t++)
		p.lost |= t->kind == TOKEN_BAD;
	p.s = new_scenario(file, text, size);
	while (p.next->kind != TOKEN_END && !diag->more)
		parse_top(&p);
	if (!diag->more)
		check_missing(&p);
	free(tokens);
	if (!diag->nr)
		return scenario_settle(p.s);
	diag_sort(diag);
	scenario_free(p.s);
	return NULL;
}

struct scenario *scenario_parse(const char *file, const char *text, size_t size,
				struct diagnostics *diag)
{
	return parse(file, text, size, false, diag);
}

struct scenario *scenario_parse_head(const char *file, const char *text,
				     size_t size, struct diagnostics *diag)
{
	return parse(file, text, size, true, diag);
}

void scenario_free(struct scenario *s)
{
	if (!s)
		return;
	free(s->compiler);
	free(s->flags);
	free(s->file);
	free(s->text);
	free(s->results);
	settled_free(s->params);
	settled_free(s->objects);
	settled_free(s->statements);
	settled_free(s->tasks);
	settled_free(s);
}

/* --- files --- */

static int read_file(const char *file, char *buf, size_t *size)
{
	FILE *f = fopen(file, "rb");
	struct stat st;
	int error = 0;

	if (!f)
		return -errno;
	*size = fread(buf, 1, SCENARIO_SIZE_MAX + 1, f);
	if (ferror(f))
		error = !fstat(fileno(f), &st) && S_ISDIR(st.st_mode) ?
				-EISDIR :
				-EIO;
	fclose(f);
	return error;
}

struct scenario *scenario_load_text(const char *file, struct diagnostics *diag,
				    char **text, size_t *size)
{
	char *buf = allocate(SCENARIO_SIZE_MAX + 1);
	struct scenario *s = NULL;
	size_t length = 0;
	int error = read_file(file, buf, &length);

	if (error) {
		memset(diag, 0, sizeof(*diag));
		diag_add(diag, (struct position){ 0 }, MSG(UNREADABLE),
			 strerror(-error));
	} else {
		s = scenario_parse(file, buf, length, diag);
	}
	if (text) {
		*text = error ? NULL : copy(buf, length);
		*size = length;
	}
	free(buf);
	return s;
}

struct scenario *scenario_load(const char *file, struct diagnostics *diag)
{
	return scenario_load_text(file, diag, NULL, NULL);
}

/* --- parameters and results --- */

int scenario_set(struct scenario *s, const char *name, uint64_t value)
{
	for (unsigned int i = 0; i < s->nr_params; i++) {
		struct param *param = &s->params[i];

		if (strcmp(param->name, name))
			continue;
		if (value < param->min || value > param->max)
			return -ERANGE;
		param->value = value;
		return 0;
	}
	return -ENOENT;
}

void scenario_size_next(struct scenario *s)
{
	for (unsigned int i = 0; i < s->nr_params; i++)
		if (s->params[i].value < s->params[i].max)
			s->params[i].value++;
}

/* What the operation says of the argument that is left open as number @n. */
static const struct operation_arg *open_arg(const struct scenario *s,
					    unsigned int n)
{
	for (unsigned int i = 0; i < s->nr_statements; i++) {
		const struct statement *st = &s->statements[i];

		for (unsigned int k = 0; k < st->nr_args; k++)
			if (st->args[k].kind == ARGUMENT_OPEN &&
			    st->args[k].value == n)
				return &st->op->args[k];
	}
	return NULL;
}

char *scenario_open_value(const struct scenario *s, const char *name,
			  unsigned int n, char *buf, size_t size)
{
	for (unsigned int i = 0; i < s->nr_open; i++) {
		const struct scenario_open *open = &s->open[i];
		const struct operation_arg *arg = open_arg(s, i);

		if (!strcmp(open->name, name))
			return arg && n < open->nr ?
				       operation_value(arg, s, open->values[n],
						       buf, size) :
				       NULL;
	}
	return NULL;
}

char *result_expected(const struct scenario_result *r, char *buf, size_t size)
{
	size_t used = (size_t)snprintf(
		buf, size, "%s",
		r->expectation == EXPECT_NEVER ? "never" : "sometimes");

	for (unsigned int i = 0; i < r->nr_kinds && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s %s",
					 i ? " or" : "", r->kinds[i]);
	return buf;
}
