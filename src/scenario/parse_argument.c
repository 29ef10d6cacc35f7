/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arguments: "A", "pages = 2", "addr = one of (0x1000, 0x2000)".
 *
 * Each is bound to the argument of the operation that it is for, and checked
 * against what the table says of it.
 */
#include "scenario/parse.h"

#include <stdio.h>
#include <string.h>

#define NAME_CUT ((int)SCENARIO_NAME_MAX - 4)

static bool object_usable(struct binding *b, const struct token *t, int object)
{
	struct parser *p = b->p;
	const struct scenario *s = p->s;
	const struct object_info *info = &p->objects[object];
	const char *name = s->objects[object].name;
	int type = s->objects[object].type;

	if (!info->known)
		return false;
	if (type != (int)b->arg->type) {
		diag_add(p->diag, t->at, MSG(OBJECT_TYPE), name,
			 object_types[type].article, b->arg->name, b->op->name,
			 object_types[b->arg->type].article);
		return false;
	}
	if (info->task >= 0 && info->task != p->task) {
		diag_add(p->diag, t->at, MSG(OBJECT_TASK), name,
			 s->tasks[info->task].name);
		return false;
	}
	return true;
}

static bool object_value(struct binding *b, const struct token *t,
			 uint64_t *value)
{
	struct parser *p = b->p;
	int object = t->kind == TOKEN_WORD ? name_object(p, t) : -1;
	char found[QUOTED_MAX + 2];

	if (object >= 0) {
		*value = (uint64_t)object;
		return object_usable(b, t, object);
	}
	if (t->kind == TOKEN_NUMBER || name_param(p, t) >= 0 ||
	    name_task(p, t) >= 0)
		diag_add(p->diag, t->at, MSG(WANTS_OBJECT),
			 parse_found(p, t, found), b->arg->name, b->op->name,
			 object_types[b->arg->type].article);
	else
		name_unknown(p, t, b->arg);
	return false;
}

/* "0x1000" for addresses, "4" for the rest. */
static const char *number_text(const struct operation_arg *arg, uint64_t value,
			       char buf[24])
{
	snprintf(buf, 24, arg->align > 1 ? "0x%llx" : "%llu",
		 (unsigned long long)value);
	return buf;
}

static bool number_value(struct binding *b, const struct token *t,
			 uint64_t *value)
{
	const struct operation_arg *arg = b->arg;
	char low[24], high[24], now[24];

	if (!lex_number(b->p->text, t, b->p->diag, value))
		return false;
	if (*value < arg->min || *value > arg->max) {
		diag_add(b->p->diag, t->at, MSG(NUMBER_RANGE), arg->name,
			 b->op->name, number_text(arg, arg->min, low),
			 number_text(arg, arg->max, high),
			 number_text(arg, *value, now));
		return false;
	}
	if (arg->align > 1 && *value % arg->align) {
		uint64_t down = *value - *value % arg->align;

		diag_add(b->p->diag, t->at, MSG(NUMBER_ALIGN), arg->name,
			 b->op->name, (unsigned long long)arg->align,
			 number_text(arg, down < arg->min ? arg->min : down,
				     low));
		return false;
	}
	return true;
}

/* A parameter is good for an argument that takes all of its range. */
static bool param_value(struct binding *b, const struct token *t, int param,
			uint64_t *value)
{
	const struct operation_arg *arg = b->arg;
	const struct param *from = &b->p->s->params[param];

	b->p->params_used[param] = true;
	*value = (uint64_t)param;
	if (arg->align > 1) {
		diag_add(b->p->diag, t->at, MSG(PARAM_ALIGN), arg->name,
			 b->op->name, from->name);
		return false;
	}
	if (from->min < arg->min || from->max > arg->max) {
		diag_add(b->p->diag, t->at, MSG(PARAM_RANGE_WIDE), from->name,
			 (unsigned long long)from->min,
			 (unsigned long long)from->max, arg->name, b->op->name,
			 (unsigned long long)arg->min,
			 (unsigned long long)arg->max);
		return false;
	}
	return true;
}

