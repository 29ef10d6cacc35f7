/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The TAP producer behind tap.h: counts, prints, and says at the end whether
 * the promise of the plan was kept.
 *
 * stdout is flushed line by line, so that a crash loses nothing and the lines
 * of a child process come in order.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap/tap.h"

static unsigned int nr_planned, nr_made, nr_failed;
static bool planned;
static const char *todo_reason;

/* A line of text, which must not end the TAP line early. */
static void print_text(const char *fmt, va_list ap)
{
	char text[1024];
	char *c;

	vsnprintf(text, sizeof(text), fmt, ap);
	for (c = text; *c; c++)
		if (*c == '\n' || *c == '#')
			*c = ' ';
	fputs(text, stdout);
}

/* Text of several lines, each marked as talk. */
static void print_talk(const char *text)
{
	do {
		size_t len = strcspn(text, "\n");

		printf("# %.*s\n", (int)len, text);
		text += len;
		if (*text)
			text++;
	} while (*text);
	fflush(stdout);
}

static bool result(const char *file, int line, bool held, const char *fmt,
		   va_list ap)
{
	printf("%sok %u - ", held ? "" : "not ", ++nr_made);
	print_text(fmt, ap);
	if (todo_reason)
		printf(" # TODO %s", todo_reason);
	putchar('\n');
	if (!held && !todo_reason)
		nr_failed++;
	if (!held)
		diag("failed at %s:%d", file, line);
	fflush(stdout);
	return held;
}

void plan(unsigned int nr)
{
	nr_planned = nr;
	planned = true;
	printf("1..%u\n", nr);
	fflush(stdout);
}

void skip_all(const char *fmt, ...)
{
	va_list ap;

	printf("1..0 # SKIP ");
	va_start(ap, fmt);
	print_text(fmt, ap);
	va_end(ap);
	putchar('\n');
	exit(0);
}

void skip(unsigned int nr, const char *fmt, ...)
{
	while (nr--) {
		va_list ap;

		printf("ok %u # SKIP ", ++nr_made);
		va_start(ap, fmt);
		print_text(fmt, ap);
		va_end(ap);
		putchar('\n');
	}
	fflush(stdout);
}

void todo(const char *reason)
{
	todo_reason = reason;
}

void diag(const char *fmt, ...)
{
	char text[8192];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	print_talk(text);
}

void bail_out(const char *fmt, ...)
{
	va_list ap;

	printf("Bail out! ");
	va_start(ap, fmt);
	print_text(fmt, ap);
	va_end(ap);
	putchar('\n');
	exit(255);
}

int done_testing(void)
{
	if (!planned)
		plan(nr_made);
	if (nr_made != nr_planned)
		diag("planned %u checks, made %u", nr_planned, nr_made);
	if (nr_failed)
		diag("%u of %u checks failed", nr_failed, nr_made);
	return nr_failed || nr_made != nr_planned || !nr_made;
}

bool tap_ok(const char *file, int line, bool held, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	result(file, line, held, fmt, ap);
	va_end(ap);
	return held;
}

bool tap_is_int(const char *file, int line, intmax_t got, intmax_t want,
		const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	result(file, line, got == want, fmt, ap);
	va_end(ap);
	if (got != want)
		diag("  got: %jd\n want: %jd", got, want);
	return got == want;
}

bool tap_is_str(const char *file, int line, const char *got, const char *want,
		const char *fmt, ...)
{
	bool held = got && want ? !strcmp(got, want) : got == want;
	va_list ap;

	va_start(ap, fmt);
	result(file, line, held, fmt, ap);
	va_end(ap);
	if (!held)
		diag("  got: %s\n want: %s", got ? got : "(null)",
		     want ? want : "(null)");
	return held;
}

bool tap_like(const char *file, int line, const char *text, const char *part,
	      const char *fmt, ...)
{
	bool held = text && strstr(text, part);
	va_list ap;

	va_start(ap, fmt);
	result(file, line, held, fmt, ap);
	va_end(ap);
	if (!held)
		diag("  text: %s\n  lacks: %s", text ? text : "(null)", part);
	return held;
}
