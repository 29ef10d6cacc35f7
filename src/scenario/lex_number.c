/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a token of digits is worth: decimal or 0x, with K, M or G.
 */
#include <ctype.h>

#include "scenario/diag.h"
#include "scenario/lex.h"
#include "scenario/text.h"

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
