/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the command line to a program that has the scenario in it; modules.h.
 *
 * The new program gets the same arguments, finds itself linked with what they
 * name, and does what this one would have done.
 */
#include "cli/modules.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/names.h"
#include "cli/options.h"
#include "module/build.h"
#include "module/declared.h"

char **modules_arguments;

static enum status enter(const struct build *build)
{
	char error[1024];

	build_and_run(build, modules_arguments, error, sizeof(error));
	if (*error)
		message("%s", error);
	return STATUS_USAGE;
}

/* Verbs that take scenarios. */
static bool takes_scenarios(const struct options *options)
{
	return options->verb->run == explore_main ||
	       options->verb->run == lint_main ||
	       options->verb->run == show_main;
}

bool modules_needed(const struct options *options)
{
	if (module_linked() || !takes_scenarios(options))
		return false;
	for (unsigned int i = 0; i < options->nr_operands; i++)
		if (names_is_module(options->operands[i]))
			return true;
	return false;
}

enum status modules_enter(const struct options *options)
{
	const struct build build = { .path = options->operands[0] };

	if (options->nr_operands == 1)
		return enter(&build);
	message("a scenario in C becomes a part of the program, so name one "
		"file, and nothing else");
	return STATUS_USAGE;
}

enum status modules_replay(const struct options *options,
			   const struct report *report)
{
	const struct build build = {
		.path = report->config.scenario_file,
		.text = report->config.scenario_text,
		.size = report->config.scenario_size,
	};

	if (options->build)
		return enter(&build);
	message("%s: it holds a program in C, which would run as you do: look "
		"at it, and then add --build",
		options->operands[0]);
	return STATUS_USAGE;
}
