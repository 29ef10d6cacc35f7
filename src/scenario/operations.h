/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations and the types of objects, as tables.
 *
 * operations.def is the one list of operations: the parser, `mmurace list
 * operations`, mmurace-scenario(5) and "did you mean" are made from it.
 */
#ifndef SCENARIO_OPERATIONS_H
#define SCENARIO_OPERATIONS_H

#include <stdint.h>
#include <stdio.h>

#include "scenario/scenario.h"

enum object_type {
#define OBJECT_TYPE(id, name, article, summary) OBJECT_##id,
#include "scenario/objects.def"
#undef OBJECT_TYPE
	OBJECT_TYPES
};

struct object_type_info {
	const char *name;	/* "mm" */
	const char *article;	/* "an mm" */
	const char *summary;
};
extern const struct object_type_info object_types[OBJECT_TYPES];

/* Where an operation may stand. */
#define IN_SETUP 1u
#define IN_TASK 2u
#define IN_FIRST 4u	/* in set-up, before all other operations */

enum parameter_kind {
	TAKES_NUMBER,	/* also a parameter of the scenario */
	TAKES_OBJECT,
};

/* An argument as the operation declares it. */
struct operation_arg {
	const char *name;
	const char *summary;
	enum parameter_kind kind;
	enum object_type type;		/* TAKES_OBJECT */
	bool optional;			/* then it is .initial */
	uint64_t initial, min, max;	/* TAKES_NUMBER, limits included */
	uint64_t align;			/* its multiple; 0 or 1: any number */
	bool power;			/* a power of two */
	const char *unit;		/* "address", "pages", ... */
};

/* One execution of an operation. */
struct call {
	const char *name;	/* of the object that it creates */
	uint64_t arg[OPERATION_ARGS_MAX];	/* objects: their addresses */
	void *result;		/* the created object */
};

struct operation {
	const char *name;
	unsigned int where;		/* IN_SETUP, IN_TASK or both */
	bool creates;			/* makes an object of this type, */
	bool unnamed;			/* which need not have a name */
	enum object_type type;
	const char *summary;		/* one sentence, without a full stop */
	const char *manual;		/* more of it, sentences; may be "" */
	struct operation_arg args[OPERATION_ARGS_MAX];
	/*
	 * Do it; 0 or -errno.  In a task a failure is an ordinary outcome; in
	 * set-up it is an error in the scenario.  1: no failure, but there was
	 * nothing to do.
	 */
	int (*exec)(struct call *call);
};

/* The n-th of the table (by name); NULL behind the last. */
const struct operation *operations_get(unsigned int n);
const struct operation *operation_find(const char *name, size_t length);

unsigned int operation_nr_args(const struct operation *op);
/* "mmap(mm, addr, pages=1)": how a call is written.  Returns @buf. */
char *operation_synopsis(const struct operation *op, char *buf, size_t size);
/* "set-up, tasks" */
const char *operation_where(const struct operation *op);
/* "an mm", "1 to 4096" */
char *operation_takes(const struct operation_arg *arg, char *buf, size_t size);
/* A value, or the object with that number, as a scenario would write it. */
char *operation_value(const struct operation_arg *arg, const struct scenario *s,
		      uint64_t value, char *buf, size_t size);
/* The initial value as a scenario would write it: "1", "0x1000". */
char *operation_initial(const struct operation_arg *arg, char *buf,
			size_t size);

/* The tables for `mmurace list operations`: as text, and as cJSON objects. */
struct cJSON;
void operations_print(FILE *out);
struct cJSON *operations_json(void);

/* Sections of mmurace-scenario(5) that are made from tables: manual.c. */
extern const struct manual_section {
	const char *name;
	void (*print)(FILE *out);
} manual_sections[];	/* ended by a NULL name */

#endif
