/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace list scenarios [FILE|DIR...]: what there is to explore.
 *
 * Without operands: the folder "scenarios" here, else the installed one.
 */
#include <stdio.h>
#include <unistd.h>

#include "cli/build_json.h"
#include "cli/describe.h"
#include "cli/files.h"
#include "cli/list.h"
#include "cli/options.h"
#include "cli/term.h"

#define HERE "scenarios"
#define INSTALLED PKGDATADIR "/scenarios"

static void print(const struct scenario *s)
{
	char line[DESCRIBE_LINE_MAX];

	describe_name(s);
	for (unsigned int i = 0; i < s->nr_covers; i++)
		printf("%s%s", i ? " " : ", covers ", s->covers[i]);
	putchar('\n');
	for (unsigned int i = 0; i < s->nr_results; i++)
		printf("  %s\n", describe_line(&s->results[i], line));
}

/* The folder to look into where none is named; NULL with a message. */
static const char *usual_folder(void)
{
	if (!access(HERE, F_OK))
		return HERE;
	if (!access(INSTALLED, F_OK))
		return INSTALLED;
	message("there is no folder '" HERE "' here, and none is installed; "
		"name one: mmurace list scenarios DIR");
	return NULL;
}

enum status list_scenarios(const struct options *options)
{
	const char *folder = NULL;
	const char *const *operands = options->operands + 1;
	unsigned int nr = options->nr_operands - 1;
	cJSON *array, *all;
	bool json = options->format == FORMAT_JSON, good;
	struct files files;

	if (!nr) {
		folder = usual_folder();
		if (!folder)
			return STATUS_USAGE;
	}
	array = build_array();
	good = nr ? files_expand(operands, nr, &files) :
		    files_expand(&folder, 1, &files);
	for (unsigned int i = 0; i < files.nr; i++) {
		struct scenario *s = files_load(files.names[i]);

		good &= s != NULL;
		if (s && json)
			build_item(array, NULL, describe_summary(s));
		else if (s)
			print(s);
		if (s)
			scenario_free(s);
	}
	files_free(&files);
	if (json) {
		all = build_object();
		build_string(all, "schema", LIST_SCHEMA);
		build_item(all, "scenarios", array);
		build_print(all);
	} else {
		cJSON_Delete(array);
	}
	return good ? STATUS_MET : STATUS_USAGE;
}
