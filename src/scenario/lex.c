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
	uint32_t bad_line;	/* has bytes that were complained about */
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

/* Binary files would be all messages: one a line is enough. */
static bool again(struct lexer *l)
{
	bool seen = l->bad_line == l->line;

	l->bad_line = l->line;
	return seen;
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
		if (again(l))
			return false;
		diag_add(l->diag, position(l, at, 1), MSG(NOT_UTF8),
			 (unsigned int)(unsigned char)l->text[at]);
		return false;
	}
	if (*code == '\t' || !text_hidden(*code) ||
	    (*code == '\r' && peek(l, 0) == '\n'))
		return true;
	if (again(l))
		return false;
	text_show(l->text + at, len, shown, &width);
	if (at == 0 && *code == 0xfeff)
		diag_add(l->diag, position(l, at, len), MSG(BYTE_ORDER_MARK));
	else if (len == 1)
		diag_add(l->diag, position(l, at, len), MSG(CONTROL), shown);
	else
		diag_add(l->diag, position(l, at, len), MSG(HIDDEN), shown);
	return false;
}

static void comment(struct lexer *l)
{
	struct position at = position(l, l->offset, 2);
	bool line = peek(l, 1) == '/';
	uint32_t code;

	l->offset += 2;
	while (l->offset < l->size) {
		if (line && peek(l, 0) == '\n')
			return;
		if (!line && peek(l, 0) == '*' && peek(l, 1) == '/') {
			l->offset += 2;
			return;
		}
		character(l, &code);
	}
	if (!line)
		diag_add(l->diag, at, MSG(COMMENT_OPEN));
}

static void word(struct lexer *l)
{
	size_t n = 1;
	char c;

	while ((c = peek(l, n)) != '\0') {
		if (!is_word(c) &&
		    !((c == '-' || c == '.') && is_word(peek(l, n + 1))))
			break;
		n++;
	}
	push(l, isdigit((unsigned char)peek(l, 0)) ? TOKEN_NUMBER : TOKEN_WORD,
	     n);
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
		return "a bound is written <= N";
	case '-':
		return "numbers are not negative";
	case '.':
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
		return "remove it";
	}
}

static void stray(struct lexer *l)
{
	size_t at = l->offset;
	char shown[TEXT_SHOWN_MAX];
	unsigned int width;
	uint32_t code;

	if (!character(l, &code))
		return;
	text_show(l->text + at, l->offset - at, shown, &width);
	diag_add(l->diag, position(l, at, l->offset - at), MSG(STRAY), shown,
		 stray_remedy(code));
	/* Go on as if it had been written right. */
	if (code == '<') {
		l->offset = at;
		push(l, TOKEN_LESS_EQUAL, 1);
	}
	/* A comment of other languages, or a run of the same: one mistake. */
	while (l->offset < l->size && peek(l, 0) != '\n' &&
	       (code == '#' || peek(l, 0) == (char)code))
		l->offset++;
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

struct token *lex(const char *text, size_t size, struct diagnostics *diag)
{
	struct lexer l = {
		.text = text,
		.size = size,
		.line = 1,
		.diag = diag,
	};

	while (l.offset < l.size)
		token(&l);
	push(&l, TOKEN_END, 0);
	return l.tokens;
}

/* Digits of @base from *p on; false on overflow. */
static bool digits(const char **p, const char *end, unsigned int base,
		   uint64_t *value)
{
	*value = 0;
	for (; *p < end; ++*p) {
		unsigned char c = (unsigned char)**p;
		unsigned int digit;

		if (isdigit(c))
			digit = c - '0';
		else if (base == 16 && isxdigit(c))
			digit = (unsigned int)tolower(c) - 'a' + 10;
		else
			break;
		if (__builtin_mul_overflow(*value, base, value) ||
		    __builtin_add_overflow(*value, digit, value))
			return false;
	}
	return true;
}

static unsigned int suffix_shift(char c)
{
	return c == 'K' ? 10 : c == 'M' ? 20 : c == 'G' ? 30 : 0;
}

bool lex_number(const char *text, const struct token *token,
		struct diagnostics *diag, uint64_t *value)
{
	const char *start = text + token->offset, *p = start;
	const char *end = start + token->at.length, *first;
	bool hex = end - p > 1 && p[0] == '0' && tolower(p[1]) == 'x';
	unsigned int shift;
	char quoted[64];

	text_quote(quoted, sizeof(quoted), start, token->at.length, 40);
	first = p += hex ? 2 : 0;
	if (!digits(&p, end, hex ? 16 : 10, value)) {
		diag_add(diag, token->at, MSG(NUMBER_LARGE), quoted);
		return false;
	}
	if (!hex && p - first > 1 && *first == '0') {
		diag_add(diag, token->at, MSG(NUMBER_OCTAL), quoted);
		return false;
	}
	shift = p + 1 == end ? suffix_shift(*p) : 0;
	if (p == first || (p != end && !shift)) {
		diag_add(diag, token->at, MSG(NUMBER_MALFORMED), quoted);
		return false;
	}
	if (shift && *value > UINT64_MAX >> shift) {
		diag_add(diag, token->at, MSG(NUMBER_LARGE), quoted);
		return false;
	}
	*value <<= shift;
	return true;
}
