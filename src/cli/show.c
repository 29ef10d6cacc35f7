/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace show REPORT|SCENARIO: what is in it, without running anything.
 *
 * Which of the two it is, the first character says that is no blank (reports
 * are JSON objects), or the ending of the name.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/build_json.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/files.h"
#include "cli/names.h"
#include "cli/options.h"
#include "cli/term.h"
#include "report/report.h"

/* Is it a report?  -errno if it cannot be read. */
static int is_report(const char *path)
{
	FILE *file = fopen(path, "r");
	struct stat st;
	int c, err = 0;

	if (!file)
		return -errno;
	if (!fstat(fileno(file), &st) && S_ISDIR(st.st_mode)) {
		fclose(file);
		return -EISDIR;
	}
	do
		c = getc(file);
	while (c == ' ' || c == '\t' || c == '\n' || c == '\r');
	if (ferror(file))
		err = -EIO;
	fclose(file);
	return err ? err : c == '{' || names_is_report(path);
}

static enum status show_report(const struct options *options, const char *path)
{
	struct report report;
	char error[512], *text;

	if (report_read(path, &report, error, sizeof(error))) {
		message("%s: %s", path, error);
		return STATUS_USAGE;
	}
	if (options->format == FORMAT_JSON) {
		text = report_format(&report, error, sizeof(error));
		if (!text)
			fatal("%s: %s", path, error);
		fputs(text, stdout);
		free(text);
	} else {
		report_print(stdout, &report,
			     term_report_flags(options->verbose));
		print_replay_command("Replay:  ", path,
				     report.config.compiler[0]);
	}
	report_free(&report);
	return STATUS_MET;
}

static enum status show_scenario(const struct options *options,
				 const char *path)
{
	struct scenario *scenario = files_load(path);

	if (!scenario)
		return STATUS_USAGE;
	if (options->format == FORMAT_JSON)
		build_print(describe_json(scenario));
	else
		describe_text(scenario);
	scenario_free(scenario);
	return STATUS_MET;
}

enum status show_main(const struct options *options)
{
	const char *path = options->operands[0];
	int report = is_report(path);

	if (report < 0) {
		message("%s: %s%s", path, strerror(-report),
			report == -EISDIR ?
				"; name a report or scenario in it" :
				"");
		return STATUS_USAGE;
	}
	return report ? show_report(options, path) :
			show_scenario(options, path);
}
