/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports: one find, self-contained, as JSON and as the timeline that people
 * read.  Fields, units and promises: mmurace-report(5) and
 * reports/schema/report-1.schema.json.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "kernel/env.h"
#include "kernel/rules.h"
#include "scenario/scenario.h"
#include "sched/search.h"
#include "sched/shrink.h"
#include "sched/trace.h"

#define REPORT_SCHEMA "mmurace-report-1"
#define REPORT_SIZE_MAX (8u << 20)	/* bytes; larger ones are refused */

/* Everything that decides a run, beside the schedule. */
struct report_config {
	char scenario_file[256];	/* base name, for people */
	char scenario_name[SCENARIO_NAME_MAX];
	char *scenario_text;
	size_t scenario_size;
	uint64_t scenario_hash;
	char kernel[16];		/* --kernel */
	unsigned int nr_without, nr_with, nr_params;
	char without[RESULT_RULES_MAX][SCENARIO_NAME_MAX];
	char with[RESULT_RULES_MAX][SCENARIO_NAME_MAX];
	struct {
		char name[SCENARIO_NAME_MAX];
		uint64_t value;
	} params[16];
	struct env env;
	char strategy[24];
	uint64_t seed;
	uint32_t steps_max;
};

struct report {
	struct report_config config;
	struct shrink_stats shrink;
	/* One trace a schedule; more than one only for lock-order cycles. */
	struct trace *traces;
	unsigned int nr_traces;
};

/*
 * Write to DIR/NAME.json, whole or not at all (temporary file, fsync, rename).
 * NAME is made of scenario, kind and a hash, so the same find gets the same
 * name.  0 or -errno; @path receives the name.
 */
int report_write(const char *dir, const struct report *report, char *path,
		 size_t size);

/*
 * Read one back.  What is needed to replay is checked (schema, types, ranges,
 * the hash of the schedules); -EINVAL or -errno with a message that names the
 * place and the remedy in @error.
 */
int report_read(const char *path, struct report *report, char *error,
		size_t size);
int report_parse(const char *text, size_t len, struct report *report,
		 char *error, size_t size);
void report_free(struct report *report);

/* "BUG: stale-secondary: vm maps freed frame 3 at gfn 1" */
void report_title(FILE *out, const struct report *report);
/* The column timeline, conflicting steps and locks held. */
void report_timeline(FILE *out, const struct report *report, bool color);

#endif
