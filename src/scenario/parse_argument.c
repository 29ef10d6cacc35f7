/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arguments: "A", "pages = 2", "addr = one of (0x1000, 0x2000)".
 *
 * Each is bound to the argument of the operation that it is for.
 */
#include "scenario/parse.h"

#include <stdio.h>
#include <string.h>

#define NAME_CUT ((int)SCENARIO_NAME_MAX - 4)

static unsigned int combinations(const struct scenario *s)
{
	unsigned int n = 1;

	for (unsigned int i = 0; i < s->nr_open; i++)
		n *= s->open[i].nr;
	return n;
}

static bool open_named(const struct scenario *s, const char *name)
{
	for (unsigned int i = 0; i < s->nr_open; i++)
		if (!strcmp(s->open[i].name, name))
			return true;
	return false;
}

/* A place for a value left open, or NULL and a message. */
static struct scenario_open *new_open(struct binding *b,
				      const struct token *one)
{
	struct parser *p = b->p;
	struct scenario *s = p->s;
	const char *task = p->task < 0 ? "set-up" : s->tasks[p->task].name;
	struct scenario_open *open;
	char name[3 * SCENARIO_NAME_MAX];

	if (parse_limit(p, one->at, s->nr_open, MSG(LIMIT_OPEN),
			PROGRAM_OPEN_MAX))
		return NULL;
	open = &s->open[s->nr_open];
	memset(open, 0, sizeof(*open));
	open->at = one->at;
	snprintf(name, sizeof(name), "%s.%s.%s", task, b->op->name,
		 b->arg->name);
	/* Several of one name get a number: they are told apart in reports. */
	snprintf(open->name, sizeof(open->name), "%.*s", NAME_CUT, name);
	for (unsigned int n = 2; open_named(s, open->name); n++)
		snprintf(open->name, sizeof(open->name), "%.*s#%u", NAME_CUT,
			 name, n);
	return open;
}

static bool open_add(struct binding *b, const struct token *t,
		     struct scenario_open *open)
{
	struct argument argument;
	char found[QUOTED_MAX + 2];

	if (!value_check(b, t, true, &argument))
		return false;
	for (unsigned int i = 0; i < open->nr; i++)
		if (open->values[i] == argument.value) {
			diag_add(b->p->diag, t->at, MSG(OPEN_TWICE),
				 parse_found(b->p, t, found));
			return false;
		}
	if (open->nr == OPEN_VALUES_MAX) {
		diag_add(b->p->diag, t->at, MSG(LIMIT_OPEN_VALUES),
			 OPEN_VALUES_MAX);
		return false;
	}
	open->values[open->nr++] = argument.value;
	return true;
}

/* Alternatives stand in one list. */
static bool check_nested(struct binding *b)
{
	if (!parse_is(b->p, b->p->next, "one"))
		return true;
	diag_add(b->p->diag, b->p->next->at, MSG(OPEN_NESTED));
	return false;
}

/* Behind "one": "of (1, 2)".  False: the statement cannot be read on. */
static bool open_value(struct binding *b, const struct token *one,
		       struct argument *argument)
{
	struct parser *p = b->p;
	struct scenario_open scratch = { .nr = 0 }, *open = NULL;
	unsigned int errors = p->diag->nr;

	if (!parse_accept_word(p, "of")) {
		diag_add(p->diag, p->next->at, MSG(OPEN_OF));
		return false;
	}
	if (!check_nested(b) ||
	    !parse_expect(p, TOKEN_LPAREN, "after 'one of'"))
		return false;
	if (b->arg)
		open = new_open(b, one);
	do {
		const struct token *t = p->next;

		if (!check_nested(b) || !value_take(b))
			return false;
		if (b->arg && !open_add(b, t, open ? open : &scratch))
			b->ok = false;
	} while (value_next(b));
	p->next++;
	if (!value_end(p))
		return false;
	if (open && open->nr < 2 && p->diag->nr == errors)
		diag_add(p->diag, one->at, MSG(OPEN_SINGLE));
	if (!open || open->nr < 2) {
		b->ok = false;
		return true;
	}
	argument->kind = ARGUMENT_OPEN;
	argument->value = p->s->nr_open++;
	argument->at = one->at;
	if (combinations(p->s) > SCENARIO_COMBINATIONS_MAX) {
		diag_add(p->diag, one->at, MSG(LIMIT_COMBINATIONS),
			 combinations(p->s), SCENARIO_COMBINATIONS_MAX);
		p->s->nr_open--;
		b->ok = false;
	}
	return true;
}

