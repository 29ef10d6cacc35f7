/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wrapping of words.  Bytes are columns: the tables hold ASCII.
 */
#include "cli/wrap.h"

#include <stdio.h>
#include <string.h>

#include "cli/term.h"

#define COLUMNS_MAX 79u

void wrap_within(unsigned int from, unsigned int indent, const char *text,
		 unsigned int max)
{
	unsigned int column = from;
	bool first = true;

	while (*(text += strspn(text, " "))) {
		unsigned int len = (unsigned int)strcspn(text, " ");

		if (!first && column + 1 + len > max) {
			printf("\n%*s", (int)indent, "");
			column = indent;
			first = true;
		}
		printf("%s%.*s", first ? "" : " ", (int)len, text);
		column += len + !first;
		first = false;
		text += len;
	}
	putchar('\n');
}

void wrap(unsigned int from, unsigned int indent, const char *text)
{
	wrap_within(from, indent, text, COLUMNS_MAX);
}

void wrap_entry(const char *name, unsigned int indent, const char *text)
{
	unsigned int len = 2 + (unsigned int)strlen(name);

	printf("  %s%s%s", term_style(stdout, STYLE_HEAD), name,
	       term_style(stdout, STYLE_PLAIN));
	if (len + 2 > indent) {
		printf("\n%*s", (int)indent, "");
	} else {
		printf("%*s", (int)(indent - len), "");
	}
	wrap(indent, indent, text);
}
