/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace lint: are these scenarios free of mistakes?
 *
 * Beyond what the parser sees, the set-up is run for each result line: with the
 * values of the file, and with the first and the last of each parameter.
 */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/term.h"
#include "report/session.h"
#include "report/shown.h"

/* With this value, unless it is that of the file, which has been checked. */
static bool check_value(const struct scenario *scenario, struct param *param,
			uint64_t value)
{
	bool good;

	if (value == param->initial)
		return true;
	param->value = value;
	good = files_check_setup(scenario);
	param->value = param->initial;
	return good;
}

/* Both ends of each range; the other parameters stay as they are. */
static bool check_ranges(const struct scenario *scenario)
{
	bool good = true;

	for (unsigned int i = 0; good && i < scenario->nr_params; i++) {
		struct param *param = &scenario->params[i];

		good = check_value(scenario, param, param->min) &&
		       check_value(scenario, param, param->max);
	}
	return good;
}

static bool check_line(struct scenario *scenario,
		       const struct scenario_result *line)
{
	const struct session_changes none = { 0 };
	struct session session;
	char error[256];
	bool good;

	if (session_open(&session, scenario, line, &none, error,
			 sizeof(error))) {
		message("%s:%u: %s", scenario->file, line->at.line, error);
		return false;
	}
	session_apply(&session);
	good = files_check_setup(scenario) && check_ranges(scenario);
	session_close(&session);
	return good;
}

static bool lint(const char *file, bool quiet)
{
	struct scenario *scenario = files_load(file);
	bool good = scenario;

	for (unsigned int i = 0; good && i < scenario->nr_results; i++)
		good = check_line(scenario, &scenario->results[i]);
	if (good && !quiet) {
		shown_put(stdout, file);
		printf(": %sok%s\n", term_style(stdout, STYLE_GOOD),
		       term_style(stdout, STYLE_PLAIN));
	}
	if (scenario)
		scenario_free(scenario);
	return good;
}

enum status lint_main(const struct options *options)
{
	struct files files;
	bool good =
		files_expand(options->operands, options->nr_operands, &files);

	for (unsigned int i = 0; i < files.nr; i++)
		good &= lint(files.names[i], options->quiet);
	files_free(&files);
	return good ? STATUS_MET : STATUS_USAGE;
}
