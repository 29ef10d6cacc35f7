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

unsigned int term_width(FILE *out)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	unsigned long width = 0;

	if (!ioctl(fileno(out), TIOCGWINSZ, &size))
		width = size.ws_col;
	else if (columns)
		width = strtoul(columns, NULL, 10);
	return width >= WIDTH_MIN && width < 1000 ? (unsigned int)width :
						    WIDTH_DEFAULT;
}

unsigned int term_fit(void)
{
	bool told = term_is_tty(stdout) || getenv("COLUMNS");

	return told ? term_width(stdout) : 0;
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
