/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes of unknown origin, made safe to show: a scenario may hold anything, and
 * a terminal obeys control bytes.
 */
#ifndef SCENARIO_TEXT_H
#define SCENARIO_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest thing that text_show() writes for one character, and its NUL. */
#define TEXT_SHOWN_MAX 12u

/* Are the @size bytes at @s this word? */
bool text_is(const char *s, size_t size, const char *word);

/*
 * The length of the UTF-8 sequence at @s and its code point; 0 if the bytes
 * are not UTF-8 (overlong forms and surrogates are not).  @size is not 0.
 */
unsigned int text_decode(const char *s, size_t size, uint32_t *code);

/*
 * Is this a character that does not look like what it is: a control character,
 * one without width, or one that changes the direction of writing?
 */
bool text_hidden(uint32_t code);

/* Is this a blank, but not that of ASCII? */
bool text_blank(uint32_t code);

/*
 * The character at @s as it may be shown: itself, "\x1b" for a byte that is
 * none or controls the terminal, "U+202E" for a hidden one.  Returns its
 * length in bytes; @shown gets the text, @width the columns it takes.
 */
unsigned int text_show(const char *s, size_t size, char shown[TEXT_SHOWN_MAX],
		       unsigned int *width);

/* A whole string of at most @max columns ("..." where it is cut) into @buf. */
char *text_quote(char *buf, size_t bufsize, const char *s, size_t size,
		 unsigned int max);

#endif
