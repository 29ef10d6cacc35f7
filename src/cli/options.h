/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The options of all verbs.  options.def is the one table of them: it drives
 * parsing, --help and "did you mean", and a test holds the manual pages to it.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/term.h"

struct verb;

enum format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_KTAP
};

/* An option that may be given several times. */
struct option_list {
	const char **items;
	unsigned int nr;
};

struct options {
	const struct verb *verb;
	unsigned int color;		/* enum term_when */
	unsigned int format;		/* enum format */
	unsigned int quiet, verbose, help, version;

	/* explore */
	const char *strategy;
	const char *environment;
	const char *reports;
	const char *checkpoint, *resume;
	double checkpoint_interval;
	unsigned int size;		/* there is but one */
	struct option_list set;
	uint64_t seed;
	uint64_t executions;
	uint64_t preemptions;
	uint64_t steps;
	double time;
	uint64_t memory;
	unsigned int bitstate, exact, no_reduction;
	bool executions_given, memory_given, preemptions_given, time_given,
		size_given;
	bool checkpoint_interval_given;

	/* explore and replay */
	const char *kernel;
	struct option_list with, without;

	/* replay */
	unsigned int build, trace, twice;
	uint64_t times;

	/* What is left: the operands. */
	const char **operands;
	unsigned int nr_operands;
};

enum option_kind {
	OPTION_FLAG,		/* counts in an unsigned int */
	OPTION_NUMBER,		/* uint64_t within min..max */
	OPTION_SIZE,		/* uint64_t within min..max; K, M, G, T */
	OPTION_TIME,		/* double, seconds; 30, 90s, 5m, 8h */
	OPTION_WORD,		/* unsigned int: the place in words */
	OPTION_STRING,		/* const char * */
	OPTION_LIST,		/* struct option_list */
};

struct option_info {
	const char *name;	/* "seed" for --seed */
	char letter;		/* 'q' for -q; 0: none */
	const char *argument;	/* "N"; NULL: takes none */
	const char *verbs;	/* "explore replay"; names, blanks between */
	const char *help;	/* one line for --help */
	const char *manual;	/* mdoc, what the page of the verb says */
	enum option_kind kind;
	size_t offset;		/* of the field in struct options */
	size_t given;		/* of a bool that says it was given; 0: none */
	uint64_t min, max;	/* numbers, sizes */
	const char *const *words;	/* NULL-ended */
};

/* The table, ended by a NULL name, sorted by name. */
extern const struct option_info option_table[];

bool option_belongs(const struct option_info *option, const char *verb);

/*
 * Parse what follows the verb.  False with a message printed: a usage error.
 * The operands are checked against what the verb takes, unless --help is there.
 */
bool options_parse(const struct verb *verb, int argc, char **argv,
		   struct options *options);
void options_free(struct options *options);

/*
 * Numbers as all of mmurace reads them: decimal or 0x, nothing around them.
 * 0, -EINVAL, or -ERANGE.
 */
int number_parse(const char *text, uint64_t *value);
/* Bytes: a number, and K, M, G or T behind it, or nothing. */
int size_parse(const char *text, uint64_t *value);
/* The shortest text that size_parse() reads so.  Returns @buf. */
#define SIZE_TEXT_MAX 24u
char *size_print(uint64_t size, char buf[SIZE_TEXT_MAX]);

#endif
