/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Statements: "vm = kvm(A);", "swap_out(A, 0x1000);".
 *
 * A statement with an error is not kept, but what it declares is known from
 * then on, with a type that is not: later uses of it cause no more messages.
 */
#include "scenario/parse.h"

#include <stdio.h>
#include <string.h>

/* The operation of this name, or NULL and a message. */
static const struct operation *known_operation(struct parser *p,
					       const struct token *t)
{
	const struct operation *op =
		operation_find(p->text + t->offset, t->at.length);
	char quoted[QUOTED_MAX], remedy[REMEDY_MAX];
	struct suggestion suggestion;

	if (op)
		return op;
	suggest_start(&suggestion, p->text + t->offset, t->at.length);
	for (unsigned int i = 0; (op = operations_get(i)); i++)
		suggest_offer(&suggestion, op->name);
	diag_add(p->diag, t->at, MSG(OPERATION_UNKNOWN),
		 parse_quote(p, t, quoted),
		 diag_remedy(remedy, suggestion.best,
			     "'mmurace list operations' shows all"));
	return NULL;
}

static bool check_place(struct parser *p, const struct token *t,
			const struct operation *op)
{
	if (p->task >= 0 && !(op->where & IN_TASK))
		diag_add(p->diag, t->at, MSG(SETUP_ONLY), op->name);
	else if ((op->where & IN_FIRST) && p->nr_in_block > 1)
		diag_add(p->diag, t->at, MSG(SETUP_FIRST), op->name);
	else
		return true;
	return false;
}

static bool check_given(struct parser *p, const struct token *t,
			const struct operation *op,
			const struct statement *statement)
{
	char synopsis[REMEDY_MAX];
	bool ok = true;

	for (unsigned int i = 0; i < operation_nr_args(op); i++)
		if (statement->args[i].kind == ARGUMENT_DEFAULT &&
		    !op->args[i].optional) {
			diag_add(p->diag, t->at, MSG(ARGUMENT_MISSING),
				 op->name, op->args[i].name,
				 operation_synopsis(op, synopsis,
						    sizeof(synopsis)));
			ok = false;
		}
	return ok;
}

/* Does the operation make what the statement names, if it names anything? */
static bool check_result(struct parser *p, const struct token *result,
			 const struct token *t, const struct operation *op)
{
	if (result && !op->creates)
		diag_add(p->diag, result->at, MSG(RESULT_NONE), op->name);
	else if (!result && op->creates && !op->unnamed)
		diag_add(p->diag, t->at, MSG(RESULT_UNNAMED), op->name,
			 object_types[op->type].article);
	else
		return true;
	return false;
}

/* The number of the new object, -1 if there is none. */
static int declare(struct parser *p, const struct token *name,
		   const struct operation *op)
{
	struct scenario *s = p->s;
	struct scenario_object *object;
	unsigned int nr = s->nr_objects;

	if (!name_check(p, name, "an object")) {
		p->lost = true;
		return -1;
	}
	if (parse_limit(p, name->at, nr, MSG(LIMIT_OBJECTS),
			SCENARIO_OBJECTS_MAX))
		return -1;
	s->objects = parse_grow(s->objects, nr, sizeof(*s->objects));
	object = &s->objects[nr];
	memset(object, 0, sizeof(*object));
	parse_copy(p, name, object->name, sizeof(object->name));
	object->type = op && op->creates ? (int)op->type : -1;
	object->at = name->at;
	p->objects[nr].task = p->task;
	p->objects[nr].known = op && op->creates;
	s->nr_objects++;
	return (int)nr;
}

static void keep(struct parser *p, const struct statement *statement)
{
	struct scenario *s = p->s;

	if (parse_limit(p, statement->at, s->nr_statements,
			MSG(LIMIT_OPERATIONS), SCENARIO_OPS_MAX))
		return;
	s->statements = parse_grow(s->statements, s->nr_statements,
				   sizeof(*s->statements));
	s->statements[s->nr_statements++] = *statement;
}

/* Does the statement begin with a name?  The '=' may have been forgotten. */
static bool names(const struct parser *p)
{
	const struct token *t = p->next;
	const struct operation *op;

	if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER)
		return false;
	if (t[1].kind == TOKEN_EQUAL)
		return true;
	op = t[1].kind == TOKEN_WORD ?
		     operation_find(p->text + t[1].offset, t[1].at.length) :
		     NULL;
	return op && op->creates && name_object(p, t) < 0 &&
	       !operation_find(p->text + t->offset, t->at.length);
}

