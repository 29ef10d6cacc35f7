/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values: a number, a parameter, an object, each checked against what the table
 * says of the argument that it is for.
 */
#include "scenario/parse.h"

#include <stdio.h>

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
	if (t->kind == TOKEN_NUMBER ||
	    (!p->lost && (name_param(p, t) >= 0 || name_task(p, t) >= 0)))
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

/* A multiple, a power: is it the right kind of number? */
static bool number_fits(struct binding *b, const struct token *t,
			uint64_t value)
{
	const struct operation_arg *arg = b->arg;
	uint64_t down = value;
	char now[24], fits[24];

	if (arg->align > 1 && value % arg->align) {
		down -= value % arg->align;
		diag_add(b->p->diag, t->at, MSG(NUMBER_ALIGN), arg->name,
			 b->op->name, (unsigned long long)arg->align,
			 number_text(arg, down < arg->min ? arg->min : down,
				     fits));
		return false;
	}
	if (arg->power && value & (value - 1)) {
		while (down & (down - 1))
			down &= down - 1;
		diag_add(b->p->diag, t->at, MSG(NUMBER_POWER), arg->name,
			 b->op->name, number_text(arg, value, now),
			 number_text(arg, down, fits));
		return false;
	}
	return true;
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
	return number_fits(b, t, *value);
}

/* A parameter is good for an argument that takes all of its range. */
static bool param_value(struct binding *b, const struct token *t, int param,
			uint64_t *value)
{
	const struct operation_arg *arg = b->arg;
	const struct param *from = &b->p->s->params[param];

	b->p->params_used[param] = true;
	*value = (uint64_t)param;
	if (arg->align > 1 || arg->power) {
		diag_add(b->p->diag, t->at, MSG(PARAM_ALIGN), arg->name,
			 b->op->name,
			 arg->power ? "a power of two" : "an address",
			 from->name);
		return false;
	}
	if (from->min <= from->max &&
	    (from->min < arg->min || from->max > arg->max)) {
		diag_add(b->p->diag, t->at, MSG(PARAM_RANGE_WIDE), from->name,
			 (unsigned long long)from->min,
			 (unsigned long long)from->max, arg->name, b->op->name,
			 (unsigned long long)arg->min,
			 (unsigned long long)arg->max);
		return false;
	}
	return true;
}

bool value_check(struct binding *b, const struct token *t, bool open,
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

bool value_end(struct parser *p)
{
	if (p->next->kind == TOKEN_COMMA || p->next->kind == TOKEN_RPAREN)
		return true;
	parse_error(p, "',' or ')'", "after the value");
	return false;
}

/* "expected a number for 'gfn' of guest_read" */
static void expect_value(const struct binding *b)
{
	const struct operation_arg *arg = b->arg;
	char after[QUOTED_MAX];

	if (!arg) {
		/* One that is not known: it was said. */
		if (b->ok)
			parse_error(b->p, "a value", "as an argument");
		return;
	}
	snprintf(after, sizeof(after), "for '%s' of %s", arg->name,
		 b->op->name);
	parse_error(b->p,
		    arg->kind == TAKES_OBJECT ?
			    object_types[arg->type].article :
			    "a number",
		    after);
}

bool value_take(struct binding *b)
{
	struct parser *p = b->p;
	const struct token *t = p->next;
	char quoted[QUOTED_MAX];

	if ((t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) ||
	    keyword_is(p->text + t->offset, t->at.length)) {
		expect_value(b);
		return false;
	}
	if (t[1].kind == TOKEN_LPAREN) {
		diag_add(p->diag, t->at, MSG(ARGUMENT_CALL),
			 parse_quote(p, t, quoted));
		return false;
	}
	p->next++;
	return value_end(p);
}

bool value_next(struct binding *b)
{
	struct parser *p = b->p;
	const struct token *comma = p->next;

	if (!parse_accept(p, TOKEN_COMMA))
		return false;
	if (p->next->kind != TOKEN_COMMA && p->next->kind != TOKEN_RPAREN)
		return true;
	diag_add(p->diag, comma->at, MSG(TOO_MANY), ",");
	b->ok = false;
	while (parse_accept(p, TOKEN_COMMA))
		;
	return p->next->kind != TOKEN_RPAREN;
}
