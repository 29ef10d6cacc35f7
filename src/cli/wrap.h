/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text for people in lines of at most 79 columns, the same on every terminal.
 */
#ifndef CLI_WRAP_H
#define CLI_WRAP_H

/* Print @text from column @from on; further lines begin at @indent. */
void wrap(unsigned int from, unsigned int indent, const char *text);

/* "  NAME   text", the text at @indent, wrapped. */
void wrap_entry(const char *name, unsigned int indent, const char *text);

#endif
