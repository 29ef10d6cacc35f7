/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lexer: bytes to tokens, with a position for each.
 *
 * A scenario becomes a part of reports, which are JSON, so it must be UTF-8
 * without control characters, comments included.  Outside comments the
 * language is ASCII.
 */
#include "scenario/lex.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/diag.h"
#include "scenario/parse.h"
#include "scenario/text.h"

struct lexer {
	const char *text;
	size_t size, offset, line_start;
	uint32_t line;
	struct diagnostics *diag;
	struct token *tokens;
	size_t nr;
	bool bracket;		/* a '[' is not closed yet */
	bool nested;		/* the last comment had a second beginning, */
	size_t nested_tokens;	/* and ended behind so many tokens */
	unsigned int nested_messages;
};

static const char *const kind_names[TOKEN_KINDS] = {
	[TOKEN_END] = "the end of the file",
	[TOKEN_WORD] = "a name",
	[TOKEN_NUMBER] = "a number",
	[TOKEN_LBRACE] = "'{'",
	[TOKEN_RBRACE] = "'}'",
	[TOKEN_LPAREN] = "'('",
	[TOKEN_RPAREN] = "')'",
	[TOKEN_EQUAL] = "'='",
	[TOKEN_LESS_EQUAL] = "'<='",
	[TOKEN_COMMA] = "','",
	[TOKEN_SEMICOLON] = "';'",
	[TOKEN_COLON] = "':'",
	[TOKEN_DOTS] = "'..'",
	[TOKEN_BAD] = "this",
};

const char *token_kind_name(enum token_kind kind)
{
	return kind_names[kind];
}

static struct position position(const struct lexer *l, size_t offset,
				size_t length)
{
	return (struct position){
		.line = l->line,
		.column = (uint32_t)(offset - l->line_start) + 1,
		.length = (uint32_t)length,
	};
}

