/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace replay --with, --without, --kernel: the schedule of a report on other
 * code, and what comes of it there.
 */
#include "cli/replay.h"

#include <errno.h>
#include <string.h>

#include "cli/append.h"
#include "cli/options.h"
#include "cli/term.h"
#include "report/map.h"

/* "onto: release-vs-reclaim with notifier.unlink:751efd8610, Linux 6.12" */
static void print_head(const struct report_config *config)
{
	char rules[1024] = "";

	append_rules(rules, sizeof(rules), config->without, config->nr_without,
		     config->with, config->nr_with);
	printf("onto: %s%s, Linux %s\n", config->scenario_name, rules,
	       config->kernel);
}

/* One schedule alone can show that something happens, never that it cannot. */
static void print_verdict(const struct trace *trace)
{
	switch (trace->end) {
	case TRACE_VIOLATION:
		printf("BUG: %s: %s\n", trace->violation.invariant->name,
		       trace->violation.title);
		printf("verdict: sometimes\n");
		break;
	case TRACE_REST:
		printf("verdict: not by this schedule; all tasks ended after "
		       "%u steps\n",
		       trace->nr_steps);
		break;
	case TRACE_LIMIT:
		printf("verdict: inconclusive; %s cut the run off\n",
		       trace->limit ? trace->limit : "a limit");
		break;
	case TRACE_DIVERGED:
		printf("verdict: inconclusive; step %u: %s\n",
		       trace->diverged_step, trace->diverged_why);
		break;
	}
}

static enum status map_one(const struct options *options,
			   const struct session *s,
			   const struct trace *recorded)
{
	struct mapping mapping;
	enum status status;
	int err;

	err = mapping_run(&s->program, recorded, s->config.steps_max, &mapping);
	if (err) {
		message("mapping the schedule: %s", strerror(-err));
		return STATUS_INTERNAL;
	}
	if (!options->quiet)
		mapping_print(stdout, recorded, &mapping);
	if (options->trace) {
		putchar('\n');
		timeline_print(stdout, &mapping.trace, term_report_flags(true));
		putchar('\n');
	}
	print_verdict(&mapping.trace);
	status = mapping.trace.end == TRACE_LIMIT ||
				 mapping.trace.end == TRACE_DIVERGED ?
			 STATUS_INCONCLUSIVE :
			 STATUS_MET;
	mapping_free(&mapping);
	return status;
}

enum status replay_map(const struct options *options,
		       const struct report *report)
{
	const struct session_changes changes = {
		.kernel = options->kernel,
		.without = options->without.items,
		.nr_without = options->without.nr,
		.with = options->with.items,
		.nr_with = options->with.nr,
	};
	enum status status = STATUS_MET;
	struct session session;
	char error[512];

	if (session_open_config(&session, &report->config, &changes, error,
				sizeof(error))) {
		message("%s: this build cannot run it: %s",
			options->operands[0], error);
		return STATUS_USAGE;
	}
	if (!options->quiet)
		print_head(&session.config);
	session_apply(&session);
	for (unsigned int i = 0; i < report->nr_traces; i++)
		status = status_worst(status, map_one(options, &session,
						      &report->traces[i]));
	session_close(&session);
	return status;
}
