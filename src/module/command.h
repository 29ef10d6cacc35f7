/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running another program: a list of words that grows, and waiting for its end.
 */
#ifndef MODULE_COMMAND_H
#define MODULE_COMMAND_H

#include <stddef.h>

struct command {
	char **words;		/* NULL behind the last */
	size_t nr, max;
};

void command_add(struct command *c, const char *word);
/* "-L" and a path, say. */
void command_add2(struct command *c, const char *a, const char *b);
/* All words of a text, by blanks. */
void command_add_words(struct command *c, const char *text);
void command_free(struct command *c);

/*
 * Run it in @folder (NULL: here), with its temporary files in @temporary.  0;
 * 1: it did not succeed, and has said why; -errno: it could not be run.
 */
int command_run(const struct command *c, const char *folder,
		const char *temporary);

/* As printf() would print it, to be freed; never NULL. */
char *printed(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
