/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text for people in lines of at most 79 columns, unless said otherwise.
 */
#ifndef CLI_WRAP_H
#define CLI_WRAP_H

/* Print @text from column @from on; further lines begin at @indent. */
void wrap(unsigned int from, unsigned int indent, const char *text);
/* The same in lines of at most @max columns. */
void wrap_within(unsigned int from, unsigned int indent, const char *text,
		 unsigned int max);

/* "  NAME   text", the text at @indent, wrapped. */
void wrap_entry(const char *name, unsigned int indent, const char *text);

#endif
