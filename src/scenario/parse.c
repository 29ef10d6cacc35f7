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
	if (p->next->kind == TOKEN_LBRACE)
		return true;
	/* A number is no name, but it may have been meant as one. */
	return (p->next->kind == TOKEN_WORD ||
		(p->next->kind == TOKEN_NUMBER && parse_at_line(p))) &&
	       p->next[1].kind == TOKEN_LBRACE;
}

void parse_skip_line(struct parser *p)
{
	while (p->next->kind != TOKEN_END &&
	       !(parse_at_line(p) &&
		 (parse_at_block(p) || parse_at_keyword(p))))
		p->next++;
}

/* A block whose beginning was wrong: all of it. */
static void skip_block(struct parser *p)
{
	while (p->next->kind != TOKEN_END)
		if (p->next++->kind == TOKEN_RBRACE)
			return;
}

static void parse_setup(struct parser *p)
{
	const struct token *open = p->next++;
	struct scenario *s = p->s;

	if (p->setup_seen) {
		diag_add(p->diag, open->at, MSG(SETUP_TWICE));
		p->lost = true;
		skip_block(p);
		return;
	}
	if (p->nr_tasks)
		diag_add(p->diag, open->at, MSG(SETUP_LATE));
	p->setup_seen = true;
	p->head_read = p->name && !p->lost && !p->diag->nr;
	p->task = -1;
	/* A '{' too many before the head is no block. */
	if (!parse_block(p, open) && !p->nr_in_block)
		p->setup_seen = false;
	s->nr_setup = s->nr_statements;
}

/* The operation that a block begins with, if there is one. */
static const struct operation *first_operation(const struct parser *p,
					       const struct token *open)
{
	const struct token *t = open + 1;

	if (t->kind == TOKEN_WORD && t[1].kind == TOKEN_EQUAL)
		t += 2;
	return t->kind == TOKEN_WORD ?
		       operation_find(p->text + t->offset, t->at.length) :
		       NULL;
}

/* Is this "setup {"?  Take the name, of which there should be none. */
static bool named_setup(struct parser *p)
{
	const struct operation *op = first_operation(p, p->next + 1);
	char quoted[QUOTED_MAX];

	if (p->setup_seen || !op || op->where & IN_TASK)
		return false;
	diag_add(p->diag, p->next->at, MSG(SETUP_NAMED),
		 parse_quote(p, p->next, quoted));
	p->next++;
	return true;
}

