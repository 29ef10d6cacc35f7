/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Members of JSON objects, fetched with their type and range checked, and
 * errors that say where: "executions[0].steps[12].line: ...".
 */
#ifndef REPORT_MEMBER_H
#define REPORT_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/json.h"
#include "report/pool.h"

struct reader {
	char *error;
	size_t size;
	bool failed;	/* the first error stands; then come zeros */
	struct pool *pool;
};

/* A place in the text: a list up to the root, on the stack of the reader. */
struct place {
	const struct place *up;
	const cJSON *item;	/* an object or an array; NULL after an error */
	const char *name;	/* of a member, or NULL: */
	unsigned int index;	/* an element */
};

/* Say what is wrong with member @name of @at, or with @at itself (NULL). */
void reader_fail(struct reader *r, const struct place *at, const char *name,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Is there such a member?  A second one of the name is an error. */
const cJSON *member_find(struct reader *r, const struct place *at,
			 const char *name);

/*
 * The value of a member that must be there, or of one that is left out where
 * it has the value @otherwise.  Strings live in the pool and are never NULL.
 */
char *member_string(struct reader *r, const struct place *at, const char *name,
		    size_t max);
char *member_string_or(struct reader *r, const struct place *at,
		       const char *name, size_t max, const char *otherwise);
/* Into an array of @size bytes. */
void member_copy(struct reader *r, const struct place *at, const char *name,
		 char *to, size_t size);
uint64_t member_number(struct reader *r, const struct place *at,
		       const char *name, uint64_t min, uint64_t max);
uint64_t member_number_or(struct reader *r, const struct place *at,
			  const char *name, uint64_t min, uint64_t max,
			  uint64_t otherwise);
bool member_bool(struct reader *r, const struct place *at, const char *name);
bool member_bool_or(struct reader *r, const struct place *at, const char *name,
		    bool otherwise);
/* "0x" and 16 digits. */
uint64_t member_hash(struct reader *r, const struct place *at,
		     const char *name);

struct place member_object(struct reader *r, const struct place *at,
			   const char *name);
/* An array of at most @max elements; their number in @nr. */
struct place member_array(struct reader *r, const struct place *at,
			  const char *name, unsigned int max, unsigned int *nr);

/* Elements: for (e = element_first(&array); e.item; element_next(&e)) */
struct place element_first(const struct place *array);
void element_next(struct place *element);
/* An element that is to be an object; false with an error where it is not. */
bool element_is_object(struct reader *r, const struct place *element);
/* A string into an array of @size bytes. */
void element_copy(struct reader *r, const struct place *element, char *to,
		  size_t size);
char *element_string(struct reader *r, const struct place *element, size_t max);
/* A number as a member or element holds it; the place is for the error. */
uint64_t item_number(struct reader *r, const struct place *at, const char *name,
		     const cJSON *item, uint64_t min, uint64_t max);

#endif
