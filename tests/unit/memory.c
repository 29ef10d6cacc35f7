/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Out of memory: whichever allocation fails, in whichever folder, the program
 * ends with exit status 4 and one message.
 *
 * The linker sends what our code allocates, and cJSON's hooks what that does,
 * to functions here that fail once, at the n-th; each n in a process of its
 * own, until one is not reached any more.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/check.h"
#include "report/report.h"
#include "report/session.h"
#include "scenario/diag.h"
#include "scenario/operations.h"
#include "scenario/scenario.h"
#include "sched/memory.h"
#include "sched/trace.h"
#include "tap/tap.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t nr, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *s);
char *__real_strndup(const char *s, size_t max);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t nr, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t max);
void __wrap_exit(int status) __attribute__((noreturn));

static unsigned long until;	/* 0: none fails */

static bool fails(void)
{
	if (!until || --until)
		return false;
	errno = ENOMEM;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t nr, size_t size)
{
	return fails() ? NULL : __real_calloc(nr, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

char *__wrap_strndup(const char *s, size_t max)
{
	return fails() ? NULL : __real_strndup(s, max);
}

/*
 * Nothing else is done at the end of a child: LeakSanitizer would not see
 * what the stacks of other fibers hold.
 */
void __wrap_exit(int status)
{
	_exit(status);
}

/* The exit status of @fn whose @nth allocation fails; what it says to @text. */
static int dies(void (*fn)(void), unsigned long nth, char *text, size_t size)
{
	int ends[2], status;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	fflush(stdout);
	if (pipe(ends))
		bail_out("no pipe");
	pid = fork();
	if (pid < 0)
		bail_out("no process");
	if (!pid) {
		dup2(ends[1], 2);
		close(ends[0]);
		until = nth;
		fn();
		_exit(until ? 0 : 99);	/* 99: it went on without */
	}
	close(ends[1]);
	while ((n = read(ends[0], text + len, size - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(ends[0]);
	if (waitpid(pid, &status, 0) != pid)
		bail_out("no status");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* Each of the first twenty, then ever fewer; at least @least in all. */
static void each(void (*fn)(void), unsigned long least, const char *name)
{
	char text[512], first[640] = "";
	unsigned long n;
	int status;

	for (n = 1;; n += 1 + n / 20) {
		status = dies(fn, n, text, sizeof(text));
		if (!status)
			break;
		if (!*first && (status != EXIT_INTERNAL ||
				strcmp(text, "mmurace: out of memory\n")))
			snprintf(first, sizeof(first), "%lu: status %d: %s", n,
				 status, text);
	}
	is_str(first, "", "%s: whichever fails", name);
	ok(n > least, "%s: there are some", name);
}

static struct report report;
static char *report_text, *path;

static void parses(void)
{
	struct diagnostics diag = { 0 };
	const struct report_config *c = &report.config;
	struct scenario *s =
		scenario_parse("s", c->scenario_text, c->scenario_size, &diag);

	if (!s)
		_exit(98);
	scenario_free(s);
}

static void parses_report(void)
{
	struct report again;
	char error[512];

	if (report_parse(report_text, strlen(report_text), &again, error,
			 sizeof(error)))
		_exit(98);
	report_free(&again);
}

static void reads_report(void)
{
	struct report again;
	char error[512];

	if (report_read(path, &again, error, sizeof(error)))
		_exit(98);
	report_free(&again);
}

static void prints(void)
{
	FILE *out = fopen("/dev/null", "w");

	report_print(out, &report, 0);
	fclose(out);
}

static void runs(void)
{
	const struct session_changes changes = { 0 };
	struct session session;
	struct trace t;
	char error[512];

	if (session_open_config(&session, &report.config, &changes, error,
				sizeof(error)))
		_exit(98);
	session_apply(&session);
	if (trace_run(&session.program, &report.traces[0].schedule, true,
		      session.config.steps_max, &t))
		_exit(98);
	trace_free(&t);
	session_close(&session);
}

int main(void)
{
	cJSON_Hooks hooks = { __wrap_malloc, free };
	const char *srcdir = getenv("srcdir") ? getenv("srcdir") : ".";
	char pattern[4096], error[512];
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/reports/release-vs-*.json",
		 srcdir);
	if (glob(pattern, 0, NULL, &found) || !found.gl_pathc)
		bail_out("no report: %s", pattern);
	path = found.gl_pathv[0];
	cJSON_InitHooks(&hooks);
	checks_init();
	if (report_read(path, &report, error, sizeof(error)))
		bail_out("%s: %s", path, error);
	report_text = report_format(&report, error, sizeof(error));
	if (!report_text)
		bail_out("%s", error);
	each(parses, 5, "a scenario");
	each(parses_report, 1000, "a report");
	each(reads_report, 1000, "the file of one");
	each(prints, 5, "a timeline");
	each(runs, 100, "a replay");
	free(report_text);
	report_free(&report);
	globfree(&found);
	return done_testing();
}
