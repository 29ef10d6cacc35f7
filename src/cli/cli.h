/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line: exit statuses, the table of verbs, and how things are said
 * to the person at the terminal.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sched/memory.h"

/* What mmurace(1) promises.  Of several the worst counts: status_worst(). */
enum status {
	STATUS_MET = 0,		/* every expected verdict was met */
	STATUS_NOT_MET = 1,	/* one was not */
	STATUS_USAGE = 2,	/* a mistake in the command or a file */
	STATUS_INCONCLUSIVE = 3, /* a limit was hit, a replay diverged */
	STATUS_INTERNAL =
		EXIT_INTERNAL, /* a fault of the tool or of the machine */
};

enum status status_worst(enum status a, enum status b);

struct diagnostics;
struct options;

struct verb {
	const char *name;
	const char *operands;	/* as in the synopsis: "FILE|DIR..." */
	unsigned int min, max;	/* how many operands it takes */
	const char *summary;	/* one line */
	const char *see;	/* the page that --help names beside its own */
	enum status (*run)(const struct options *options);
};

/* The table, ended by a NULL name, in the order of the manual. */
extern const struct verb verbs[];
const struct verb *verb_find(const char *name);

enum status explore_main(const struct options *options);
enum status replay_main(const struct options *options);
enum status show_main(const struct options *options);
enum status lint_main(const struct options *options);
enum status list_main(const struct options *options);
enum status help_main(const struct options *options);
enum status version_main(const struct options *options);

/* --help of a verb, and what mmurace says when it is called with nothing. */
void usage_verb(FILE *out, const struct verb *verb);
void usage(FILE *out);

/* How the tool was called, for commands that people paste: "./mmurace". */
extern const char *program_name;
/*
 * "./mmurace replay PATH", quoted for the shell, behind @before; with --build
 * where the report holds a program.
 */
void print_replay_command(const char *before, const char *path, bool build);

/* "mmurace: TEXT" on stderr, behind whatever progress is shown there. */
void message(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same with the program's last words. */
void fatal(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), noreturn));
/* Mistakes in a text, as compilers show them, at the same place. */
void print_diagnostics(const char *file, const char *text, size_t size,
		       const struct diagnostics *diag);
/*
 * All that was printed is out, or a message why not.  Call it after each piece
 * that a reader may wait for; once it fails it is false for good.
 */
bool stdout_flush(void);
/* It failed because nobody reads any more (head, less): that is no fault. */
bool stdout_unread(void);

/* "1,234,567" into @buf, which has GROUPED_MAX bytes.  Returns @buf. */
#define GROUPED_MAX 32u
char *grouped(uint64_t n, char buf[GROUPED_MAX]);

#endif
