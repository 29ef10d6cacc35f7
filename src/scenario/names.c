/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names: parameters, objects and tasks share one space, so that a name in a
 * timeline means one thing.
 */
#include "scenario/parse.h"

#include <stdio.h>
#include <string.h>

#include "scenario/text.h"

static const char *const keywords[] = {
	"covers",    "environment", "in",      "never",	 "of",
	"one",	     "or",	    "param",   "result", "scenario",
	"sometimes", "with",	    "without",
};

const char *keyword_get(unsigned int n)
{
	return n < sizeof(keywords) / sizeof(keywords[0]) ? keywords[n] : NULL;
}

bool keyword_is(const char *text, size_t length)
{
	for (unsigned int i = 0; keyword_get(i); i++)
		if (text_is(text, length, keywords[i]))
			return true;
	return false;
}

int name_param(const struct parser *p, const struct token *t)
{
	for (unsigned int i = 0; i < p->s->nr_params; i++)
		if (parse_is(p, t, p->s->params[i].name))
			return (int)i;
	return -1;
}

int name_object(const struct parser *p, const struct token *t)
{
	for (unsigned int i = 0; i < p->s->nr_objects; i++)
		if (parse_is(p, t, p->s->objects[i].name))
			return (int)i;
	return -1;
}

int name_task(const struct parser *p, const struct token *t)
{
	for (unsigned int i = 0; i < p->s->nr_tasks; i++)
		if (parse_is(p, t, p->s->tasks[i].name))
			return (int)i;
	return -1;
}

/* The line in which a name was declared; 0: it is free. */
static uint32_t declared(const struct parser *p, const struct token *t)
{
	int i;

	if ((i = name_param(p, t)) >= 0)
		return p->s->params[i].at.line;
	if ((i = name_object(p, t)) >= 0)
		return p->s->objects[i].at.line;
	if ((i = name_task(p, t)) >= 0)
		return p->s->tasks[i].at.line;
	return 0;
}

bool name_check(struct parser *p, const struct token *t, const char *what)
{
	const char *text = p->text + t->offset;
	char quoted[QUOTED_MAX];
	uint32_t line;

	parse_quote(p, t, quoted);
	if (keyword_is(text, t->at.length))
		diag_add(p->diag, t->at, MSG(NAME_KEYWORD), quoted, what);
	else if (t->kind == TOKEN_NUMBER)
		diag_add(p->diag, t->at, MSG(NAME_DIGIT), quoted);
	else if (t->at.length >= SCENARIO_NAME_MAX)
		diag_add(p->diag, t->at, MSG(LIMIT_NAME), quoted, t->at.length,
			 SCENARIO_NAME_MAX - 1);
	else if (memchr(text, '.', t->at.length))
		diag_add(p->diag, t->at, MSG(NAME_DOT), quoted);
	else if ((line = declared(p, t)) != 0)
		diag_add(p->diag, t->at, MSG(NAME_TWICE), quoted, line);
	else
		return true;
	return false;
}

/* Offer the names that @arg could take. */
static void offer_names(const struct parser *p, struct suggestion *suggestion,
			const struct operation_arg *arg)
{
	const struct scenario *s = p->s;

	for (unsigned int i = 0; i < s->nr_params; i++)
		if (arg->kind == TAKES_NUMBER)
			suggest_offer(suggestion, s->params[i].name);
	for (unsigned int i = 0; i < s->nr_objects; i++)
		if (arg->kind == TAKES_OBJECT && p->objects[i].known &&
		    s->objects[i].type == (int)arg->type)
			suggest_offer(suggestion, s->objects[i].name);
}

static bool reported(const struct parser *p, const struct token *t)
{
	for (unsigned int i = 0; i < p->nr_unknown; i++) {
		const struct token *u = p->unknown[i];

		if (u->at.length == t->at.length &&
		    !memcmp(p->text + u->offset, p->text + t->offset,
			    t->at.length))
			return true;
	}
	return false;
}

void name_unknown(struct parser *p, const struct token *t,
		  const struct operation_arg *arg)
{
	char quoted[QUOTED_MAX], remedy[REMEDY_MAX], otherwise[REMEDY_MAX];
	struct suggestion suggestion;

	/* Without a set-up block that is what is wrong, and is reported. */
	if (reported(p, t) || (arg->kind == TAKES_OBJECT && !p->setup_seen))
		return;
	if (p->nr_unknown < SCENARIO_ERRORS_MAX)
		p->unknown[p->nr_unknown++] = t;
	suggest_start(&suggestion, p->text + t->offset, t->at.length);
	offer_names(p, &suggestion, arg);
	/* What was skipped may have declared it. */
	if (p->lost && !suggestion.best)
		return;
	if (arg->kind == TAKES_OBJECT)
		snprintf(otherwise, sizeof(otherwise),
			 "declare %s of this name in the set-up block",
			 object_types[arg->type].article);
	else
		snprintf(otherwise, sizeof(otherwise),
			 "write a number, or declare a parameter of this name");
	diag_add(p->diag, t->at, MSG(NAME_UNKNOWN), parse_quote(p, t, quoted),
		 diag_remedy(remedy, suggestion.best, otherwise));
}
