/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From FILE|DIR... to scenarios.
 */
#include "cli/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/names.h"
#include "module/declared.h"

static void add(struct files *files, char *name)
{
	for (unsigned int i = 0; i < files->nr; i++) {
		if (!strcmp(files->names[i], name)) {
			free(name);
			return;
		}
	}
	files->names = must(
		realloc(files->names, (files->nr + 1) * sizeof(*files->names)));
	files->names[files->nr++] = name;
}

static int is_scenario(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && names_is_scenario(entry->d_name);
}

/*
 * Folders, pipes and devices are none, whatever they are called; what a link
 * leads to counts.  A link to nothing is told when it is read.
 */
static bool is_regular(const char *name)
{
	struct stat st;

	return stat(name, &st) || S_ISREG(st.st_mode);
}

/* By bytes, so that the order is the same in every locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_folder(struct files *files, const char *folder)
{
	size_t len = strlen(folder);
	struct dirent **entries;
	bool any = false;
	int nr = scandir(folder, &entries, is_scenario, by_name);

	if (nr < 0) {
		message("%s: %s", folder, strerror(errno));
		return false;
	}
	while (len > 1 && folder[len - 1] == '/')
		len--;
	for (int i = 0; i < nr; i++) {
		size_t size = len + strlen(entries[i]->d_name) + 2;
		char *name = must(malloc(size));

		snprintf(name, size, "%.*s%s%s", (int)len, folder,
			 folder[len - 1] == '/' ? "" : "/", entries[i]->d_name);
		free(entries[i]);
		if (!is_regular(name)) {
			free(name);
			continue;
		}
		add(files, name);
		any = true;
	}
	free(entries);
	if (!any)
		message("%s: no " SCENARIO_SUFFIX " files in this folder",
			folder);
	return any;
}

/* Not there: is it a scenario of that name elsewhere, or without its ending? */
static void missing(const char *name)
{
	static const char *const forms[][2] = {
		{ "", SCENARIO_SUFFIX },
		{ "scenarios/", "" },
		{ "scenarios/", SCENARIO_SUFFIX },
		{ PKGDATADIR "/scenarios/", "" },
		{ PKGDATADIR "/scenarios/", SCENARIO_SUFFIX },
	};
	char path[4096];

	for (unsigned int i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		snprintf(path, sizeof(path), "%s%s%s", forms[i][0], name,
			 forms[i][1]);
		if (access(path, F_OK))
			continue;
		message("%s: %s; did you mean '%s'?", name, strerror(ENOENT),
			path);
		return;
	}
	message("%s: %s; 'mmurace list scenarios' shows what there is", name,
		strerror(ENOENT));
}

static bool add_operand(struct files *files, const char *name)
{
	struct stat st;

	if (!stat(name, &st)) {
		if (S_ISDIR(st.st_mode))
			return add_folder(files, name);
		add(files, must(strdup(name)));
		return true;
	}
	if (errno == ENOENT)
		missing(name);
	else
		message("%s: %s", name, strerror(errno));
	return false;
}

bool files_expand(const char *const *operands, unsigned int nr,
		  struct files *files)
{
	bool good = true;

	memset(files, 0, sizeof(*files));
	for (unsigned int i = 0; i < nr; i++)
		good &= add_operand(files, operands[i]);
	return good;
}

void files_free(struct files *files)
{
	for (unsigned int i = 0; i < files->nr; i++)
		free(files->names[i]);
	free(files->names);
}

/* The one that is linked in: whoever names it was built with it. */
static struct scenario *load_module(const char *name)
{
	struct diagnostics diag;
	struct scenario *scenario;
	const char *text;
	char error[512];
	size_t size;

	scenario = module_scenario(name, &diag, error, sizeof(error));
	if (scenario)
		return scenario;
	text = module_source(&size);
	if (diag.nr)
		print_diagnostics(name, text, size, &diag);
	else
		message("%s: %s", name, error);
	return NULL;
}

struct scenario *files_load(const char *name)
{
	struct diagnostics diag = { 0 };
	struct scenario *scenario;
	char *text = NULL;
	size_t size = 0;

	if (module_linked() && names_is_module(name))
		return load_module(name);
	scenario = scenario_load_text(name, &diag, &text, &size);
	if (!scenario && text && size && text[0] == '{' &&
	    !names_is_scenario(name)) {
		message("%s looks like a report; 'mmurace replay %s' runs it",
			name, name);
	} else if (!scenario) {
		print_diagnostics(name, text, size, &diag);
	}
	free(text);
	return scenario;
}

bool files_check_setup(const struct scenario *scenario)
{
	struct diagnostics diag = { 0 };

	if (!scenario_check_setup(scenario, &diag))
		return true;
	print_diagnostics(scenario->file, scenario->text, scenario->size,
			  &diag);
	return false;
}