static const struct operation_arg *find_arg(const struct operation *op,
					    const struct parser *p,
					    const struct token *t)
{
	for (unsigned int i = 0; i < operation_nr_args(op); i++)
		if (parse_is(p, t, op->args[i].name))
			return &op->args[i];
	return NULL;
}

static void no_argument(struct binding *b, const struct token *name)
{
	struct parser *p = b->p;
	char quoted[QUOTED_MAX], remedy[REMEDY_MAX], all[REMEDY_MAX];
	char synopsis[REMEDY_MAX - 16];
	struct suggestion suggestion;

	b->ok = false;
	suggest_start(&suggestion, p->text + name->offset, name->at.length);
	for (unsigned int i = 0; i < operation_nr_args(b->op); i++)
		suggest_offer(&suggestion, b->op->args[i].name);
	snprintf(all, sizeof(all), "it is %s",
		 operation_synopsis(b->op, synopsis, sizeof(synopsis)));
	diag_add(p->diag, name->at, MSG(ARGUMENT_UNKNOWN), b->op->name,
		 parse_quote(p, name, quoted),
		 diag_remedy(remedy, suggestion.best, all));
}

/* An argument that is none by its position. */
static void misplaced(struct binding *b, const struct token *t, bool keywords)
{
	char synopsis[REMEDY_MAX];

	b->ok = false;
	if (b->misplaced)
		return;
	b->misplaced = true;
	if (keywords)
		diag_add(b->p->diag, t->at, MSG(ARGUMENT_ORDER));
	else
		diag_add(b->p->diag, t->at, MSG(ARGUMENT_MANY), b->op->name,
			 operation_synopsis(b->op, synopsis, sizeof(synopsis)));
}

/* The value of the argument b->arg (NULL: it is only read past). */
static bool argument(struct binding *b)
{
	struct parser *p = b->p;
	const struct token *t = p->next;
	struct argument scratch = { .kind = ARGUMENT_DEFAULT }, *to = &scratch;

	if (b->arg) {
		to = &b->statement->args[b->arg - b->op->args];
		if (to->kind != ARGUMENT_DEFAULT) {
			diag_add(p->diag, t->at, MSG(ARGUMENT_TWICE),
				 b->arg->name);
			b->ok = false;
			to = &scratch;
		}
	}
	if (parse_accept_word(p, "one"))
		return open_value(b, t, to);
	if (!value_take(b))
		return false;
	if (b->arg && !value_check(b, t, false, to))
		b->ok = false;
	/* Given, if wrongly: it is not missing. */
	if (to->kind == ARGUMENT_DEFAULT)
		to->kind = ARGUMENT_NUMBER;
	return true;
}

bool parse_arguments(struct binding *b)
{
	unsigned int nr = operation_nr_args(b->op);
	struct parser *p = b->p;
	bool keywords = false;

	if (parse_accept(p, TOKEN_RPAREN))
		return true;
	if (!nr && p->next->kind != TOKEN_WORD && p->next->kind != TOKEN_NUMBER)
		return parse_expect(p, TOKEN_RPAREN, "after '('");
	for (unsigned int n = 0; !n || value_next(b); n++) {
		const struct token *t = p->next;
		bool keyword = t->kind == TOKEN_WORD &&
			       t[1].kind == TOKEN_EQUAL;

		b->arg = NULL;
		if (keyword) {
			keywords = true;
			p->next += 2;
			b->arg = find_arg(b->op, p, t);
			if (!b->arg)
				no_argument(b, t);
		} else if (!keywords && n < nr) {
			b->arg = &b->op->args[n];
		}
		if (!argument(b))
			return false;
		if (!b->arg && !keyword)
			misplaced(b, t, keywords);
	}
	p->next++;
	return true;
}
