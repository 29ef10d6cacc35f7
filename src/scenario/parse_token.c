/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all parts of the parser do with tokens: look, take, complain.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/parse.h"
#include "scenario/text.h"
#include "sched/memory.h"

void *parse_grow(void *array, size_t nr, size_t size)
{
	/* Powers of two, from 8 on: full when nr is one of them. */
	if (nr && (nr < 8 || (nr & (nr - 1))))
		return array;
	return must(realloc(array, (nr ? 2 * nr : 8) * size));
}

char *parse_quote(const struct parser *p, const struct token *t,
		  char buf[QUOTED_MAX])
{
	return text_quote(buf, QUOTED_MAX, p->text + t->offset, t->at.length,
			  50);
}

char *parse_found(const struct parser *p, const struct token *t,
		  char buf[QUOTED_MAX + 2])
{
	char quoted[QUOTED_MAX];

	if (t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER)
		snprintf(buf, QUOTED_MAX + 2, "'%s'",
			 parse_quote(p, t, quoted));
	else if (t->kind == TOKEN_END && !p->s)
		/* No file: the value of an option. */
		snprintf(buf, QUOTED_MAX + 2, "the end");
	else
		snprintf(buf, QUOTED_MAX + 2, "%s", token_kind_name(t->kind));
	return buf;
}

bool parse_is(const struct parser *p, const struct token *t, const char *word)
{
	return (t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER) &&
	       text_is(p->text + t->offset, t->at.length, word);
}

void parse_copy(const struct parser *p, const struct token *t, char *to,
		size_t size)
{
	size_t length = t->at.length < size ? t->at.length : size - 1;

	memcpy(to, p->text + t->offset, length);
	to[length] = '\0';
}

bool parse_accept(struct parser *p, enum token_kind kind)
{
	if (p->next->kind != kind)
		return false;
	p->next++;
	return true;
}

bool parse_accept_word(struct parser *p, const char *word)
{
	if (!parse_is(p, p->next, word))
		return false;
	p->next++;
	return true;
}

struct position parse_behind(const struct parser *p)
{
	struct position at;

	/* What is no token is reported; see diag_add(). */
	if (p->next == p->tokens || p->next->kind == TOKEN_BAD)
		return p->next->at;
	at = p->next[-1].at;
	at.column += at.length;
	at.length = 1;
	return at;
}

bool parse_at_line(const struct parser *p)
{
	return p->next == p->tokens || p->next[-1].at.line != p->next->at.line;
}

bool parse_is_statement(const struct token *t)
{
	if (t[0].kind == TOKEN_WORD && t[1].kind == TOKEN_EQUAL)
		t += 2;
	return t[0].kind == TOKEN_WORD && t[1].kind == TOKEN_LPAREN;
}

void parse_error(struct parser *p, const char *what, const char *after)
{
	char found[QUOTED_MAX + 2];

	p->lost |= p->next->kind == TOKEN_END;
	/* What is missing is missing in this line, not in the next one. */
	diag_add(p->diag,
		 p->next->kind == TOKEN_END || parse_at_line(p) ?
			 parse_behind(p) :
			 p->next->at,
		 MSG(EXPECTED), what, after, parse_found(p, p->next, found));
}

bool parse_expect(struct parser *p, enum token_kind kind, const char *after)
{
	char found[QUOTED_MAX + 2];

	if (parse_accept(p, kind))
		return true;
	/* A statement ends where its last token does, not on the next line. */
	if (kind == TOKEN_SEMICOLON)
		diag_add(p->diag, parse_behind(p), MSG(EXPECTED),
			 token_kind_name(kind), after,
			 parse_found(p, p->next, found));
	else
		parse_error(p, token_kind_name(kind), after);
	return false;
}

bool parse_limit(struct parser *p, struct position at, unsigned int nr,
		 enum message_id id, const char *format, unsigned int max)
{
	if (nr < max)
		return false;
	if (!p->limit_seen[id])
		diag_add(p->diag, at, id, format, max);
	p->limit_seen[id] = true;
	return true;
}

bool parse_extra_semicolons(struct parser *p)
{
	const struct token *t = p->next;

	if (!parse_accept(p, TOKEN_SEMICOLON))
		return false;
	diag_add(p->diag, t->at, MSG(TOO_MANY), ";");
	while (parse_accept(p, TOKEN_SEMICOLON))
		;
	return true;
}

const struct token *parse_name(struct parser *p, const char *after)
{
	bool next_line = parse_at_line(p) && parse_at_keyword(p);

	if (!next_line && parse_accept(p, TOKEN_NUMBER))
		return p->next - 1;
	if (!next_line && parse_accept(p, TOKEN_WORD))
		return p->next - 1;
	parse_error(p, "a name", after);
	return NULL;
}

bool parse_number(struct parser *p, const char *after, uint64_t *value)
{
	if (!parse_expect(p, TOKEN_NUMBER, after))
		return false;
	return lex_number(p->text, p->next - 1, p->diag, value);
}