/* The byte @ahead of the next one; 0 behind the end. */
static char peek(const struct lexer *l, size_t ahead)
{
	size_t at = l->offset + ahead;

	return at < l->size ? l->text[at] : '\0';
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void push(struct lexer *l, enum token_kind kind, size_t length)
{
	l->tokens = parse_grow(l->tokens, l->nr, sizeof(*l->tokens));
	l->tokens[l->nr++] = (struct token){
		.kind = kind,
		.offset = (uint32_t)l->offset,
		.at = position(l, l->offset, length),
	};
	l->offset += length;
}

static void newline(struct lexer *l)
{
	l->offset++;
	l->line++;
	l->line_start = l->offset;
}

/*
 * One character that is no part of a token, in a comment or outside; complains
 * about those that may stand nowhere.  True if there was nothing to complain.
 */
static bool character(struct lexer *l, uint32_t *code)
{
	char shown[TEXT_SHOWN_MAX];
	unsigned int len, width;
	size_t at = l->offset;

	if (peek(l, 0) == '\n') {
		*code = '\n';
		newline(l);
		return true;
	}
	len = text_decode(l->text + at, l->size - at, code);
	l->offset += len ? len : 1;
	if (!len) {
		*code = 0xfffd;
		diag_add(l->diag, position(l, at, 1), MSG(NOT_UTF8),
			 (unsigned int)(unsigned char)l->text[at]);
		return false;
	}
	if (*code == '\t' || !text_hidden(*code) ||
	    (*code == '\r' && peek(l, 0) == '\n'))
		return true;
	text_show(l->text + at, len, shown, &width);
	if (at == 0 && *code == 0xfeff)
		diag_add(l->diag, position(l, at, len), MSG(BYTE_ORDER_MARK));
	else if (*code == '\r')
		diag_add(l->diag, position(l, at, len), MSG(RETURN));
	else if (len == 1)
		diag_add(l->diag, position(l, at, len), MSG(CONTROL), shown);
	else
		diag_add(l->diag, position(l, at, len), MSG(HIDDEN), shown);
	return false;
}

/* Where two characters follow each other in [p, end); NULL: nowhere. */
static const char *find_pair(const char *p, const char *end, const char *pair)
{
	for (; end - p > 1; p++)
		if (p[0] == pair[0] && p[1] == pair[1])
			return p;
	return NULL;
}

static void comment(struct lexer *l)
{
	const char *start = l->text + l->offset + 2, *stop = l->text + l->size;
	bool line = start[-1] == '/';
	const char *end = line ? memchr(start, '\n', (size_t)(stop - start)) :
				 find_pair(start, stop, "*/");
	uint32_t code;

	if (!end && !line) {
		diag_add(l->diag, position(l, l->offset, 2), MSG(COMMENT_OPEN));
		push(l, TOKEN_BAD, 2);
		l->offset = l->size;
		return;
	}
	if (!end)
		end = stop;
	l->offset += 2;
	while (l->text + l->offset < end)
		character(l, &code);
	if (line)
		return;
	l->offset += 2;
	l->nested = find_pair(start, end, "/*");
	l->nested_tokens = l->nr;
	l->nested_messages = l->diag->nr;
}

/* What stands before the second end of a nested comment was to be in it. */
static void comment_end(struct lexer *l)
{
	if (l->nested) {
		l->nr = l->nested_tokens;
		diag_forget(l->diag, l->nested_messages);
		l->nested = false;
	}
	diag_add(l->diag, position(l, l->offset, 2), MSG(COMMENT_END));
	l->offset += 2;
}

static void word(struct lexer *l)
{
	const char *start = l->text + l->offset;
	bool number = isdigit((unsigned char)*start);
	char c, quoted[64];
	size_t n = 1;

	for (; (c = peek(l, n)) != '\0'; n++)
		if (!is_word(c) && c != '-' &&
		    !(c == '.' && is_word(peek(l, n + 1))))
			break;
	if (number || start[n - 1] != '-') {
		push(l, number ? TOKEN_NUMBER : TOKEN_WORD, n);
		return;
	}
	diag_add(l->diag, position(l, l->offset + n - 1, 1), MSG(WORD_END),
		 text_quote(quoted, sizeof(quoted), start, n, 50));
	push(l, TOKEN_BAD, n);
}

static const char *stray_remedy(uint32_t code)
{
	switch (code) {
	case '#':
		return "comments are // or /* */";
	case '"':
	case '\'':
	case 0x2018 ... 0x201f:
		return "names and words stand without quotes";
	case '<':
	case '>':
		return "a bound is written <= N";
	case '-':
		return "nothing begins with it";
	case '.':
	case 0x2026:
		return "a range is written 1..4";
	case '|':
		return "alternatives are joined by 'or'";
	case '/':
		return "comments are // or /* */";
	case '+':
	case '*':
		return "there is no arithmetic; write the value";
	case '[':
	case ']':
		return "arguments stand in ( )";
	default:
		return code < 0x80 ? "remove it" :
				     "write it in ASCII, or in a comment";
	}
}

/* How far what is spoilt by the character @code reaches: it is one mistake. */
static size_t spoilt(const struct lexer *l, uint32_t code)
{
	const char *start = l->text + l->offset;
	const char *stop = l->text + l->size;
	const char *line = memchr(start, '\n', (size_t)(stop - start));
	const char *close = NULL;
	size_t n = 0;

	if (line)
		stop = line;
	/* A comment of other languages; from quote to quote; or a word. */
	if (code == '#' ||
	    (code == '/' &&
	     (!l->nr || l->tokens[l->nr - 1].at.line != l->line)))
		return (size_t)(stop - start);
	if (code == '"' || code == '\'')
		close = memchr(start, (int)code, (size_t)(stop - start));
	if (close)
		return (size_t)(close + 1 - start);
	while (start + n < stop && !strchr(" \t\r{}()[]=<,;:", start[n]) &&
	       !(start[n] == '/' &&
		 (peek(l, n + 1) == '/' || peek(l, n + 1) == '*')))
		n++;
	return n;
}

static void stray_message(struct lexer *l, size_t at, uint32_t code)
{
	char shown[TEXT_SHOWN_MAX], named[2 * TEXT_SHOWN_MAX + 8];
	unsigned int width;

	text_show(l->text + at, l->offset - at, shown, &width);
	if (code < 0x80)
		snprintf(named, sizeof(named), "'%s'", shown);
	else if (width > 1)
		snprintf(named, sizeof(named), "%s", shown);
	else
		snprintf(named, sizeof(named), "'%s' (U+%04X)", shown,
			 (unsigned int)code);
	if (text_blank(code))
		diag_add(l->diag, position(l, at, l->offset - at), MSG(BLANK),
			 named);
	else
		diag_add(l->diag, position(l, at, l->offset - at), MSG(STRAY),
			 named, stray_remedy(code));
}

/* What is no token, with the word that it stands in. */
static void stray(struct lexer *l)
{
	const struct token *last = l->nr ? &l->tokens[l->nr - 1] : NULL;
	size_t at = l->offset, length;
	bool joined = last && last->offset + last->at.length == at &&
		      (last->kind == TOKEN_WORD || last->kind == TOKEN_NUMBER ||
		       last->kind == TOKEN_DOTS || last->kind == TOKEN_BAD);
	uint32_t code;

	if (character(l, &code) && !(joined && last->kind == TOKEN_BAD) &&
	    !(code == ']' && l->bracket))
		stray_message(l, at, code);
	/* What looks like a blank separates as one does. */
	if (text_blank(code) || code == '\f' || code == '\v' || code == '\r')
		return;
	/* Go on as if it had been written right. */
	if (code == '<' || code == '[' || code == ']') {
		if (code == '<' && at && l->text[at - 1] == '=')
			l->nr--;
		l->offset = at;
		l->bracket = code == '[';
		push(l,
		     code == '<' ? TOKEN_LESS_EQUAL :
		     code == '[' ? TOKEN_LPAREN :
				   TOKEN_RPAREN,
		     1);
		return;
	}
	if (text_hidden(code) && code >= 0x80 &&
	    !(joined && is_word(peek(l, 0))))
		return;
	if (joined)
		at = l->tokens[--l->nr].offset;
	length = l->offset - at + spoilt(l, code);
	l->offset = at;
	push(l, TOKEN_BAD, length);
}

static void token(struct lexer *l)
{
	static const char single[] = "{}()=,;:";
	static const enum token_kind kinds[] = {
		TOKEN_LBRACE, TOKEN_RBRACE, TOKEN_LPAREN,    TOKEN_RPAREN,
		TOKEN_EQUAL,  TOKEN_COMMA,  TOKEN_SEMICOLON, TOKEN_COLON,
	};
	char c = peek(l, 0), next = peek(l, 1);
	const char *at = c ? strchr(single, c) : NULL;

	if (c == '\n')
		newline(l);
	else if (c == ' ' || c == '\t' || (c == '\r' && next == '\n'))
		l->offset++;
	else if (c == '/' && (next == '/' || next == '*'))
		comment(l);
	else if (c == '*' && next == '/')
		comment_end(l);
	else if (is_word(c))
		word(l);
	else if (c == '<' && next == '=')
		push(l, TOKEN_LESS_EQUAL, 2);
	else if (c == '.' && next == '.')
		push(l, TOKEN_DOTS, 2);
	else if (at)
		push(l, kinds[at - single], 1);
	else
		stray(l);
}

struct position lex_position(const char *text, size_t offset)
{
	struct lexer l = { .line = 1 };

	for (size_t i = 0; i < offset; i++)
		if (text[i] == '\n') {
			l.line++;
			l.line_start = i + 1;
		}
	return position(&l, offset, 1);
}

struct token *lex(const char *text, size_t size, struct diagnostics *diag)
{
	const char *nul = memchr(text, '\0', size);
	struct lexer l = {
		.text = text,
		.size = size,
		.line = 1,
		.diag = diag,
	};

	if (nul) {
		diag_add(diag, lex_position(text, (size_t)(nul - text)),
			 MSG(NUL));
		l.size = 0;
	}
	while (l.offset < l.size)
		token(&l);
	push(&l, TOKEN_END, 0);
	return l.tokens;
}
