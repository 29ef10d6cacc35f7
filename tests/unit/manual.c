/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The manual pages against the tables of verbs and options: each verb has its
 * page, each page the options of its verb, in the order and the words of the
 * table, and no others.  Of strategies and lists, the names and their order.
 *
 * "manual VERB" prints the list of options as it belongs into the page, "manual
 * limits" the one of limits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/list.h"
#include "cli/options.h"
#include "sched/limit.h"
#include "sched/strategy.h"
#include "tap/tap.h"

#define PAGE_MAX (256u << 10)

static char page[PAGE_MAX], block[PAGE_MAX];

/* "VALUE" is a word to be replaced, "next" one to be typed. */
static const char *argument_macro(const struct option_info *o)
{
	return o->argument[0] >= 'a' && o->argument[0] <= 'z' ? "Cm" : "Ar";
}

static char *option_head(const struct option_info *o, char *buf, size_t size)
{
	size_t len = 0;

	len += (size_t)snprintf(buf, size, ".It ");
	if (o->letter)
		len += (size_t)snprintf(buf + len, size - len, "Fl %c , ",
					o->letter);
	len += (size_t)snprintf(buf + len, size - len, "Fl Fl %s", o->name);
	if (o->argument)
		len += (size_t)snprintf(buf + len, size - len, " Ns = Ns %s %s",
					argument_macro(o), o->argument);
	snprintf(buf + len, size - len, "\n");
	return buf;
}

/* The options of a verb as its page has to show them. */
static const char *options_block(const char *verb)
{
	size_t len = 0;
	char head[256];

	len += (size_t)snprintf(block, sizeof(block), ".Bl -tag -width Ds\n");
	for (const struct option_info *o = option_table; o->name; o++)
		if (option_belongs(o, verb))
			len += (size_t)snprintf(
				block + len, sizeof(block) - len, "%s%s",
				option_head(o, head, sizeof(head)), o->manual);
	snprintf(block + len, sizeof(block) - len, ".El\n");
	return block;
}

/* What can cut a search off, as mmurace-explore(1) has to show it. */
static const char *limits_block(void)
{
	size_t len = 0;

	len += (size_t)snprintf(block, sizeof(block),
				".Bl -tag -width use-after-free\n");
	for (const struct limit_info *l = limits; l < limits + LIMIT_NR; l++) {
		len += (size_t)snprintf(block + len, sizeof(block) - len,
					".It Cm %s\n", l->name);
		len += (size_t)limit_text(l, block + len, sizeof(block) - len);
	}
	snprintf(block + len, sizeof(block) - len, ".El\n");
	return block;
}

static bool read_page(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/man/%s", srcdir ? srcdir : ".", name);
	file = fopen(path, "r");
	if (!file)
		return false;
	len = fread(page, 1, sizeof(page) - 1, file);
	page[len] = '\0';
	fclose(file);
	return true;
}

static void check_sorted(void)
{
	for (const struct option_info *o = option_table; o[0].name && o[1].name;
	     o++)
		ok(strcmp(o[0].name, o[1].name) <= 0, "--%s before --%s",
		   o[0].name, o[1].name);
}

/* Every entry belongs to verbs that exist, and none of them has it twice. */
static void check_verbs(const struct option_info *option)
{
	for (const struct verb *verb = verbs; verb->name; verb++) {
		unsigned int nr = 0;

		for (const struct option_info *o = option_table; o->name; o++)
			nr += !strcmp(o->name, option->name) &&
			      option_belongs(o, verb->name);
		ok(nr <= 1, "%s has --%s once at most", verb->name,
		   option->name);
	}
	ok(*option->help && *option->manual, "--%s has its texts",
	   option->name);
	ok(strlen(option->help) <= 49, "--%s fits into --help", option->name);
}

static void check_page(const struct verb *verb)
{
	char name[64];

	snprintf(name, sizeof(name), "mmurace-%s.1", verb->name);
	if (!ok(read_page(name), "%s exists", name))
		return;
	if (!ok(strstr(page, options_block(verb->name)) != NULL,
		"%s has the options of the table", name))
		diag("it should have:\n%s", block);
	snprintf(block, sizeof(block), ".Nm mmurace %s\n", verb->name);
	ok(strstr(page, block) != NULL, "%s has a synopsis", name);
}

static void check_limits(void)
{
	for (const struct limit_info *l = limits; l < limits + LIMIT_NR; l++) {
		ok(*l->text, "limit %s has a text", l->name);
		ok(!strpbrk(l->text, "0123456789") &&
			   !strstr(l->text, "%u") == !l->max,
		   "and its number from the code");
		ok(l == limits || strcmp(l[-1].name, l->name) < 0,
		   "and is in its place");
	}
	if (!ok(read_page("mmurace-explore.1") &&
			strstr(page, limits_block()) != NULL,
		"mmurace-explore.1 has the limits of the table"))
		diag("it should have:\n%s", block);
}

/* What ".It Cm" names in the first list behind @head, a line each. */
static const char *names_behind(const char *head)
{
	const char *at = strstr(page, head);
	const char *end = at ? strstr(at, "\n.El\n") : NULL;
	size_t len = 0;

	block[0] = '\0';
	while (end && (at = strstr(at, "\n.It Cm ")) != NULL && at < end) {
		at += strlen("\n.It Cm ");
		len += (size_t)snprintf(block + len, sizeof(block) - len,
					"%.*s\n", (int)strcspn(at, "\n"), at);
	}
	return block;
}

static void check_strategies(void)
{
	const struct strategy *s;
	char want[1024] = "";

	for (unsigned int n = 0; (s = strategy_get(n)) != NULL; n++)
		if (!s->internal)
			snprintf(want + strlen(want),
				 sizeof(want) - strlen(want), "%s\n", s->name);
	if (ok(read_page("mmurace.7"), "mmurace.7 exists"))
		is_str(names_behind(".Sh STRATEGIES\n"), want,
		       "and has the strategies of the table");
}

static void check_lists(void)
{
	const char *name;
	char want[1024] = "";

	for (unsigned int n = 0; (name = list_name(n)) != NULL; n++)
		snprintf(want + strlen(want), sizeof(want) - strlen(want),
			 "%s\n", name);
	if (ok(read_page("mmurace-list.1"), "mmurace-list.1 exists"))
		is_str(names_behind("is one of:\n"), want,
		       "and has the lists of the table");
}

static void check_overview(void)
{
	char text[64];

	if (!ok(read_page("mmurace.1"), "mmurace.1 exists"))
		return;
	for (const struct verb *verb = verbs; verb->name; verb++) {
		snprintf(text, sizeof(text), ".It Cm %s\n", verb->name);
		ok(strstr(page, text) != NULL, "mmurace.1 has %s", verb->name);
		snprintf(text, sizeof(text), ".Xr mmurace-%s 1 ", verb->name);
		ok(strstr(page, text) != NULL, "and points to its page");
	}
}

int main(int argc, char **argv)
{
	if (argc == 2) {
		fputs(strcmp(argv[1], "limits") ? options_block(argv[1]) :
						  limits_block(),
		      stdout);
		return 0;
	}
	check_sorted();
	for (const struct option_info *o = option_table; o->name; o++)
		check_verbs(o);
	for (const struct verb *verb = verbs; verb->name; verb++)
		check_page(verb);
	check_limits();
	check_strategies();
	check_lists();
	check_overview();
	return done_testing();
}
