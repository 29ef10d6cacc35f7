/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace replay --with, --without, --kernel: the schedule of a report on other
 * code, and what comes of it there.
 */
#include "cli/replay.h"

#include <stdlib.h>
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

static void print_one(const struct options *options,
		      const struct trace *recorded, const struct mapping *m)
{
	if (!options->quiet)
		mapping_print(stdout, recorded, m);
	if (!options->trace)
		return;
	putchar('\n');
	timeline_print(stdout, &m->trace, term_report_flags(true));
	putchar('\n');
}

/* The last execution has the verdict; what the others lack, it lacks. */
static enum status judge(const struct mapping *mappings, unsigned int nr)
{
	const struct trace *last = &mappings[nr - 1].trace;

	for (unsigned int i = 0; i < nr - 1; i++)
		if (mappings[i].trace.end != TRACE_REST)
			last = &mappings[i].trace;
	print_verdict(last);
	return last->end == TRACE_LIMIT || last->end == TRACE_DIVERGED ?
		       STATUS_INCONCLUSIVE :
		       STATUS_MET;
}

static enum status map_all(const struct options *options,
			   const struct session *s, const struct report *report)
{
	const struct program *program = &s->program;
	const uint32_t steps_max = s->config.steps_max;
	const unsigned int nr = report->nr_traces;
	struct mapping *mappings = must(calloc(nr, sizeof(*mappings)));
	enum status status = STATUS_INTERNAL;
	int err = 0;

	for (unsigned int i = 0; i < nr && !err; i++)
		err = mapping_run(program, &report->traces[i], steps_max,
				  &mappings[i]);
	if (!err && nr > 1)
		err = mapping_join(program, steps_max, mappings, nr);
	for (unsigned int i = 0; i < nr && !err; i++)
		print_one(options, &report->traces[i], &mappings[i]);
	if (err)
		message("mapping the schedule: %s", strerror(-err));
	else
		status = judge(mappings, nr);
	for (unsigned int i = 0; i < nr; i++)
		mapping_free(&mappings[i]);
	free(mappings);
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
	struct session session;
	enum status status;
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
	status = map_all(options, &session, report);
	session_close(&session);
	return status;
}
