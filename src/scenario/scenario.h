/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario, as the parser leaves it: names resolved, types checked, nothing
 * run.  Positions are kept for messages that come later.
 */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/env.h"
#include "kernel/rules.h"
#include "sched/program.h"

#define SCENARIO_SIZE_MAX (64u << 10)	/* bytes in a file */
#define SCENARIO_TASKS_MAX PROGRAM_TASKS_MAX
#define SCENARIO_OPS_MAX 256u		/* operations, set-up included */
#define SCENARIO_NAME_MAX 48u		/* bytes in a name */
#define SCENARIO_ERRORS_MAX 20u		/* reported for one file */
#define SCENARIO_PARAMS_MAX 16u
#define SCENARIO_OBJECTS_MAX 64u
#define SCENARIO_RESULTS_MAX 64u
/* Combinations of the values left open: each has a set-up of its own. */
#define SCENARIO_COMBINATIONS_MAX 256u

struct position {
	uint32_t line, column;	/* from 1; columns count bytes, a tab is one */
	uint32_t length;	/* of what is underlined */
};

/* A message about a scenario: "file:line:col: error: text", line and caret. */
struct diagnostic {
	struct position at;
	unsigned int id;	/* enum message_id of diag.h */
	char text[256];
};

struct diagnostics {
	struct diagnostic list[SCENARIO_ERRORS_MAX];
	unsigned int nr;
	bool more;		/* there were more than fit */
	bool warnings;		/* not errors */
};

struct param {
	char name[SCENARIO_NAME_MAX];
	uint64_t value, min, max;
	uint64_t initial;	/* the value in the file */
	struct position at;
};

struct operation;		/* one entry of the table: operations.h */

enum argument_kind {
	ARGUMENT_NUMBER,	/* a literal, or a word of an enumeration */
	ARGUMENT_PARAM,		/* the value of a parameter */
	ARGUMENT_OBJECT,	/* the object with this number */
	ARGUMENT_OPEN,		/* left open: one of alternatives */
	ARGUMENT_DEFAULT,	/* not given */
};

struct argument {
	enum argument_kind kind;
	uint64_t value;		/* the number; or the index of what it is */
	struct position at;
};

#define OPERATION_ARGS_MAX 6u

struct statement {
	const struct operation *op;
	int result;		/* object that it creates; -1: none */
	struct argument args[OPERATION_ARGS_MAX];
	unsigned int nr_args;	/* those of the operation */
	struct position at;
};

struct scenario_object {
	char name[SCENARIO_NAME_MAX];
	int type;		/* enum object_type of operations.h */
	struct position at;
};

struct scenario;

struct scenario_task {
	const struct scenario *scenario;	/* that it is a task of */
	char name[SCENARIO_NAME_MAX];
	unsigned int first, nr;	/* its statements */
	struct position at;
};

/* A value left open ("one of 1, 2"): alternatives as numbers. */
#define OPEN_VALUES_MAX 8u
struct scenario_open {
	char name[SCENARIO_NAME_MAX];	/* "reclaim.swap_out.addr" */
	struct position at;
	uint64_t values[OPEN_VALUES_MAX];
	uint32_t nr;
};

enum expectation {
	EXPECT_NEVER,
	EXPECT_SOMETIMES
};

#define RESULT_KINDS_MAX 8u
#define RESULT_RULES_MAX 8u

/*
 * result never|sometimes [K [or K]...] [without R]... [with F:S]...
 *
 * EXPECT_NEVER: none of the kinds may be found; no kinds: nothing at all may.
 * EXPECT_SOMETIMES: kinds[0] must be found, the others may be.
 */
struct scenario_result {
	enum expectation expectation;
	unsigned int nr_kinds;
	char kinds[RESULT_KINDS_MAX][SCENARIO_NAME_MAX];
	unsigned int nr_without, nr_with;
	char without[RESULT_RULES_MAX][SCENARIO_NAME_MAX];
	char with[RESULT_RULES_MAX][SCENARIO_NAME_MAX];
	struct position at;
};

#define SCENARIO_COVERS_MAX 16u

