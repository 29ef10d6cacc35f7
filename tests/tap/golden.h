/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Golden files: what a text is to be, to the byte.
 *
 * A test that fails says where the texts part.  Run it by hand with
 * UPDATE_GOLDEN=1 to write what it got, and read the difference before it is
 * committed.
 */
#ifndef TAP_GOLDEN_H
#define TAP_GOLDEN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap/tap.h"

/* The whole of $srcdir/@path; NULL if there is none. */
static inline char *golden_read(const char *path, char *full, size_t size)
{
	const char *srcdir = getenv("srcdir");
	char *text = NULL;
	size_t room = 0;
	FILE *file;

	snprintf(full, size, "%s/%s", srcdir ? srcdir : ".", path);
	file = fopen(full, "r");
	if (!file)
		return NULL;
	if (getdelim(&text, &room, '\0', file) < 0 && text)
		text[0] = '\0';
	fclose(file);
	return text;
}

static inline void golden_write(const char *full, const char *text)
{
	FILE *file = fopen(full, "w");

	if (!file || fputs(text, file) < 0 || fclose(file))
		bail_out("%s cannot be written", full);
}

/* The @n-th line of @text, cut to a length. */
static inline void golden_line(const char *text, int n, char *buf, size_t size)
{
	while (n-- && text)
		text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL;
	snprintf(buf, size, "%.*s", text ? (int)strcspn(text, "\n") : 0,
		 text ? text : "");
}

static inline void golden(const char *text, const char *path)
{
	char full[4096], got[200], want[200];
	char *expected = golden_read(path, full, sizeof(full));

	if (text && getenv("UPDATE_GOLDEN")) {
		golden_write(full, text);
		pass("%s was written anew", path);
	} else if (!ok(text && expected && !strcmp(text, expected), "as in %s",
		       path) &&
		   text && expected) {
		const char *nl = text;
		int line = 0;

		for (size_t i = 0; text[i] && text[i] == expected[i]; i++)
			if (text[i] == '\n') {
				nl = text + i + 1;
				line++;
			}
		golden_line(nl, 0, got, sizeof(got));
		golden_line(expected, line, want, sizeof(want));
		diag("line %d got:  %s", line + 1, got);
		diag("line %d want: %s", line + 1, want);
	}
	free(expected);
}

#endif
