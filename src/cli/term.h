/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The terminal: the only place that knows of colour, width and whether anybody
 * is looking.
 */
#ifndef CLI_TERM_H
#define CLI_TERM_H

#include <stdbool.h>
#include <stdio.h>

enum term_when {
	TERM_AUTO,
	TERM_ALWAYS,
	TERM_NEVER
};

enum style {
	STYLE_PLAIN,	/* end of any other */
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_OPEN,	/* neither */
	STYLE_HEAD,
	STYLE_FAINT,
};

/* What --color said.  Auto: on a terminal, unless NO_COLOR or TERM=dumb. */
void term_init(enum term_when when);
/* Is @out (stdout or stderr) to be coloured? */
bool term_color(FILE *out);
/* The escape sequence for it, "" where there is no colour. */
const char *term_style(FILE *out, enum style style);
bool term_is_tty(FILE *out);
/* Columns of the terminal; where it is none, COLUMNS, or 80.  20 to 1000. */
unsigned int term_width(FILE *out);
/* The columns that stdout has to fit into; 0: nobody said. */
unsigned int term_fit(void);
/* How reports are drawn on stdout (REPORT_*); @all: fold nothing. */
unsigned int term_report_flags(bool all);

#endif
