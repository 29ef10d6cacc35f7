/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame of a scenario: head lines, set-up, tasks and results, and what is
 * missing at the end.
 *
 * Recursive descent over an array of tokens.  After an error the parser goes on
 * behind the statement or line that has it, so that one run reports them all.
 * There is no nesting beyond blocks, so depth needs no limit.
 */
#include "scenario/parse.h"

#include <stdio.h>
#include <string.h>

#include "scenario/text.h"

bool parse_at_block(const struct parser *p)
{
	return p->next->kind == TOKEN_LBRACE ||
	       ((p->next->kind == TOKEN_WORD ||
		 p->next->kind == TOKEN_NUMBER) &&
		p->next[1].kind == TOKEN_LBRACE);
}

void parse_skip_statement(struct parser *p)
{
	while (p->next->kind != TOKEN_END && p->next->kind != TOKEN_RBRACE &&
	       !parse_at_block(p) && !parse_at_keyword(p))
		if (p->next++->kind == TOKEN_SEMICOLON)
			return;
}

void parse_skip_line(struct parser *p)
{
	while (p->next->kind != TOKEN_END && !parse_at_block(p) &&
	       !parse_at_keyword(p))
		p->next++;
}

/* A block whose beginning was wrong: all of it. */
static void skip_block(struct parser *p)
{
	while (p->next->kind != TOKEN_END)
		if (p->next++->kind == TOKEN_RBRACE)
			return;
}

static void parse_name(struct parser *p, const struct token *keyword)
{
	const struct token *name = p->next;

	if (p->s->name[0]) {
		diag_add(p->diag, keyword->at, MSG(SCENARIO_TWICE));
		parse_skip_line(p);
		return;
	}
	strcpy(p->s->name, "?");
	if (!parse_expect(p, TOKEN_WORD, "after 'scenario'")) {
		parse_skip_line(p);
		return;
	}
	p->name = name;
	if (name_check(p, name, "the scenario"))
		parse_copy(p, name, p->s->name, sizeof(p->s->name));
}

static bool covers_valid(const struct parser *p, const struct token *t)
{
	const char *id = p->text + t->offset;

	if (t->at.length < 2 || t->at.length > 6 || *id < 'A' || *id > 'Z')
		return false;
	for (uint32_t i = 1; i < t->at.length; i++)
		if (id[i] < '0' || id[i] > '9')
			return false;
	return true;
}

static void covers_one(struct parser *p, const struct token *t)
{
	struct scenario *s = p->s;
	char quoted[QUOTED_MAX];

	parse_quote(p, t, quoted);
	if (!covers_valid(p, t)) {
		diag_add(p->diag, t->at, MSG(COVERS), quoted);
		return;
	}
	for (unsigned int i = 0; i < s->nr_covers; i++)
		if (parse_is(p, t, s->covers[i])) {
			diag_add(p->diag, t->at, MSG(COVERS_TWICE), quoted);
			return;
		}
	if (parse_limit(p, t->at, s->nr_covers, MSG(LIMIT_COVERS),
			SCENARIO_COVERS_MAX))
		return;
	parse_copy(p, t, s->covers[s->nr_covers++], sizeof(s->covers[0]));
}

static void parse_covers(struct parser *p, const struct token *keyword)
{
	const struct token *first = p->next;

	(void)keyword;
	while (p->next->kind == TOKEN_WORD && !parse_at_keyword(p) &&
	       !parse_at_block(p))
		covers_one(p, p->next++);
	if (p->next == first)
		parse_expect(p, TOKEN_WORD, "after 'covers'");
	parse_skip_line(p);
}

/* Behind the name of a parameter: "= V in LO..HI". */
static bool param_values(struct parser *p, struct param *param)
{
	const struct token *value, *range;

	if (!parse_expect(p, TOKEN_EQUAL, "after the name of the parameter"))
		return false;
	value = p->next;
	if (!parse_number(p, "after '='", &param->value))
		return false;
	if (!parse_accept_word(p, "in")) {
		diag_add(p->diag, parse_behind(p), MSG(PARAM_RANGE),
			 param->name, (unsigned long long)param->value);
		return false;
	}
	range = p->next;
	if (!parse_number(p, "after 'in'", &param->min) ||
	    !parse_expect(p, TOKEN_DOTS, "after the lower bound") ||
	    !parse_number(p, "after '..'", &param->max))
		return false;
	if (param->min > param->max)
		diag_add(p->diag, range->at, MSG(PARAM_EMPTY),
			 (unsigned long long)param->min,
			 (unsigned long long)param->max);
	else if (param->value < param->min || param->value > param->max)
		diag_add(p->diag, value->at, MSG(PARAM_OUTSIDE),
			 (unsigned long long)param->value,
			 (unsigned long long)param->min,
			 (unsigned long long)param->max);
	else
		return true;
	return false;
}

static void parse_param(struct parser *p, const struct token *keyword)
{
	struct scenario *s = p->s;
	const struct token *name = p->next;
	struct param param = { .at = name->at };
	bool named;

	(void)keyword;
	if (!parse_expect(p, TOKEN_WORD, "after 'param'")) {
		parse_skip_line(p);
		return;
	}
	named = name_check(p, name, "a parameter");
	parse_copy(p, name, param.name, sizeof(param.name));
	if (!param_values(p, &param)) {
		/* Any value will do for checking the rest. */
		param.min = param.max = param.value;
		parse_skip_line(p);
	}
	if (!named)
		return;
	if (parse_limit(p, name->at, s->nr_params, MSG(LIMIT_PARAMS),
			SCENARIO_PARAMS_MAX))
		return;
	s->params = parse_grow(s->params, s->nr_params, sizeof(*s->params));
	param.initial = param.value;
	s->params[s->nr_params++] = param;
}