static void parse_task(struct parser *p)
{
	const struct token *name = p->next++, *open = p->next++;
	struct scenario *s = p->s;
	struct scenario_task *task;
	unsigned int first = s->nr_statements, at = s->nr_tasks;
	bool named;

	if (p->nr_results)
		diag_add(p->diag, name->at, MSG(TASK_LATE));
	p->nr_tasks++;
	named = name_check(p, name, "a task");
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
	/* Without a good name, nothing finds it: what is in it is checked. */
	if (named)
		parse_copy(p, name, task->name, sizeof(task->name));
	p->task = (int)at;
	if (p->next->kind == TOKEN_RBRACE)
		diag_add(p->diag, name->at, MSG(TASK_EMPTY), task->name);
	parse_block(p, open);
	task->nr = s->nr_statements - first;
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

/* The first word 'scenario' from @t on, or the end. */
static const struct token *find_scenario(const struct parser *p,
					 const struct token *t)
{
	while (t->kind != TOKEN_END && !parse_is(p, t, "scenario"))
		t++;
	return t;
}

/*
 * Nothing comes before the name of the scenario.  Where there is none it is
 * something else, of which there is nothing more to say.
 */
static bool check_first(struct parser *p, const struct token *t)
{
	const struct token *name = find_scenario(p, t);
	char found[QUOTED_MAX + 2];

	if (p->s->name[0])
		return true;
	if (name->kind == TOKEN_END) {
		diag_forget(p->diag, 0);
		p->next = name;
	}
	diag_add(p->diag, t->at, MSG(SCENARIO_FIRST), parse_found(p, t, found));
	strcpy(p->s->name, "?");
	p->lost = true;
	return false;
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
	const char *remedy;	/* for what else stands in the line */
} lines[] = {
	{ "scenario", false, parse_scenario,
	  "join the words of a name by '-'" },
	{ "covers", true, parse_covers, "separate the entries by blanks" },
	{ "param", true, parse_param, "the range is the end of the line" },
	{ "environment", true, parse_environment, "begin a new line" },
	{ "result", false, parse_result,
	  "join kinds by 'or', and begin each rule by 'without'" },
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

/* "task t {", "t() {": something that was meant to begin a task. */
static bool brace_in_line(const struct parser *p)
{
	const struct token *t = p->next;

	while (t->kind != TOKEN_LBRACE && t->kind != TOKEN_END)
		t++;
	return t->kind == TOKEN_LBRACE && t->at.line == p->next[-1].at.line;
}

/* No line begins like this, and nothing else. */
static void report_unknown(struct parser *p, const struct token *t)
{
	char found[QUOTED_MAX + 2];
	const char *remedy = "expected a head line, the set-up block, a task "
			     "or a result";

	parse_found(p, t, found);
	if (t->kind == TOKEN_WORD && brace_in_line(p))
		remedy = "a task is written 'NAME { ... }'";
	else if (t->kind == TOKEN_WORD && (p->next->kind == TOKEN_LPAREN ||
					   p->next->kind == TOKEN_EQUAL))
		remedy = NULL;
	if (remedy)
		diag_add(p->diag, t->at, MSG(TOP_LEVEL), found, remedy);
	else
		diag_add(p->diag, t->at, MSG(OUTSIDE_BLOCK), found);
}

/* Something at the top level that is none of the above. */
static void parse_unknown(struct parser *p)
{
	const struct token *t = p->next++;
	char found[QUOTED_MAX + 2], remedy[REMEDY_MAX];
	struct suggestion suggestion;

	p->lost = true;
	/* It need not be what it looks like. */
	if (p->s->name[0] && p->next->kind == TOKEN_BAD) {
		parse_skip_line(p);
		return;
	}
	suggest_start(&suggestion, p->text + t->offset, t->at.length);
	for (size_t i = 0; t->kind == TOKEN_WORD && i < NR_LINES; i++)
		suggest_offer(&suggestion, lines[i].word);
	if (t->kind == TOKEN_RBRACE) {
		if (!p->braced)
			diag_add(p->diag, t->at, MSG(RBRACE));
	} else if (suggestion.best) {
		diag_add(p->diag, t->at, MSG(TOP_LEVEL),
			 parse_found(p, t, found),
			 diag_remedy(remedy, suggestion.best, ""));
		/* It may have been the name. */
		if (!p->s->name[0])
			strcpy(p->s->name, "?");
		if (p->next->kind == TOKEN_LBRACE)
			skip_block(p);
	} else if (check_first(p, t)) {
		report_unknown(p, t);
	}
	parse_skip_line(p);
}

/* Behind a line: what else stands in it, unless it is wrong already. */
static void end_line(struct parser *p, const char *remedy, bool wrong)
{
	char found[QUOTED_MAX + 2];

	if (!wrong) {
		if (p->next->kind == TOKEN_END || parse_at_line(p) ||
		    parse_at_block(p) || parse_at_keyword(p))
			return;
		if (!parse_extra_semicolons(p))
			diag_add(p->diag, p->next->at, MSG(TOP_LEVEL),
				 parse_found(p, p->next, found), remedy);
		p->lost = true;
	}
	if (!parse_at_line(p))
		parse_skip_line(p);
}

void parse_top(struct parser *p)
{
	const struct token *keyword = p->next;
	unsigned int errors;

	for (size_t i = 0; i < NR_LINES; i++)
		if (parse_is(p, keyword, lines[i].word)) {
			if (strcmp(lines[i].word, "scenario") &&
			    !check_first(p, keyword) &&
			    p->next->kind == TOKEN_END)
				return;
			if (lines[i].head)
				check_late(p);
			errors = p->diag->nr;
			p->next++;
			lines[i].parse(p, keyword);
			end_line(p, lines[i].remedy, p->diag->nr != errors);
			return;
		}
	if (parse_accept(p, TOKEN_BAD) || parse_extra_semicolons(p))
		return;
	if (!parse_at_block(p) || misspelt_environment(p)) {
		parse_unknown(p);
		return;
	}
	if (!check_first(p, keyword) && p->next->kind == TOKEN_END)
		return;
	if (keyword->kind == TOKEN_LBRACE || named_setup(p))
		parse_setup(p);
	else
		parse_task(p);
}
