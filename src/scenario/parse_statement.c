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

	if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER)
		return false;
	return t[1].kind == TOKEN_EQUAL ||
	       (t[1].kind == TOKEN_WORD && t[2].kind == TOKEN_LPAREN &&
		!operation_find(p->text + t->offset, t->at.length) &&
		name_object(p, t) < 0);
}

static void no_operation(struct parser *p, const struct token *result)
{
	char found[QUOTED_MAX + 2];

	if (!result) {
		diag_add(p->diag, p->next->at, MSG(STATEMENT),
			 parse_found(p, p->next, found));
		return;
	}
	parse_error(p, "an operation", "after '='");
	declare(p, result, NULL);
}

/* "[NAME =] OPERATION(ARGUMENTS);"; false: skip what is left of it. */
static bool statement(struct parser *p)
{
	const struct token *result = NULL, *t;
	struct statement st = { .result = -1 };
	struct binding b = { .p = p, .statement = &st };
	bool open;

	if (names(p))
		result = p->next++;
	b.ok = !result || parse_expect(p, TOKEN_EQUAL, "after the name");
	t = p->next;
	if (!parse_accept(p, TOKEN_WORD)) {
		no_operation(p, result);
		return false;
	}
	p->nr_in_block++;
	st.at = t->at;
	for (unsigned int i = 0; i < OPERATION_ARGS_MAX; i++)
		st.args[i].kind = ARGUMENT_DEFAULT;
	b.op = known_operation(p, t);
	st.op = b.op;
	st.nr_args = b.op ? operation_nr_args(b.op) : 0;
	/* A word that is no operation need not look like one. */
	open = b.op ? parse_expect(p, TOKEN_LPAREN, "after the operation") :
		      parse_accept(p, TOKEN_LPAREN);
	b.ok = b.ok && open && b.op && check_place(p, t, b.op);
	if (!open || !parse_arguments(&b)) {
		if (result)
			declare(p, result, b.op);
		return false;
	}
	if (b.op)
		b.ok = check_result(p, result, t, b.op) && b.ok &&
		       check_given(p, t, b.op, &st);
	/* Declared last: an object is no argument of its own creation. */
	if (result)
		st.result = declare(p, result, b.op);
	if (b.ok)
		keep(p, &st);
	if (!b.op && p->next->kind == TOKEN_LBRACE)
		return false;
	return parse_expect(p, TOKEN_SEMICOLON, "after the statement") ||
	       parse_at_line(p);
}

/* What stands where a statement may; false: one does. */
static bool no_statement(struct parser *p)
{
	const struct token *t = p->next;

	if (parse_accept(p, TOKEN_BAD)) {
		/* What was to be a name, or an operation. */
		if (p->next->kind == TOKEN_EQUAL ||
		    p->next->kind == TOKEN_LPAREN ||
		    p->next->kind == TOKEN_SEMICOLON)
			parse_skip_statement(p);
	} else if (parse_extra_semicolons(p)) {
		return true;
	} else if (parse_accept(p, TOKEN_LBRACE)) {
		diag_add(p->diag, t->at, MSG(BLOCK_NESTED));
		do
			p->nested++;
		while (parse_accept(p, TOKEN_LBRACE));
	} else if (p->nested && parse_accept(p, TOKEN_RBRACE)) {
		p->nested--;
	} else {
		return false;
	}
	return true;
}

void parse_block_open(struct parser *p, const struct token *open)
{
	/* The end of the text may have been lost with what is no token. */
	if (!p->lost || p->next->kind != TOKEN_END)
		diag_add(p->diag, open->at, MSG(BLOCK_OPEN), p->next->at.line);
	p->lost = true;
}

void parse_block(struct parser *p, const struct token *open)
{
	p->nr_in_block = 0;
	p->nested = 0;
	while (p->nested || p->next->kind != TOKEN_RBRACE) {
		const struct token *before = p->next;

		if (no_statement(p))
			continue;
		if (p->next->kind == TOKEN_END || parse_at_block(p) ||
		    parse_at_keyword(p)) {
			parse_block_open(p, open);
			return;
		}
		if (!statement(p)) {
			parse_skip_statement(p);
			/* "if (...) {": that this is nothing was said. */
			p->nested += parse_accept(p, TOKEN_LBRACE);
		}
		if (p->next == before)
			p->next++;
	}
	p->next++;
}
