/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --help: one screen, made from the tables of verbs and options.
 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"

#define COLUMN 30

void usage(FILE *out)
{
	fputs("usage: mmurace VERB [OPTION]... [OPERAND]...\n\n", out);
	fputs("Run the interleavings of Linux MMU operations against secondary "
	      "MMUs on a\nmodel, find those that break an invariant, and replay "
	      "them.\n\n",
	      out);
	for (const struct verb *verb = verbs; verb->name; verb++)
		fprintf(out, "  %-10s%s\n", verb->name, verb->summary);
	fputs("\nTry 'mmurace explore scenarios/'.  "
	      "'mmurace VERB --help' lists options,\n"
	      "'mmurace help VERB' opens the manual; "
	      "see also mmurace(1) and mmurace(7).\n",
	      out);
}

static void usage_option(FILE *out, const struct option_info *option)
{
	char head[64], letter[8] = "    ";

	if (option->letter)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	snprintf(head, sizeof(head), "  %s--%s%s%s", letter, option->name,
		 option->argument ? "=" : "",
		 option->argument ? option->argument : "");
	fprintf(out, "%-*s%s%s\n", COLUMN, head,
		strlen(head) < COLUMN ? "" : " ", option->help);
}

void usage_verb(FILE *out, const struct verb *verb)
{
	fprintf(out, "usage: mmurace %s [OPTION]...%s%s\n\n", verb->name,
		*verb->operands ? " " : "", verb->operands);
	fprintf(out, "%c%s.\n\n", verb->summary[0] - 'a' + 'A',
		verb->summary + 1);
	for (const struct option_info *o = option_table; o->name; o++)
		if (option_belongs(o, verb->name))
			usage_option(out, o);
	fprintf(out, "\nSee mmurace-%s(1) and %s.\n", verb->name, verb->see);
}
