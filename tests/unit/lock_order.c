/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock order in mmurace(7) against what lockdep learns: explore each
 * scenario as it is today, and look whether every lock that was taken under
 * another stands below it in the manual.
 *
 * Lines of the tree are "NAME   remark", indented by two columns a level; the
 * name is that of the lock class.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "kernel/lockdep_graph.h"
#include "report/session.h"
#include "tap/tap.h"

#define LINES_MAX 64u
#define EXECUTIONS 3000u

static struct {
	char name[LOCK_NAME_MAX];
	unsigned int depth;
	bool tried;		/* lockdep learns nothing from a trylock */
} tree[LINES_MAX];
static unsigned int nr_lines;

static void add_line(const char *line)
{
	size_t indent = strspn(line, " ");
	const char *name = line + indent, *end = strstr(name, "  ");
	size_t len = end ? (size_t)(end - name) : strcspn(name, "\n");

	if (nr_lines == LINES_MAX || len >= LOCK_NAME_MAX)
		bail_out("the lock order of mmurace(7) does not fit");
	memcpy(tree[nr_lines].name, name, len);
	tree[nr_lines].tried = strstr(line, "(tried)");
	tree[nr_lines++].depth = (unsigned int)indent / 2;
}

/* The literal block behind ".Sh LOCK ORDER". */
static void read_tree(const char *srcdir)
{
	bool section = false, inside = false;
	char path[4096], line[256];
	FILE *page;

	snprintf(path, sizeof(path), "%s/man/mmurace.7", srcdir);
	page = fopen(path, "r");
	if (!page)
		bail_out("no mmurace.7");
	while (fgets(line, sizeof(line), page)) {
		if (!strncmp(line, ".Sh ", 4))
			section = !strcmp(line, ".Sh LOCK ORDER\n");
		else if (section && !strncmp(line, ".Bd", 3))
			inside = true;
		else if (!strncmp(line, ".Ed", 3))
			inside = false;
		else if (section && inside)
			add_line(line);
	}
	fclose(page);
}

/* Does @to stand below @from, however far? */
static bool below(const char *from, const char *to)
{
	for (unsigned int i = 0; i < nr_lines; i++) {
		if (strcmp(tree[i].name, from))
			continue;
		for (unsigned int j = i + 1; j < nr_lines; j++) {
			if (tree[j].depth <= tree[i].depth)
				break;
			if (!strcmp(tree[j].name, to))
				return true;
		}
	}
	return false;
}

static bool seen[LINES_MAX][LINES_MAX];

static void mark_seen(const char *from, const char *to)
{
	for (unsigned int i = 0; i < nr_lines; i++)
		for (unsigned int j = 0; j < nr_lines; j++)
			seen[i][j] |= !strcmp(tree[i].name, from) &&
				      !strcmp(tree[j].name, to);
}

/* All edges of the graph that the last search left. */
static void check_graph(const char *scenario)
{
	char from[LOCK_NAME_MAX], to[LOCK_NAME_MAX];
	unsigned int nr = 0;

	for (u16 i = 1; i < LOCK_CLASSES_MAX; i++) {
		for (u16 j = 1; j < LOCK_CLASSES_MAX; j++) {
			if (!lockdep_deps[i][j])
				continue;
			lock_name(j, LOCK_WRITE, from, sizeof(from));
			lock_name(i, LOCK_WRITE, to, sizeof(to));
			ok(below(from, to), "%s: %s under %s", scenario, to,
			   from);
			mark_seen(from, to);
			nr++;
		}
	}
	ok(nr, "%s: locks are taken under others", scenario);
}

static void explore(struct scenario *scenario, const char *name)
{
	struct search_options options = {
		.strategy = strategy_find("pos"),
		.strategy_options = { .seed = 1, .preemptions = -1 },
		.executions = EXECUTIONS,
	};
	const struct session_changes changes = { 0 };
	struct search_result result;
	struct session session;
	char error[256];

	if (!scenario || session_open(&session, scenario, NULL, &changes, error,
				      sizeof(error)))
		bail_out("%s cannot be explored", name);
	session_apply(&session);
	search_run(&session.program, &options, &result);
	search_result_free(&result);
	session_close(&session);
	scenario_free(scenario);
	check_graph(name);
}

/* What the scenarios that we ship do not do: wait for a folio in a fault. */
static const char swap_in[] = "scenario swap-in\n"
			      "param pages = 1 in 1..4\n"
			      "{\n"
			      "	A = mm();\n"
			      "	mmap(A, addr=0x1000, pages=pages);\n"
			      "	write(A, 0x1000);\n"
			      "}\n"
			      "reclaim { swap_out(A, 0x1000); }\n"
			      "fault { read(A, 0x1000); }\n"
			      "result never\n";

static int is_scenario(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && !strcmp(dot, ".scn");
}

/* What stands in the tree and never happens would be a tale. */
static void check_told(void)
{
	for (unsigned int i = 1; i < nr_lines; i++) {
		unsigned int above = i;

		if (!tree[i].depth || tree[i].tried)
			continue;
		while (tree[above].depth >= tree[i].depth)
			above--;
		ok(seen[above][i], "%s is taken under %s", tree[i].name,
		   tree[above].name);
	}
}

int main(void)
{
	const char *srcdir = getenv("srcdir") ? getenv("srcdir") : ".";
	char folder[4096], path[8192];
	struct diagnostics diag = { 0 };
	struct dirent **entries;
	int nr;

	checks_init();
	read_tree(srcdir);
	snprintf(folder, sizeof(folder), "%s/scenarios", srcdir);
	nr = scandir(folder, &entries, is_scenario, alphasort);
	for (int i = 0; i < nr; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder,
			 entries[i]->d_name);
		explore(scenario_load(path, &diag), entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	explore(scenario_parse("swap-in", swap_in, strlen(swap_in), &diag),
		"swap-in");
	check_told();
	return done_testing();
}
