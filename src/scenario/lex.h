/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tokens of the scenario language.
 */
#ifndef SCENARIO_LEX_H
#define SCENARIO_LEX_H

#include "scenario/scenario.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,	/* begins with a letter or '_' */
	TOKEN_NUMBER,	/* begins with a digit; need not be a number */
	TOKEN_LBRACE,
	TOKEN_RBRACE,
	TOKEN_LPAREN,
	TOKEN_RPAREN,
	TOKEN_EQUAL,
	TOKEN_LESS_EQUAL,
	TOKEN_COMMA,
	TOKEN_SEMICOLON,
	TOKEN_COLON,
	TOKEN_DOTS,	/* ".." */
	TOKEN_BAD,	/* no token, and reported */
	TOKEN_KINDS
};

/*
 * A word or number goes on over letters, digits, '_' and '-', and over '.' that
 * is followed by one of these: "release-vs-reclaim", "notifier.unlink",
 * "751efd8610", but "1..4" is three tokens.
 */
struct token {
	enum token_kind kind;
	uint32_t offset;
	struct position at;
};

/* "'{'", "a name": for messages that say what was expected. */
const char *token_kind_name(enum token_kind kind);

/*
 * All tokens of a text, TOKEN_END the last; the array is to be freed.  What is
 * no token is reported: blanks of other scripts and what is invisible are left
 * out, anything else is TOKEN_BAD.
 */
struct token *lex(const char *text, size_t size, struct diagnostics *diag);

/* Where the byte at @offset stands. */
struct position lex_position(const char *text, size_t offset);

/* The value of a token of the kind TOKEN_NUMBER, or false and a message. */
bool lex_number(const char *text, const struct token *token,
		struct diagnostics *diag, uint64_t *value);

#endif
