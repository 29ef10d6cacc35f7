/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tool says beside its data: messages on stderr, and the check that
 * the data on stdout really went out.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/term.h"
#include "report/shown.h"
#include "report/store.h"
#include "scenario/scenario.h"

const char *program_name = "mmurace";

/*
 * As a shell reads it back.  What a terminal would obey, or is not UTF-8, needs
 * the $'...' that POSIX took over from ksh.
 */
static void print_quoted(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_./+:=@%,";
	bool strange = !shown_as_is(word);

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, stdout);
		return;
	}
	fputs(strange ? "$'" : "'", stdout);
	for (; *word; word++)
		if (strange && (*word == '\\' || *word == '\''))
			printf("\\%c", *word);
		else if (strange && (*word < ' ' || *word > '~'))
			printf("\\%03o", (unsigned char)*word);
		else if (*word == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*word);
	putchar('\'');
}

void print_replay_command(const char *before, const char *path, bool build)
{
	fputs(before, stdout);
	print_quoted(program_name);
	/* A path that looks like an option is none behind "./". */
	fputs(build ? " replay --build " : " replay ", stdout);
	fputs(*path == '-' ? "./" : "", stdout);
	print_quoted(path);
	putchar('\n');
}

/* What comes on stderr comes in order, where stdout goes to the same place. */
static void begin(void)
{
	progress_hide();
	fflush(stdout);
}

/* What is said may quote anything: a file, a name, an option. */
static void vmessage(const char *fmt, va_list args)
{
	char *text;

	begin();
	fprintf(stderr, "%smmurace:%s ", term_style(stderr, STYLE_HEAD),
		term_style(stderr, STYLE_PLAIN));
	if (vasprintf(&text, fmt, args) >= 0) {
		shown_put(stderr, text);
		free(text);
	}
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

void print_diagnostics(const char *file, const char *text, size_t size,
		       const struct diagnostics *diag)
{
	begin();
	diagnostics_print(stderr, file, text, size, diag, term_color(stderr));
}

/* Why?  ferror() of an earlier write leaves no errno: again. */
static int stdout_errno(int err)
{
	if (err)
		return err;
	clearerr(stdout);
	errno = 0;
	putchar('\n');
	fflush(stdout);
	return errno ? errno : EIO;
}

static int stdout_failed;	/* why; 0: it has not */

bool stdout_flush(void)
{
	int err;

	if (stdout_failed)
		return false;
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return true;
	err = stdout_failed = stdout_errno(errno);
	if (!stdout_unread())
		message("cannot write to standard output: %s%s", strerror(err),
			store_remedy(err));
	return false;
}

bool stdout_unread(void)
{
	return stdout_failed == EPIPE;
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
