/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text of unknown origin for people; see shown.h.
 */
#include "report/shown.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/text.h"
#include "sched/memory.h"

void shown_put(FILE *out, const char *s)
{
	size_t left = strlen(s);

	while (left) {
		char shown[TEXT_SHOWN_MAX];
		unsigned int width, len = text_show(s, left, shown, &width);

		fputs(shown, out);
		s += len;
		left -= len;
	}
}

bool shown_as_is(const char *s)
{
	char *copy = shown_copy(s);
	bool same = copy && !strcmp(copy, s);

	free(copy);
	return same;
}

char *shown_copy(const char *s)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	shown_put(must(out), s);
	if (fclose(out))
		out_of_memory();
	return text;
}
