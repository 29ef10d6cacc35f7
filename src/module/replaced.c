/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking for MM_REPLACE() in a source; see replaced.h.
 *
 * Comments and strings are passed over; what a macro hides is not found, and
 * then the linker reports two functions of one name.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "module/replaced.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/lex.h"
#include "scenario/suggest.h"

#define WORD "MM_REPLACE"

static bool word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* Behind the comment or literal that begins at @p; @p: there is none. */
static const char *skip(const char *p, const char *end)
{
	char quote = *p;
	const char *close;

	if (end - p > 1 && p[0] == '/' && p[1] == '*') {
		close = memmem(p + 2, (size_t)(end - p - 2), "*/", 2);
		return close ? close + 2 : end;
	}
	if (end - p > 1 && p[0] == '/' && p[1] == '/') {
		close = memchr(p, '\n', (size_t)(end - p));
		return close ? close : end;
	}
	if (quote != '"' && quote != '\'')
		return p;
	for (p++; p < end && *p != quote && *p != '\n'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p + 1 : end;
}

static const char *blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n'))
		p++;
	return p;
}

/* The next name that is replaced; NULL: there is none. */
static const char *next(const char *p, const char *end, size_t *length)
{
	const char *past, *name;

	while (p < end) {
		past = skip(p, end);
		if (past != p) {
			p = past;
			continue;
		}
		if (!word_char(*p)) {
			p++;
			continue;
		}
		for (name = p; p < end && word_char(*p); p++)
			;
		if ((size_t)(p - name) != strlen(WORD) ||
		    memcmp(name, WORD, strlen(WORD)))
			continue;
		name = blanks(p, end);
		if (name == end || *name != '(')
			continue;
		name = blanks(name + 1, end);
		for (p = name; p < end && word_char(*p); p++)
			;
		*length = (size_t)(p - name);
		if (*length)
			return name;
	}
	return NULL;
}

/* The file, its lines ended by NULs; to be freed.  NULL: there is none. */
static char *read_list(const char *path, size_t *size)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t max = 0;
	ssize_t length;

	if (!file)
		return NULL;
	length = getdelim(&text, &max, '\0', file);
	fclose(file);
	*size = length < 0 ? 0 : (size_t)length;
	for (size_t i = 0; i < *size; i++)
		if (text[i] == '\n')
			text[i] = '\0';
	return text;
}

/* Is it in the list?  Else @near is the nearest that is, or NULL. */
static bool known(const char *list, size_t size, const char *name,
		  size_t length, const char **near)
{
	struct suggestion suggestion;

	suggest_start(&suggestion, name, length);
	for (size_t i = 0; i < size; i += strlen(list + i) + 1) {
		if (strlen(list + i) == length &&
		    !memcmp(list + i, name, length))
			return true;
		suggest_offer(&suggestion, list + i);
	}
	*near = suggestion.best;
	return false;
}

static bool add(struct replaced *replaced, const char *name, size_t length,
		const char *list, size_t list_size, char *error, size_t size)
{
	const char *near;

	if (replaced->nr == REPLACED_MAX) {
		snprintf(error, size, "more than %u functions are replaced",
			 REPLACED_MAX);
		return false;
	}
	if (length < 64 && known(list, list_size, name, length, &near)) {
		snprintf(replaced->names[replaced->nr++], 64, "%.*s",
			 (int)length, name);
		return true;
	}
	if (length < 64 && near)
		snprintf(error, size,
			 "the model has no function '%.*s' that can be "
			 "replaced; did you mean '%s'?",
			 (int)length, name, near);
	else
		snprintf(error, size,
			 "the model has no function '%.*s' that can be "
			 "replaced; those that are not static, in src/mm and "
			 "src/secondary, can",
			 (int)length, name);
	return false;
}

bool replaced_find(const char *text, size_t length, const char *list,
		   struct replaced *replaced, struct position *at, char *error,
		   size_t size)
{
	const char *end = text + length, *name = text;
	size_t n = 0, list_size = 0;
	char *names = read_list(list, &list_size);
	bool good = true;

	replaced->nr = 0;
	while (good && (name = next(name + n, end, &n)) != NULL) {
		*at = lex_position(text, (size_t)(name - text));
		at->length = (uint32_t)n;
		good = add(replaced, name, n, names, list_size, error, size);
	}
	free(names);
	return good;
}
