/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A session: one scenario under one set of rules, forms, parameters and
 * environment, ready to be explored; and the way from a find to a report.
 *
 * `mmurace explore` opens one for each result line, `mmurace replay` one for
 * each report, the fuzzer one for its whole life.  What a session holds in
 * @config is exactly what a report stores, so that a run made from a result
 * line and the same run made from its report cannot differ.
 */
#ifndef REPORT_SESSION_H
#define REPORT_SESSION_H

#include "report/report.h"

/* The version of Linux whose code is the base line. */
#define SESSION_KERNEL "6.12"

/* What the command line lays over a result line.  NULL and 0: nothing. */
struct session_changes {
	const char *kernel;
	const char *const *without;	/* rules */
	unsigned int nr_without;
	const char *const *with;	/* forms with their shapes */
	unsigned int nr_with;
	const struct env *env;		/* instead of the scenario's own */
	const char *strategy;		/* for the report */
	uint64_t seed;
	uint32_t steps;			/* limit of one execution; 0: default */
};

/* The form whose shape a rule, or FORM:SHAPE, decides; -1: of none. */
int session_form(const char *name);

struct session {
	struct report_config config;
	struct rules_selection rules;
	struct scenario *scenario;
	bool owned;		/* the scenario is freed with the session */
	struct program program;
};

/*
 * Open a session for a result line; the present values of the scenario's
 * parameters are used, and it must outlive the session.  @line may be NULL: no
 * rules left out.  0, or -EINVAL with what is wrong, and what helps, in @error.
 */
int session_open(struct session *s, struct scenario *scenario,
		 const struct scenario_result *line,
		 const struct session_changes *changes, char *error,
		 size_t size);

/*
 * Open a session for what a report says of itself, its scenario's text
 * included.  @changes may be NULL; its env, strategy, seed and steps are not
 * looked at, and with a kernel, nothing stays left out that the report leaves
 * out.  0, or -EINVAL with a message in @error.
 */
int session_open_config(struct session *s, const struct report_config *config,
			const struct session_changes *changes, char *error,
			size_t size);

/*
 * Make its rules, forms and environment the present ones, and forget what
 * invariants have learned over executions: before each run.
 */
void session_apply(const struct session *s);
void session_close(struct session *s);

/*
 * Shrink a find as far as @bounds let it, run it once more with a trace, and
 * fill in @report.  0; -ENOTRECOVERABLE if the schedule does not give the
 * violation again (a fault of the tool, told in @error); -errno.
 */
int session_report(const struct session *s, struct find *find,
		   const struct shrink_options *bounds, struct report *report,
		   char *error, size_t size);

/*
 * Run the schedules of @report once more, strictly: traces into @traces, an
 * array as long as report->traces, to be freed one by one.  True if the
 * violation came again, with the same log.  Else @why says what differed, and
 * at which step.
 */
bool session_replay(const struct session *s, const struct report *report,
		    struct trace *traces, char *why, size_t size);

#endif
