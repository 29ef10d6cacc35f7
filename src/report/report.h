/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports: one find, self-contained, as JSON and as the timeline that people
 * read.  Members, units and promises: mmurace-report(5) and
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
#define REPORT_SIZE_MAX (32u << 20)	/* bytes; larger ones are refused */
#define REPORT_TRACES_MAX 32u		/* executions in one report */
#define REPORT_VERSION_MAX 32u
#define REPORT_COMPILER_MAX 128u
#define REPORT_FLAGS_MAX 2048u

/* Everything that decides a run, beside the schedule. */
struct report_config {
	char scenario_file[256];	/* base name, for people */
	char scenario_name[SCENARIO_NAME_MAX];
	char *scenario_text;
	size_t scenario_size;
	uint64_t scenario_hash;
	/* Of a scenario in C: what it was built with; "": it is none. */
	char compiler[REPORT_COMPILER_MAX];
	char flags[REPORT_FLAGS_MAX];
	char kernel[16];		/* --kernel */
	unsigned int nr_without, nr_with, nr_params;
	char without[RESULT_RULES_MAX][SCENARIO_NAME_MAX];
	char with[RESULT_RULES_MAX][SCENARIO_NAME_MAX];
	struct {
		char name[SCENARIO_NAME_MAX];
		uint64_t value;
	} params[SCENARIO_PARAMS_MAX];
	struct env env;
	char strategy[24];
	uint64_t seed;
	uint32_t steps_max;
};

struct report {
	char version[REPORT_VERSION_MAX];	/* "": of this mmurace */
	struct report_config config;
	struct shrink_stats shrink;
	/*
	 * One trace a schedule; more than one only for lock-order cycles.  The
	 * violation of the first that has one is what the report is about.
	 */
	struct trace *traces;
	unsigned int nr_traces;
	/*
	 * Of report_parse(): where all text of the traces lives.  NULL where
	 * the traces come from trace_run(); then they are freed by trace_free()
	 * and the array and scenario_text by free().
	 */
	struct pool *pool;
};

/* The violation that it is about, or NULL. */
const struct violation *report_violation(const struct report *report);

/* ------------------------------------------------------------------ files */

/*
 * Write to DIR/NAME.json, whole or not at all (temporary file, fsync, rename).
 * NAME is made of scenario, kind and a hash, so the same find gets the same
 * name, and the same bytes.  An older file of that name is replaced.  0 or
 * -errno; @path receives the name.
 */
int report_write(const char *dir, const struct report *report, char *path,
		 size_t size);

/* The same, with what went wrong and what helps in @error. */
int report_save(const char *dir, const struct report *report, char *path,
		size_t size, char *error, size_t error_size);

/* The text of the file, to be freed; NULL with a message in @error. */
char *report_format(const struct report *report, char *error, size_t size);

/* "release-vs-reclaim-stale-secondary-1f2e3d4c.json", into @buf. */
char *report_name(const struct report *report, char *buf, size_t size);

/*
 * Read one back.  Everything is checked: syntax, schema, types, ranges, the
 * hashes of scenario, schedules and contents.  -EINVAL or -errno with a message
 * that names the place and the remedy (not the file) in @error, and nothing to
 * free.
 */
int report_read(const char *path, struct report *report, char *error,
		size_t size);
int report_parse(const char *text, size_t len, struct report *report,
		 char *error, size_t size);
void report_free(struct report *report);

/* ---------------------------------------------------------------- reading */

#define REPORT_COLOR 1u	/* escape sequences */
#define REPORT_ALL 2u	/* fold nothing (-v) */
/* Lines of at most N columns, from 60: a terminal's.  Else of at most 80. */
#define REPORT_WIDTH(n) ((unsigned int)(n) << 8)
static inline unsigned int report_width(unsigned int flags)
{
	unsigned int width = flags >> 8;

	return !width ? 80 : width < 60 ? 60 : width;
}

/* The columns of one execution, whether or not anything went wrong in it. */
void timeline_print(FILE *out, const struct trace *trace, unsigned int flags);

/* "BUG: stale-secondary: vm maps freed frame 3 at gfn 1" */
void report_title(FILE *out, const struct report *report);
/* The column timeline, conflicting steps and locks held. */
void report_timeline(FILE *out, const struct report *report, bool color);
void report_timeline_flags(FILE *out, const struct report *report,
			   unsigned int flags);
/*
 * All that a person is shown of a find: title, what was run, timeline, how it
 * was shrunk.  What is left is the command that replays it.
 */
void report_print(FILE *out, const struct report *report, unsigned int flags);

/* ---------------------------------------------------------------- replay */

/*
 * Compare a fresh run with the one in a report: the same visible operations,
 * the same end?  Lines may have moved.  False with the first difference in
 * @why: "step 17 differs: in the report ...; in this build ...".
 */
bool report_compare(const struct trace *report, const struct trace *fresh,
		    char *why, size_t size);

/* The same kind at the same object. */
bool report_same_violation(const struct violation *a,
			   const struct violation *b);

#endif
