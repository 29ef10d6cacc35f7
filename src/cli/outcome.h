/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What exploring a result line gave, and the writers that print it: one for
 * each --format.
 */
#ifndef CLI_OUTCOME_H
#define CLI_OUTCOME_H

#include <stdbool.h>

#include "cli/verdict.h"
#include "report/session.h"

#define OUTCOME_PATH_MAX 4096u

struct outcome_find {
	const struct find *find;
	enum bearing bearing;
	struct report report;
	bool traced;			/* there is a report */
	char path[OUTCOME_PATH_MAX];	/* where it was written; "": nowhere */
};

/* A result line that is to be run. */
struct prepared_line {
	struct session session;
	const struct scenario_result *line;
	/* Another file has a scenario of that name; then the files do. */
	bool homonym;
	/* Another line is called the same; then the number tells them apart. */
	bool namesake;
};

struct outcome {
	const struct prepared_line *run;
	const struct search_result *search;
	struct judgement judgement;
	bool exact;			/* states were compared whole */
	struct outcome_find *finds;
	unsigned int nr_finds;
};

/* What a writer knows before the first result. */
struct plan {
	const struct options *options;
	const struct strategy *strategy;
	uint64_t executions;		/* the limits in force; 0: none */
	double seconds;
	struct scenario *const *scenarios;
	unsigned int nr_scenarios;
	const struct prepared_line *lines;	/* of all of them, in order */
	unsigned int nr_lines;
};

struct writer {
	/* Returns what the writer keeps from one call to the next. */
	void *(*begin)(const struct plan *plan);
	void (*result)(void *state, const struct outcome *outcome);
	/* @interrupted: there was no result for the last lines.  Frees. */
	void (*end)(void *state, bool interrupted);
};

extern const struct writer writer_text, writer_json, writer_ktap;

/*
 * The line as people know it: what is expected, the rules left out and the
 * forms taken, those of the command line included; then the parameters, kernel
 * and environment as far as they are not as usual, and where that is not enough
 * the file and the number of the line.  Returns @buf.
 */
#define OUTCOME_LINE_MAX 1024u
char *outcome_line(const struct prepared_line *run, char buf[OUTCOME_LINE_MAX]);

/* The name of its scenario, with the file where that is not enough. */
char *outcome_scenario(const struct prepared_line *run,
		       char buf[OUTCOME_LINE_MAX]);

/*
 * The least power of ten that is not below a probability: "1e-21"; "0" of none.
 */
#define OUTCOME_DOUBT_MAX 16u
char *outcome_doubt(double doubt, char buf[OUTCOME_DOUBT_MAX]);

/*
 * Why it is to be believed, or is open: what a verdict of `never` by states is
 * up to, or what cut the search off and what can be done about it.  Empty if
 * there is nothing to say.  Returns @buf.
 */
#define OUTCOME_WHY_MAX 192u
char *outcome_why(const struct outcome *outcome, char buf[OUTCOME_WHY_MAX]);

/* A line that could not be searched: a fault of the tool, told already. */
void outcome_failed(struct outcome *outcome, const struct prepared_line *run);

/* "--executions" for the name of an option, else the word itself. */
const char *outcome_limit(const char *limit, char *buf, size_t size);

#endif
