/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tool says beside its data: messages on stderr, and the check that
 * the data on stdout really went out.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/term.h"

const char *program_name = "mmurace";

static void print_quoted(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_./+:=@%,";

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, stdout);
		return;
	}
	putchar('\'');
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*word);
	putchar('\'');
}

void print_replay_command(const char *before, const char *path)
{
	fputs(before, stdout);
	print_quoted(program_name);
	fputs(" replay ", stdout);
	print_quoted(path);
	putchar('\n');
}

static void vmessage(const char *fmt, va_list args)
{
	progress_hide();
	/* In order, where both go to one place. */
	fflush(stdout);
	fprintf(stderr, "%smmurace:%s ", term_style(stderr, STYLE_HEAD),
		term_style(stderr, STYLE_PLAIN));
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
}

void message(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vmessage(fmt, args);
	va_end(args);
}

void fatal(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vmessage(fmt, args);
	va_end(args);
	exit(STATUS_INTERNAL);
}

void *must(void *allocated)
{
	if (!allocated)
		fatal("out of memory");
	return allocated;
}

bool stdout_flush(void)
{
	static bool failed;

	if (failed)
		return false;
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return true;
	failed = true;
	/* ferror() of an earlier write leaves no errno. */
	if (errno)
		message("cannot write to standard output: %s", strerror(errno));
	else
		message("cannot write to standard output");
	return false;
}

char *grouped(uint64_t n, char buf[GROUPED_MAX])
{
	char digits[24], *to = buf;
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
	return buf;
}
