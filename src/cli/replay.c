/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace replay REPORT: the same run again, or where it differs.
 *
 * With --with, --without or --kernel the code is another, and the schedule is
 * mapped onto it: replay_map.c.
 */
#include "cli/replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/modules.h"
#include "cli/names.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/term.h"
#include "module/declared.h"

struct replay {
	const struct options *options;
	const char *path;
	const struct report *report;
	struct session session;
	uint64_t *hashes;	/* of the first run's logs */
	uint64_t nr_run, nr_same;
	char why[1024];		/* the first difference */
};

static void print_traces(const struct replay *r, const struct trace *traces)
{
	unsigned int flags = term_report_flags(true);

	for (unsigned int i = 0; i < r->report->nr_traces; i++) {
		if (r->report->nr_traces > 1)
			printf("Execution %u of %u:\n", i + 1,
			       r->report->nr_traces);
		timeline_print(stdout, &traces[i], flags);
		putchar('\n');
	}
}

/* Are the logs those of the first run? */
static bool same_hashes(struct replay *r, const struct trace *traces)
{
	for (unsigned int i = 0; i < r->report->nr_traces; i++) {
		if (!r->nr_run)
			r->hashes[i] = traces[i].hash;
		if (traces[i].hash == r->hashes[i])
			continue;
		snprintf(r->why, sizeof(r->why),
			 "the first run's log has the "
			 "hash %016" PRIx64 ", that of run %" PRIu64
			 " %016" PRIx64,
			 r->hashes[i], r->nr_run + 1, traces[i].hash);
		return false;
	}
	return true;
}

static void run_once(struct replay *r, struct trace *traces)
{
	bool same = session_replay(&r->session, r->report, traces, r->why,
				   sizeof(r->why));

	same = same_hashes(r, traces) && same;
	if (!r->nr_run && r->options->trace)
		print_traces(r, traces);
	r->nr_run++;
	r->nr_same += same;
	for (unsigned int i = 0; i < r->report->nr_traces; i++)
		trace_free(&traces[i]);
}

static void print_same(const struct replay *r)
{
	const struct report *report = r->report;
	uint32_t steps = 0;

	for (unsigned int i = 0; i < report->nr_traces; i++)
		steps += report->traces[i].nr_steps;
	report_title(stdout, report);
	if (r->options->twice)
		printf("reproduced twice, with the same log: ");
	else if (r->options->times)
		printf("reproduced %" PRIu64 " times of %" PRIu64 ", with the "
		       "same log: ",
		       r->nr_same, r->nr_run);
	else
		printf("reproduced: ");
	printf("%" PRIu32 " steps, hash", steps);
	for (unsigned int i = 0; i < report->nr_traces; i++)
		printf(" %016" PRIx64, r->hashes[i]);
	putchar('\n');
}

static enum status run_all(struct replay *r)
{
	const struct options *options = r->options;
	uint64_t times = options->twice ? 2 : options->times;
	struct trace *traces =
		must(calloc(r->report->nr_traces, sizeof(*traces)));

	if (!times)
		times = 1;
	r->hashes = must(calloc(r->report->nr_traces, sizeof(*r->hashes)));
	/* One run is short, and nothing in it looks at signals. */
	if (times > 1)
		signals_catch();
	while (r->nr_run < times && r->nr_same == r->nr_run &&
	       !signals_interrupted)
		run_once(r, traces);
	free(traces);
	if (r->nr_same < r->nr_run) {
		message("%s: not reproduced: %s", r->path, r->why);
		return STATUS_INCONCLUSIVE;
	}
	if (r->nr_run < times) {
		message("%s: interrupted: reproduced in %" PRIu64 " of %" PRIu64
			" runs, the others were not run",
			r->path, r->nr_run, times);
		return STATUS_INCONCLUSIVE;
	}
	print_same(r);
	return STATUS_MET;
}

static enum status replay(const struct options *options,
			  const struct report *report)
{
	struct replay r = {
		.options = options,
		.path = options->operands[0],
		.report = report,
	};
	enum status status;
	char error[512];

	if (session_open_config(&r.session, &report->config, NULL, error,
				sizeof(error))) {
		message("%s: this build cannot run it: %s", r.path, error);
		return STATUS_USAGE;
	}
	status = run_all(&r);
	session_close(&r.session);
	free(r.hashes);
	return status;
}

enum status replay_main(const struct options *options)
{
	const char *path = options->operands[0];
	struct report report;
	enum status status;
	char error[1024];

	if (!names_check_rules(options))
		return STATUS_USAGE;
	if (report_read(path, &report, error, sizeof(error))) {
		if (names_is_scenario(path))
			message("%s is a scenario, not a report; "
				"'explore' runs it",
				path);
		else
			message("%s: %s", path, error);
		return STATUS_USAGE;
	}
	if (*report.config.compiler && !module_linked())
		status = modules_replay(options, &report);
	else if (options->kernel || options->without.nr || options->with.nr)
		status = replay_map(options, &report);
	else
		status = replay(options, &report);
	report_free(&report);
	return status;
}