/* One value; @open: inside "one of ( )", where parameters may not stand. */
static bool value(struct binding *b, const struct token *t, bool open,
		  struct argument *argument)
{
	int param = t->kind == TOKEN_WORD ? name_param(b->p, t) : -1;
	char quoted[QUOTED_MAX];

	argument->at = t->at;
	if (b->arg->kind == TAKES_OBJECT) {
		argument->kind = ARGUMENT_OBJECT;
		return object_value(b, t, &argument->value);
	}
	if (t->kind == TOKEN_NUMBER) {
		argument->kind = ARGUMENT_NUMBER;
		return number_value(b, t, &argument->value);
	}
	if (param >= 0 && open) {
		b->p->params_used[param] = true;
		diag_add(b->p->diag, t->at, MSG(OPEN_PARAM),
			 b->p->s->params[param].name);
		return false;
	}
	if (param >= 0) {
		argument->kind = ARGUMENT_PARAM;
		return param_value(b, t, param, &argument->value);
	}
	if (name_object(b->p, t) >= 0 || name_task(b->p, t) >= 0)
		diag_add(b->p->diag, t->at, MSG(WANTS_NUMBER),
			 parse_quote(b->p, t, quoted), b->arg->name,
			 b->op->name);
	else
		name_unknown(b->p, t, b->arg);
	return false;
}

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

	if (!value(b, t, true, &argument))
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
	if (!parse_expect(p, TOKEN_LPAREN, "after 'one of'"))
		return false;
	if (b->arg)
		open = new_open(b, one);
	do {
		const struct token *t = p->next;
		bool word = t->kind == TOKEN_WORD;

		if (!word && !parse_expect(p, TOKEN_NUMBER, "as alternative"))
			return false;
		p->next += word;
		if (b->arg && !open_add(b, t, open ? open : &scratch))
			b->ok = false;
	} while (parse_accept(p, TOKEN_COMMA));
	if (!parse_expect(p, TOKEN_RPAREN, "after the alternatives"))
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

/* A keyword argument: which one is it? */
static void bind_keyword(struct binding *b, const struct token *name)
{
	struct parser *p = b->p;
	char quoted[QUOTED_MAX], remedy[REMEDY_MAX], all[REMEDY_MAX];
	char synopsis[REMEDY_MAX - 16];
	struct suggestion suggestion;

	b->arg = find_arg(b->op, p, name);
	if (b->arg)
		return;
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

static void bind_position(struct binding *b, const struct token *t,
			  unsigned int n, bool keywords)
{
	char synopsis[REMEDY_MAX];

	b->arg = NULL;
	if (keywords) {
		diag_add(b->p->diag, t->at, MSG(ARGUMENT_ORDER));
	} else if (n >= operation_nr_args(b->op)) {
		diag_add(b->p->diag, t->at, MSG(ARGUMENT_MANY), b->op->name,
			 operation_synopsis(b->op, synopsis, sizeof(synopsis)));
	} else {
		b->arg = &b->op->args[n];
		return;
	}
	b->ok = false;
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
	if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) {
		char found[QUOTED_MAX + 2];

		diag_add(p->diag, t->at, MSG(ARGUMENT_VALUE),
			 parse_found(p, t, found));
		return false;
	}
	p->next++;
	if (b->arg && !value(b, t, false, to))
		b->ok = false;
	/* Given, if wrongly: it is not missing. */
	if (to->kind == ARGUMENT_DEFAULT)
		to->kind = ARGUMENT_NUMBER;
	return true;
}

bool parse_arguments(struct binding *b)
{
	struct parser *p = b->p;
	bool keywords = false;

	for (unsigned int n = 0; p->next->kind != TOKEN_RPAREN; n++) {
		const struct token *t = p->next;

		if (n && !parse_accept(p, TOKEN_COMMA)) {
			parse_error(p, "',' or ')'", "after the argument");
			return false;
		}
		t = p->next;
		b->arg = NULL;
		if (t->kind == TOKEN_WORD && t[1].kind == TOKEN_EQUAL) {
			keywords = true;
			p->next += 2;
			if (b->op)
				bind_keyword(b, t);
		} else if (b->op) {
			bind_position(b, t, n, keywords);
		}
		if (!argument(b))
			return false;
	}
	p->next++;
	return true;
}
