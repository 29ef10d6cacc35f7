/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parser's inside: one pass over the tokens, names resolved as they come.
 *
 *	scenario.c		the whole: what is missing at the end
 *	parse.c			the frame: lines and blocks
 *	parse_head.c		head lines
 *	parse_token.c		taking tokens, and what to say of others
 *	parse_statement.c	blocks and the operations in them
 *	parse_argument.c	the arguments of an operation
 *	parse_value.c		the values of arguments
 *	parse_result.c		result lines
 *	environment.c		environment blocks
 *	names.c			the names that a scenario declares
 */
#ifndef SCENARIO_PARSE_H
#define SCENARIO_PARSE_H

#include "kernel/rules.h"
#include "scenario/diag.h"
#include "scenario/lex.h"
#include "scenario/operations.h"
#include "scenario/suggest.h"

/* What the parser knows of an object beside struct scenario_object. */
struct object_info {
	int task;		/* -1: made in set-up */
	bool known;		/* its type; false after an error */
};

struct parser {
	const char *text;
	const struct token *tokens, *next;
	struct diagnostics *diag;
	struct scenario *s;

	int task;		/* the one being parsed; -1: set-up */
	const struct token *name;	/* of the scenario */
	bool head_only;		/* set-up and tasks are elsewhere */
	bool scenario_seen, setup_seen, environment_seen;
	bool braced;		/* a '{' follows the name */
	bool head_read;		/* up to the set-up, and nothing of it lost */
	bool lost;		/* something was skipped that may be missing */
	bool limit_seen[MESSAGE_NR];	/* limits are reported once */
	/* Broken ones included: */
	unsigned int nr_tasks, nr_results, nr_in_block;
	unsigned int nested;	/* braces open in the block, */
	bool was_nested;	/* or at least once */
	bool params_used[SCENARIO_PARAMS_MAX];
	struct object_info objects[SCENARIO_OBJECTS_MAX];
	/* What each result line selects. */
	struct rules_selection selections[SCENARIO_RESULTS_MAX];
	/* Names that were reported as unknown: once is enough. */
	const struct token *unknown[SCENARIO_ERRORS_MAX];
	unsigned int nr_unknown;
};

/*
 * Make room for one more element in an array of @nr that never grows but by
 * one.  Dies when there is no memory.
 */
void *parse_grow(void *array, size_t nr, size_t size);

#define QUOTED_MAX 64u
/* The text of a token, safe to show. */
char *parse_quote(const struct parser *p, const struct token *t,
		  char buf[QUOTED_MAX]);
/* What stands there: "'word'", or the kind of token in words. */
char *parse_found(const struct parser *p, const struct token *t,
		  char buf[QUOTED_MAX + 2]);

bool parse_is(const struct parser *p, const struct token *t, const char *word);
void parse_copy(const struct parser *p, const struct token *t, char *to,
		size_t size);

/* Behind the last token taken: where something is missing. */
struct position parse_behind(const struct parser *p);
/* Is the next token the first one of its line? */
bool parse_at_line(const struct parser *p);

/* Does it look as if a statement began at @t: "NAME = OP(", or "OP("? */
bool parse_is_statement(const struct token *t);

/* Take the next token if it is of this kind. */
bool parse_accept(struct parser *p, enum token_kind kind);
bool parse_accept_word(struct parser *p, const char *word);
/* The same; else say what was expected ("after 'param'"). */
bool parse_expect(struct parser *p, enum token_kind kind, const char *after);
/* "expected WHAT AFTER, found ..." at the next token. */
void parse_error(struct parser *p, const char *what, const char *after);
/*
 * Is there no room for one more where there are @nr of at most @max?  Says so
 * by MSG(), whose one argument is @max.
 */
bool parse_limit(struct parser *p, struct position at, unsigned int nr,
		 enum message_id id, const char *format, unsigned int max)
	__attribute__((format(printf, 5, 0)));
/*
 * The name that a line declares.  NULL and a message if there is none; one that
 * begins with a digit is for name_check() to report.
 */
const struct token *parse_name(struct parser *p, const char *after);
/* A number with its value. */
bool parse_number(struct parser *p, const char *after, uint64_t *value);

/* Does a line or block that is no part of a block begin here? */
bool parse_at_keyword(const struct parser *p);
bool parse_at_block(const struct parser *p);
/* Take ';' where none is wanted, and say so; false: there is none. */
bool parse_extra_semicolons(struct parser *p);
/* Skip to the next line of the head, task or result. */
void parse_skip_line(struct parser *p);

/* The next line, block or task. */
void parse_top(struct parser *p);

/* names.c */
const char *keyword_get(unsigned int n);
bool keyword_is(const char *text, size_t length);
/* The text of @t can be a name, and is none yet; else a message. */
bool name_check(struct parser *p, const struct token *t, const char *what);
int name_param(const struct parser *p, const struct token *t);
int name_object(const struct parser *p, const struct token *t);
int name_task(const struct parser *p, const struct token *t);
/* Say that @t is not known, with the nearest name of those that fit. */
void name_unknown(struct parser *p, const struct token *t,
		  const struct operation_arg *arg);

/* parse_argument.c: the arguments of a call, each being bound in turn. */
struct binding {
	struct parser *p;
	const struct operation *op;
	const struct operation_arg *arg;	/* NULL: it is read past */
	struct statement *statement;
	bool ok;		/* no error in any of them */
	bool misplaced;		/* said of one, and so of what follows */
};
/* Behind '(': up to ')'.  False: the statement cannot be read on. */
bool parse_arguments(struct binding *b);

/*
 * parse_value.c: values, which end at ',' or ')'.
 *
 * value_take() takes the token of one, value_next() the ',' before another;
 * false, with a message unless there just is none.  A ',' that is too many is
 * passed over.
 */
bool value_take(struct binding *b);
bool value_next(struct binding *b);
bool value_end(struct parser *p);
/* Is @t good for b->arg?  @open: in "one of ( )", where parameters are not. */
bool value_check(struct binding *b, const struct token *t, bool open,
		 struct argument *argument);

/* parse_head.c: behind the word that the line begins with. */
void parse_scenario(struct parser *p, const struct token *keyword);
void parse_covers(struct parser *p, const struct token *keyword);
void parse_param(struct parser *p, const struct token *keyword);

/*
 * parse_statement.c: statements up to '}', whose '{' was at @open.  False: the
 * '}' is missing.
 */
bool parse_block(struct parser *p, const struct token *open);

/* The block whose '{' is @open ends without '}'. */
void parse_block_open(struct parser *p, const struct token *open);

/* parse_result.c: behind 'result'. */
void parse_result(struct parser *p, const struct token *keyword);

/* environment.c: behind 'environment'. */
void parse_environment(struct parser *p, const struct token *keyword);

#endif