/* Behind what names the result, if anything does: the operation, or NULL. */
static const struct operation *take_operation(struct parser *p,
					      const struct token *result)
{
	const struct token *t = p->next;
	char found[QUOTED_MAX + 2];

	if (parse_accept(p, TOKEN_WORD)) {
		/* What was to be "NAME =" is spoilt by what is no token. */
		if (p->next->kind == TOKEN_BAD)
			return NULL;
		return known_operation(p, t);
	}
	if (result)
		parse_error(p, "an operation", "after '='");
	else
		diag_add(p->diag, t->at, MSG(STATEMENT),
			 parse_found(p, t, found));
	return NULL;
}

/* Behind '(': what @op is called with.  False: it cannot be read on. */
static bool call(struct parser *p, const struct token *result,
		 const struct token *t, struct binding *b)
{
	bool ended;

	b->ok = b->ok && check_place(p, t, b->op);
	if (!parse_arguments(b))
		return false;
	b->ok = b->ok && check_result(p, result, t, b->op);
	ended = parse_expect(p, TOKEN_SEMICOLON, "after the statement");
	b->ok = b->ok && ended && check_given(p, t, b->op, b->statement);
	return ended || parse_at_line(p);
}

/* "[NAME =] OPERATION(ARGUMENTS);"; false: skip what is left of it. */
static bool statement(struct parser *p)
{
	const struct token *result = NULL, *t;
	struct statement st = { .result = -1 };
	struct binding b = { .p = p, .statement = &st };
	bool read;

	if (names(p))
		result = p->next++;
	b.ok = !result || parse_expect(p, TOKEN_EQUAL, "after the name");
	t = p->next;
	b.op = take_operation(p, result);
	p->nr_in_block++;
	st.at = t->at;
	st.op = b.op;
	st.nr_args = b.op ? operation_nr_args(b.op) : 0;
	for (unsigned int i = 0; i < OPERATION_ARGS_MAX; i++)
		st.args[i].kind = ARGUMENT_DEFAULT;
	read = b.op && parse_expect(p, TOKEN_LPAREN, "after the operation") &&
	       call(p, result, t, &b);
	/* Declared last: an object is no argument of its own creation. */
	if (result)
		st.result = declare(p, result, b.op);
	else if (!b.op)
		p->lost = true;
	if (read && b.ok)
		keep(p, &st);
	return read;
}

/* A '}' that ends its line, or the block before another one. */
static bool at_end(struct parser *p)
{
	bool end;

	if (!parse_accept(p, TOKEN_RBRACE))
		return false;
	end = parse_at_line(p) || parse_at_block(p) || parse_at_keyword(p) ||
	      p->next->kind == TOKEN_END || p->next->kind == TOKEN_RBRACE;
	p->next--;
	return end;
}

/* To where a statement may begin: in another line, or behind this one's ';'. */
static void skip_statement(struct parser *p)
{
	while (p->next->kind != TOKEN_END && !at_end(p) && !parse_at_block(p) &&
	       !parse_at_keyword(p)) {
		bool behind = p->next[-1].kind == TOKEN_SEMICOLON;

		if ((behind || parse_at_line(p)) && parse_is_statement(p->next))
			return;
		p->next++;
	}
}

static void open_nested(struct parser *p)
{
	while (parse_accept(p, TOKEN_LBRACE)) {
		p->nested++;
		p->was_nested = true;
	}
}

/* What stands where a statement may; false: one does. */
static bool no_statement(struct parser *p)
{
	const struct token *t = p->next;

	if (t->kind == TOKEN_LBRACE) {
		diag_add(p->diag, t->at, MSG(BLOCK_NESTED));
		open_nested(p);
		return true;
	}
	if (p->nested && parse_accept(p, TOKEN_RBRACE)) {
		p->nested--;
		return true;
	}
	if (parse_accept(p, TOKEN_BAD)) {
		if (!parse_is_statement(p->next))
			skip_statement(p);
		return true;
	}
	return parse_extra_semicolons(p);
}

void parse_block_open(struct parser *p, const struct token *open)
{
	/* The end of the text may have been lost with what is no token. */
	if (!p->lost || p->next->kind != TOKEN_END)
		diag_add(p->diag, open->at, MSG(BLOCK_OPEN), p->next->at.line);
	p->lost = true;
}

bool parse_block(struct parser *p, const struct token *open)
{
	p->nr_in_block = 0;
	p->nested = 0;
	p->was_nested = false;
	while (p->nested || p->next->kind != TOKEN_RBRACE) {
		if (no_statement(p))
			continue;
		if (p->next->kind == TOKEN_END || parse_at_block(p) ||
		    parse_at_keyword(p)) {
			/* Or there is a '{' too many, which was said. */
			if (!p->was_nested)
				parse_block_open(p, open);
			p->lost = true;
			return false;
		}
		if (statement(p))
			continue;
		skip_statement(p);
		/* "if (...) {": that this is nothing was said. */
		if (p->next->kind == TOKEN_LBRACE) {
			open_nested(p);
			if (!parse_is_statement(p->next))
				skip_statement(p);
		}
	}
	p->next++;
	return true;
}
