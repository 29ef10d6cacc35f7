/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Collecting messages about a scenario.
 *
 * messages.def is the table of all of them; it drives the texts here, the
 * section DIAGNOSTICS of the manual, and the test that each one has a test.
 */
#ifndef SCENARIO_DIAG_H
#define SCENARIO_DIAG_H

#include "scenario/scenario.h"

enum message_id {
#define MESSAGE(id, format, explanation) MESSAGE_##id,
#include "scenario/messages.def"
#undef MESSAGE
	MESSAGE_NR
};

/* Arrays, not one table, so that the compiler checks formats and arguments. */
#define MESSAGE(id, format, explanation) \
	static const char message_##id[] __attribute__((unused)) = format;
#include "scenario/messages.def"
#undef MESSAGE

#define MSG(id) MESSAGE_##id, message_##id

/*
 * Add a message made of MSG(id) and its arguments, unless something is said of
 * this place already.
 */
void diag_add(struct diagnostics *diag, struct position at, enum message_id id,
	      const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Add a warning, which has no entry in the table; not together with errors. */
void diag_warn(struct diagnostics *diag, struct position at, const char *format,
	       ...) __attribute__((format(printf, 3, 4)));

/* Forget all but the first @nr. */
void diag_forget(struct diagnostics *diag, unsigned int nr);

/* By line and column, as the file is read. */
void diag_sort(struct diagnostics *diag);

/* The n-th message of the table: format and explanation.  NULL: no such. */
const char *message_text(unsigned int n, const char **explanation);

/*
 * What to do about a misspelt word: "did you mean 'X'?" if there is an X,
 * else @otherwise.  Returns @buf.
 */
#define REMEDY_MAX 128u
char *diag_remedy(char buf[REMEDY_MAX], const char *best,
		  const char *otherwise);

/* Add a word to a list, "" at first: behind @before, or the others and @between. */
void diag_list(char buf[REMEDY_MAX], const char *before, const char *between,
	       const char *word);

#endif
