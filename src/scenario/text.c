/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * UTF-8 as RFC 3629 has it, and what may go to a terminal.
 *
 * Every character is taken to be one column wide: comments in wide scripts
 * shift the caret, which is harmless.
 */
#include "scenario/text.h"

#include <stdio.h>
#include <string.h>

bool text_is(const char *s, size_t size, const char *word)
{
	return strlen(word) == size && !memcmp(word, s, size);
}

unsigned int text_decode(const char *s, size_t size, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s[0];
	unsigned int len;
	uint32_t value;

	if (c < 0x80) {
		*code = c;
		return 1;
	}
	if (c >= 0xc2 && c < 0xe0)
		len = 2;
	else if (c >= 0xe0 && c < 0xf0)
		len = 3;
	else if (c >= 0xf0 && c < 0xf5)
		len = 4;
	else
		return 0;
	if (len > size)
		return 0;
	value = c & (0xffu >> (len + 1));
	for (unsigned int i = 1; i < len; i++) {
		c = (unsigned char)s[i];
		if ((c & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (c & 0x3f);
	}
	if (value < least[len] || value > 0x10ffff ||
	    (value >= 0xd800 && value < 0xe000))
		return 0;
	*code = value;
	return len;
}

enum look {
	LOOKS_PLAIN,	/* like what it is */
	LOOKS_BARE,	/* fine in a word of its script, nothing alone */
	LOOKS_BLANK,
	LOOKS_HIDDEN
};

static enum look look(uint32_t code)
{
	static const struct {
		uint32_t first, last;
		enum look look;
	} table[] = {
		{ 0x00, 0x1f, LOOKS_HIDDEN },	   /* controls */
		{ 0x7f, 0x9f, LOOKS_HIDDEN },
		{ 0xa0, 0xa0, LOOKS_BLANK },
		{ 0xad, 0xad, LOOKS_HIDDEN },	   /* soft hyphen */
		{ 0x300, 0x36f, LOOKS_BARE },	   /* accents */
		{ 0x61c, 0x61c, LOOKS_HIDDEN },
		{ 0x115f, 0x1160, LOOKS_BARE },	   /* Hangul fillers */
		{ 0x1680, 0x1680, LOOKS_BLANK },
		{ 0x180e, 0x180e, LOOKS_HIDDEN },
		{ 0x2000, 0x200a, LOOKS_BLANK },
		{ 0x200b, 0x200f, LOOKS_HIDDEN },  /* no width, marks */
		{ 0x2028, 0x202e, LOOKS_HIDDEN },  /* lines, direction */
		{ 0x202f, 0x202f, LOOKS_BLANK },
		{ 0x205f, 0x205f, LOOKS_BLANK },
		{ 0x2060, 0x206f, LOOKS_HIDDEN },
		{ 0x2800, 0x2800, LOOKS_BLANK },   /* Braille */
		{ 0x3000, 0x3000, LOOKS_BLANK },
		{ 0x3164, 0x3164, LOOKS_BARE },
		{ 0xfe00, 0xfe0f, LOOKS_BARE },	   /* variants */
		{ 0xfeff, 0xfeff, LOOKS_HIDDEN },
		{ 0xffa0, 0xffa0, LOOKS_BARE },
		{ 0xfff9, 0xfffb, LOOKS_HIDDEN },
		{ 0xe0000, 0xe007f, LOOKS_HIDDEN },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (code >= table[i].first && code <= table[i].last)
			return table[i].look;
	return LOOKS_PLAIN;
}

bool text_hidden(uint32_t code)
{
	return look(code) == LOOKS_HIDDEN;
}

bool text_blank(uint32_t code)
{
	return look(code) == LOOKS_BLANK;
}

unsigned int text_show(const char *s, size_t size, char shown[TEXT_SHOWN_MAX],
		       unsigned int *width)
{
	uint32_t code = 0;
	unsigned int len = text_decode(s, size, &code);

	if (len && look(code) == LOOKS_PLAIN) {
		memcpy(shown, s, len);
		shown[len] = '\0';
		*width = 1;
		return len;
	}
	if (!len || len == 1)
		snprintf(shown, TEXT_SHOWN_MAX, "\\x%02x",
			 (unsigned int)(unsigned char)s[0]);
	else
		snprintf(shown, TEXT_SHOWN_MAX, "U+%04X", (unsigned int)code);
	*width = (unsigned int)strlen(shown);
	return len ? len : 1;
}

char *text_quote(char *buf, size_t bufsize, const char *s, size_t size,
		 unsigned int max)
{
	size_t used = 0, columns = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < size;) {
		char shown[TEXT_SHOWN_MAX];
		unsigned int width, len;
		size_t bytes;

		len = text_show(s + i, size - i, shown, &width);
		bytes = strlen(shown);
		if (columns + width > max || used + bytes + 4 > bufsize) {
			memcpy(buf + used, "...", 4);
			break;
		}
		memcpy(buf + used, shown, bytes + 1);
		used += bytes;
		columns += width;
		i += len;
	}
	return buf;
}
