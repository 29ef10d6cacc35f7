/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Colour and width.  Nothing else in the tool asks isatty() or looks at TERM,
 * NO_COLOR and COLUMNS.
 */
#include "cli/term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/report.h"

#define WIDTH_DEFAULT 80u
#define WIDTH_MIN 20u
#define WIDTH_MAX 1000u

static enum term_when when;

void term_init(enum term_when how)
{
	when = how;
}

bool term_is_tty(FILE *out)
{
	return isatty(fileno(out));
}

bool term_color(FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (when != TERM_AUTO)
		return when == TERM_ALWAYS;
	if (no && *no)
		return false;
	return term && strcmp(term, "dumb") && term_is_tty(out);
}

const char *term_style(FILE *out, enum style style)
{
	static const char *const escapes[] = {
		[STYLE_PLAIN] = "\033[0m",  [STYLE_GOOD] = "\033[32m",
		[STYLE_BAD] = "\033[1;31m", [STYLE_OPEN] = "\033[33m",
		[STYLE_HEAD] = "\033[1m",   [STYLE_FAINT] = "\033[2m",
	};

	return term_color(out) ? escapes[style] : "";
}

/* What COLUMNS says; 0 if that is no number. */
static unsigned long columns(void)
{
	const char *s = getenv("COLUMNS");

	if (!s || !*s || s[strspn(s, "0123456789")])
		return 0;
	return strtoul(s, NULL, 10);	/* of too large a one the largest */
}

/* 0: nobody said. */
static unsigned int width_told(FILE *out)
{
	struct winsize size;
	unsigned long width = 0;

	if (!ioctl(fileno(out), TIOCGWINSZ, &size))
		width = size.ws_col;
	if (!width)
		width = columns();
	if (!width)
		return 0;
	if (width < WIDTH_MIN)
		return WIDTH_MIN;
	return width > WIDTH_MAX ? WIDTH_MAX : (unsigned int)width;
}

unsigned int term_width(FILE *out)
{
	unsigned int width = width_told(out);

	return width ? width : WIDTH_DEFAULT;
}

unsigned int term_fit(void)
{
	return term_is_tty(stdout) ? term_width(stdout) : width_told(stdout);
}

unsigned int term_report_flags(bool all)
{
	unsigned int flags = REPORT_WIDTH(term_width(stdout));

	if (all)
		flags |= REPORT_ALL;
	if (term_color(stdout))
		flags |= REPORT_COLOR;
	return flags;
}