static void parse_setup(struct parser *p)
{
	const struct token *open = p->next++;
	struct scenario *s = p->s;

	if (p->setup_seen) {
		diag_add(p->diag, open->at, MSG(SETUP_TWICE));
		skip_block(p);
		return;
	}
	if (p->nr_tasks)
		diag_add(p->diag, open->at, MSG(SETUP_LATE));
	p->setup_seen = true;
	p->task = -1;
	parse_block(p, open);
	s->nr_setup = s->nr_statements;
}

static void parse_task(struct parser *p)
{
	const struct token *name = p->next++, *open = p->next++;
	struct scenario *s = p->s;
	struct scenario_task *task;
	unsigned int first = s->nr_statements, at = s->nr_tasks;

	if (p->nr_results)
		diag_add(p->diag, name->at, MSG(TASK_LATE));
	p->nr_tasks++;
	if (!name_check(p, name, "a task")) {
		skip_block(p);
		return;
	}
	if (parse_limit(p, name->at, at, MSG(LIMIT_TASKS),
			SCENARIO_TASKS_MAX)) {
		skip_block(p);
		return;
	}
	s->tasks = parse_grow(s->tasks, at, sizeof(*s->tasks));
	task = &s->tasks[s->nr_tasks++];
	memset(task, 0, sizeof(*task));
	task->scenario = s;
	task->first = first;
	task->at = name->at;
	parse_copy(p, name, task->name, sizeof(task->name));
	p->task = (int)at;
	if (p->next->kind == TOKEN_RBRACE)
		diag_add(p->diag, name->at, MSG(TASK_EMPTY), task->name);
	parse_block(p, open);
	task->nr = s->nr_statements - first;
}

/* Something at the top level that is none of the above. */
static void parse_unknown(struct parser *p)
{
	const struct token *t = p->next++;
	char found[QUOTED_MAX + 2], remedy[REMEDY_MAX];
	struct suggestion suggestion;

	p->lost = true;
	/* Whatever this was to be, it may have been the name. */
	if (!p->s->name[0])
		strcpy(p->s->name, "?");
	suggest_start(&suggestion, p->text + t->offset, t->at.length);
	if (t->kind == TOKEN_WORD)
		for (unsigned int i = 0; keyword_get(i); i++)
			suggest_offer(&suggestion, keyword_get(i));
	if (t->kind == TOKEN_WORD && !suggestion.best &&
	    (p->next->kind == TOKEN_LPAREN || p->next->kind == TOKEN_EQUAL)) {
		diag_add(p->diag, t->at, MSG(OUTSIDE_BLOCK),
			 parse_found(p, t, found));
	} else if (t->kind == TOKEN_RBRACE) {
		diag_add(p->diag, t->at, MSG(RBRACE));
	} else {
		diag_add(
			p->diag, t->at, MSG(TOP_LEVEL),
			parse_found(p, t, found),
			diag_remedy(
				remedy, suggestion.best,
				"expected a head line, the set-up block, a task or a result"));
		if (suggestion.best && p->next->kind == TOKEN_LBRACE) {
			skip_block(p);
			return;
		}
	}
	parse_skip_line(p);
}

/* Is this "environmnt {" rather than a task of that name? */
static bool misspelt_environment(const struct parser *p)
{
	struct suggestion suggestion;

	suggest_start(&suggestion, p->text + p->next->offset,
		      p->next->at.length);
	suggest_offer(&suggestion, "environment");
	return !p->setup_seen && suggestion.best;
}

/* Nothing comes before the name of the scenario. */
static void check_first(struct parser *p)
{
	char found[QUOTED_MAX + 2];

	if (p->s->name[0] || parse_is(p, p->next, "scenario"))
		return;
	diag_add(p->diag, p->next->at, MSG(SCENARIO_FIRST),
		 parse_found(p, p->next, found));
	strcpy(p->s->name, "?");
}

static void check_late(struct parser *p)
{
	char found[QUOTED_MAX + 2];

	if (p->setup_seen || p->nr_tasks || p->nr_results)
		diag_add(p->diag, p->next->at, MSG(HEAD_LATE),
			 parse_found(p, p->next, found));
}

static const struct {
	const char *word;
	bool head;		/* it comes before all tasks */
	void (*parse)(struct parser *p, const struct token *keyword);
} lines[] = {
	{ "scenario", false, parse_name },
	{ "covers", true, parse_covers },
	{ "param", true, parse_param },
	{ "environment", true, parse_environment },
	{ "result", false, parse_result },
};
#define NR_LINES (sizeof(lines) / sizeof(lines[0]))

bool parse_at_keyword(const struct parser *p)
{
	for (size_t i = 0; i < NR_LINES; i++)
		if (parse_is(p, p->next, lines[i].word))
			return p->next[1].kind == TOKEN_WORD ||
			       p->next[1].kind == TOKEN_LBRACE;
	return false;
}

void parse_top(struct parser *p)
{
	const struct token *keyword = p->next;

	for (size_t i = 0; i < NR_LINES; i++)
		if (parse_is(p, keyword, lines[i].word)) {
			check_first(p);
			if (lines[i].head)
				check_late(p);
			p->next++;
			lines[i].parse(p, keyword);
			return;
		}
	if (!parse_at_block(p) || misspelt_environment(p)) {
		parse_unknown(p);
		return;
	}
	check_first(p);
	if (keyword->kind == TOKEN_LBRACE)
		parse_setup(p);
	else
		parse_task(p);
}