struct scenario {
	char name[SCENARIO_NAME_MAX];
	char *file;		/* as given on the command line */
	char *text;
	size_t size;
	uint64_t hash;		/* of the text: FNV-1a, 64 bits */

	unsigned int nr_covers;
	char covers[SCENARIO_COVERS_MAX][8];

	struct param *params;
	unsigned int nr_params;
	struct env env;
	struct scenario_object *objects;
	unsigned int nr_objects;
	struct statement *statements;	/* set-up first, then task by task */
	unsigned int nr_statements, nr_setup;
	struct scenario_task *tasks;
	unsigned int nr_tasks;
	struct scenario_open open[PROGRAM_OPEN_MAX];
	unsigned int nr_open;
	struct scenario_result *results;
	unsigned int nr_results;

	/* One in C: fills in the program; NULL: it has statements. */
	void (*program)(const struct scenario *s, struct program *program);
	struct position setup_at;
	char *compiler, *flags;	/* what it was compiled with */
};

/*
 * Parse a text of @size bytes (any bytes).  @file is used in messages only.
 * NULL if there are errors; @diag holds them, the first 20 at most.
 */
struct scenario *scenario_parse(const char *file, const char *text, size_t size,
				struct diagnostics *diag);

/*
 * The same of head and result lines alone: what a scenario in C says of itself.
 */
struct scenario *scenario_parse_head(const char *file, const char *text,
				     size_t size, struct diagnostics *diag);

/*
 * Read and parse a file; NULL with errors in @diag (unreadable: position 0).
 * If @text is not NULL it gets what was read, for diagnostics_print(), to be
 * freed; NULL if nothing could be.
 */
struct scenario *scenario_load(const char *file, struct diagnostics *diag);
struct scenario *scenario_load_text(const char *file, struct diagnostics *diag,
				    char **text, size_t *size);
void scenario_free(struct scenario *s);

/* Print as compilers do: file:line:col, the source line, a caret. */
void diagnostics_print(void *stream, const char *file, const char *text,
		       size_t size, const struct diagnostics *diag, bool color);

/* --environment "alloc_fail <= 1; reuse = lifo"; -EINVAL: see @diag. */
int environment_parse(const char *text, size_t size, struct env *env,
		      struct diagnostics *diag);

/* The text of a result line up to `without` or `with`. */
char *result_expected(const struct scenario_result *r, char *buf, size_t size);

/* --set NAME=VALUE; -ENOENT: no such parameter, -ERANGE: out of its range. */
int scenario_set(struct scenario *s, const char *name, uint64_t value);
/* --size=next: each parameter one up, as far as its range goes. */
void scenario_size_next(struct scenario *s);

/*
 * The n-th of the alternatives of the value left open that is called @name, as
 * the scenario would write it.  Returns @buf; NULL: there is no such.
 */
char *scenario_open_value(const struct scenario *s, const char *name,
			  unsigned int n, char *buf, size_t size);

/*
 * What the engine explores: the scenario with its present parameters.  Rules,
 * forms and environment are applied by the caller (rules_apply(), env_apply()).
 * The scenario must outlive the program.
 */
void scenario_program(const struct scenario *s, struct program *program);

/*
 * Run the set-up once for each combination of open values, with the parameters,
 * rules, forms and environment as they are: -EINVAL if an operation of it
 * fails, with the reason in @diag.  Leaves the world cleared.
 */
int scenario_check_setup(const struct scenario *s, struct diagnostics *diag);

/*
 * What came of a statement in the executions of a search.  An operation that
 * always fails leaves nothing to race with: `result never` would hold for it,
 * and prove nothing.  Counters decide nothing, so they are not of the world.
 */
struct tally {
	uint64_t ended;		/* times it ran to its end, */
	uint64_t done;		/* and there did what it is for */
	int why;		/* 1 or -errno: why it did not */
};

/*
 * Count from now on what the tasks' statements do, in an array of one tally
 * for each statement, added to what is there.  NULL: do not count.
 */
void scenario_count(struct tally *tallies);

/* A warning for each of the tasks' statements that ran and did nothing. */
void scenario_check_tallies(const struct scenario *s,
			    const struct tally *tallies,
			    struct diagnostics *diag);

#endif
